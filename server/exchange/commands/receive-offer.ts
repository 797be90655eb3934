// Receives the envelope of a packet alone. Everything is checked before a byte of a file is taken; what is missing is
// named, and the same envelope again, when nothing is missing, is the delivery (E3).
import type { MissingPart, OfferAnswer } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { PartRow } from '../store/index.ts';
import { acceptPacket, knownReceipt } from './accept-packet.ts';
import { assertKnownDocument } from './assert-known-document.ts';
import type { Deps } from './deps.ts';
import { assertSize, type OpenedDocument, openEnvelope, recipientOf } from './open-packet.ts';
import { codesOf } from './receipts.ts';

/** How long parts of an unfinished packet are waited for: longer than any sender goes on trying. */
export const OFFER_LIFE_MS = 3 * 24 * 3_600_000;

/** Who sends beyond his room is asked to come again when something of it has arrived. */
const RETRY_SECONDS = 60;

export const partIdOf = (senderCode: string, sha256: string) => derivedId('part', senderCode, sha256);

interface Offered {
  to: string;
  voucher?: string | undefined;
  /** All files of the packet, where they came along; else they are asked for. */
  files?: ReadonlyArray<readonly Uint8Array[]>;
}

/** @throws AppError PACKET_*, EXCHANGE_*, TOO_MANY_REQUESTS. */
export async function receiveOffer(
  deps: Deps,
  envelope: Uint8Array,
  { to, voucher, files = [] }: Offered,
): Promise<OfferAnswer> {
  const opened = await openEnvelope(deps, envelope, { voucher, isOffer: files.length === 0 });
  const recipient = await recipientOf(deps, opened.value, to);
  assertSize(deps, recipient, opened.value.attachments);
  const known = await knownReceipt(deps, opened, recipient);
  if (known !== null) return { receipt: known, missing: [] };
  const { sender, value } = opened;
  await assertKnownDocument(deps, value, { agencyId: recipient.id, senderCodes: codesOf(sender) });
  if (files.length > 0) {
    await keepBrought(deps, value.attachments, files);
    return { receipt: await acceptPacket(deps, opened, recipient), missing: [] };
  }
  const missing = sender.isLocal ? await missingHere(deps, opened) : await missingOf(deps, opened);
  if (missing.length > 0) return { receipt: null, missing };
  return { receipt: await acceptPacket(deps, opened, recipient), missing: [] };
}

/** What came along, once the envelope is believed. @throws AppError PACKET_DIGEST_MISMATCH; then nothing is kept. */
async function keepBrought(
  { files }: Deps,
  attachments: OpenedDocument['value']['attachments'],
  brought: ReadonlyArray<readonly Uint8Array[]>,
): Promise<void> {
  const held = brought.map((pieces) => files.hold(pieces));
  for (const [index, { sha256, name }] of attachments.entries())
    if (held[index]?.digest !== sha256 || held.length !== attachments.length)
      throw new AppError('PACKET_DIGEST_MISMATCH', { detail: name });
  await Promise.all(held.map((file) => file.keep()));
}

/** An agency of this server has shown its files to this server already. */
async function missingHere({ files }: Deps, { value }: OpenedDocument): Promise<MissingPart[]> {
  const missing: MissingPart[] = [];
  for (const { sha256, sizeBytes } of value.attachments)
    if ((await files.stat(sha256))?.sizeBytes !== sizeBytes)
      missing.push({ sha256, sizeBytes, haveBytes: 0 });
  return missing;
}

async function missingOf(
  deps: Deps,
  { value, sender, packetDigest }: OpenedDocument,
): Promise<MissingPart[]> {
  const { store, files, clock } = deps;
  const wanted = new Map(value.attachments.map((file) => [partIdOf(sender.code, file.sha256), file]));
  const rows = new Map((await store.offers.parts([...wanted.keys()])).map((row) => [row.id, row]));
  const missing: Array<MissingPart & { id: string }> = [];
  const whole: PartRow[] = [];
  for (const [id, file] of wanted) {
    const row = rows.get(id);
    const { sha256, sizeBytes } = file;
    const isStored = (await files.stat(sha256))?.sizeBytes === sizeBytes;
    if (row?.state === 'kept' && isStored) continue;
    const haveBytes = await files.partials.have(id);
    if (row?.state === 'whole' && (isStored || haveBytes === sizeBytes)) whole.push(row);
    else missing.push({ id, sha256, sizeBytes, haveBytes });
  }
  const at = clock.now();
  if (missing.length === 0) {
    await keepParts(deps, whole, at);
    await store.offers.remove(packetDigest);
    return [];
  }
  const newParts = missing.filter(({ id }) => !rows.has(id));
  await assertRoom(deps, sender.code, newParts);
  await store.offers.openParts(
    missing.map(({ id, sha256, sizeBytes }) => {
      return { id, senderCode: sender.code, sha256, sizeBytes, updatedAt: at };
    }),
  );
  await store.offers.put({
    id: packetDigest,
    senderCode: sender.code,
    parts: missing.map(({ sha256 }) => sha256),
    expiresAt: new Date(at.getTime() + OFFER_LIFE_MS),
  });
  return missing.map(({ sha256, sizeBytes, haveBytes }) => ({ sha256, sizeBytes, haveBytes }));
}

/** First to their place, then noted: a crash between the two finds them there. */
async function keepParts({ files, store }: Deps, rows: readonly PartRow[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  for (const { id, sha256 } of rows) {
    await files.partials.keep({ name: id, digest: sha256 });
    if ((await files.stat(sha256)) === null) throw new Error(`part ${sha256} was thrown away meanwhile`);
  }
  const ids = rows.map(({ id }) => id);
  await store.offers.setState(ids, 'kept', at);
}

/** @throws AppError TOO_MANY_REQUESTS: what a sender has announced and not finished is bounded. */
async function assertRoom(
  { store, limits }: Deps,
  senderCode: string,
  parts: ReadonlyArray<{ sizeBytes: number }>,
): Promise<void> {
  if (parts.length === 0) return;
  const pending = await store.offers.pendingOf(senderCode);
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, pending.sizeBytes);
  if (sizeBytes <= limits.pendingBytes && pending.count + parts.length <= limits.pendingParts) return;
  throw new AppError('TOO_MANY_REQUESTS', {
    detail: `${senderCode} has ${pending.count} parts of ${pending.sizeBytes} bytes under way`,
    headers: { 'retry-after': String(RETRY_SECONDS) },
  });
}
