// The packet of some deliveries, made and signed once, before the first attempt; every attempt carries the same bytes, so
// that the receiver can know it again (E1, E2).
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { OutboxGiveUp } from '../../platform/outbox/relay.ts';
import { packetDraft } from '../domain/packet-draft.ts';
import type { SentPacketRow, SignedBytes } from '../domain/sent-packet.ts';
import { buildDocument, signPacket } from '../protocol/index.ts';
import type { OutboundPacket } from '../transports/transport.ts';
import type { Deps } from './deps.ts';
import { fileBytes } from './file-bytes.ts';
import { packetMade } from './log-lines.ts';

export type FindSentPacket = (packetId: string) => Promise<OutboundPacket>;

/** Deliveries of one packet that ask at the same time wait for one making of it. */
export function makeFindSentPacket(deps: Deps): FindSentPacket {
  const underWay = new Map<string, Promise<OutboundPacket>>();
  return (packetId) => {
    const running = underWay.get(packetId) ?? load(deps, packetId).finally(() => underWay.delete(packetId));
    underWay.set(packetId, running);
    return running;
  };
}

async function load(deps: Deps, packetId: string): Promise<OutboundPacket> {
  const { store, organization, files } = deps;
  const row = await store.sent.find(packetId);
  if (row === null) throw new OutboxGiveUp(`no packet ${packetId}`);
  const sender = await organization.findAgency(row.agencyId);
  if (sender === null) throw new Error(`no agency ${row.agencyId}`);
  const signed = row.signed ?? (await store.sent.nameBytes(packetId, await make(deps, row)));
  const { storedAs, packetDigest } = signed;
  // Nothing leaves before it is in the log; the work comes again until it is.
  await deps.log.append(packetMade(row, signed));
  return {
    packetId,
    documentId: row.documentId,
    senderCode: sender.code,
    packetDigest,
    files: row.request.files.map(({ digest, sizeBytes }, index) => ({
      contentId: contentIdOf(index, digest),
      sha256: digest,
      sizeBytes,
      open: (start = 0) => Readable.from(fromByte(start, () => files.createReadStream(digest))),
    })),
    whole: () => fromByte(0, () => files.createReadStream(storedAs)),
  };
}

const contentIdOf = (index: number, digest: string) => `${index + 1}-${digest}`;

async function make(deps: Deps, packet: SentPacketRow): Promise<SignedBytes> {
  const { organization, files, clock } = deps;
  const sender = await organization.findAgency(packet.agencyId);
  const key = await organization.exchangeKey(packet.agencyId);
  if (sender === null || key === null) throw new Error(`agency ${packet.agencyId} has no exchange key`);
  const attachments = [];
  for (const [index, { digest, name, mediaType, description }] of packet.request.files.entries()) {
    const bytes = await fileBytes(files, digest);
    const contentId = contentIdOf(index, digest);
    attachments.push({ contentId, name, mediaType, description, sha256: digest, bytes });
  }
  const draft = packetDraft({ packet, sender, attachments, at: clock.now() });
  const bytes = signPacket(buildDocument(draft), key);
  const { digest } = await files.putBytes(bytes);
  return { storedAs: digest, packetDigest: createHash('sha256').update(bytes).digest('hex') };
}

async function* fromByte(
  start: number,
  open: () => Readable | Promise<Readable>,
): AsyncGenerator<Uint8Array> {
  let skip = start;
  for await (const chunk of await open()) {
    const bytes: Uint8Array = chunk;
    if (skip < bytes.length) yield skip === 0 ? bytes : bytes.subarray(skip);
    skip = Math.max(0, skip - bytes.length);
  }
}
