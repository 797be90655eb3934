// Receives bytes of one file of an offered packet, from where they were broken off. Only what a stored offer names is
// taken; what came is kept over a restart, and what does not match its digest is thrown away (E3).
import type { Readable } from 'node:stream';
import type { MissingPart } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from './deps.ts';
import { partIdOf } from './receive-offer.ts';

export interface ArrivingPart {
  packetDigest: string;
  sha256: string;
  offset: number;
  /** As announced; undefined when the sender did not say. */
  announcedBytes: number | undefined;
  bytes: Readable;
}

/** @throws AppError PART_*, EXCHANGE_SENDER_REFUSED, PACKET_TOO_LARGE, PACKET_DIGEST_MISMATCH, UPLOAD_INTERRUPTED, STORAGE_FULL. */
export async function receivePart(
  { store, files, clock, organization }: Deps,
  { packetDigest, sha256, offset, announcedBytes, bytes }: ArrivingPart,
): Promise<MissingPart> {
  const offer = await store.offers.find(packetDigest);
  const part =
    offer?.parts.includes(sha256) === true
      ? await store.offers.part(partIdOf(offer.senderCode, sha256))
      : null;
  if (part === null) throw new AppError('PART_NOT_OFFERED');
  // The directory may have changed since the offer.
  const sender = await organization.findAgencyByCode(part.senderCode);
  if (sender?.maySend !== true)
    throw new AppError('EXCHANGE_SENDER_REFUSED', { detail: `${part.senderCode} may not send` });
  const { id, sizeBytes, state } = part;
  if (state !== 'open') return { sha256, sizeBytes, haveBytes: sizeBytes };
  if (offset + (announcedBytes ?? 0) > sizeBytes)
    throw new AppError('PACKET_TOO_LARGE', { detail: `this part has ${sizeBytes} bytes` });
  const haveBytes = await files.partials.append({ name: id, digest: sha256, sizeBytes }, offset, bytes);
  await store.offers.setState([id], haveBytes === sizeBytes ? 'whole' : 'open', clock.now());
  return { sha256, sizeBytes, haveBytes };
}
