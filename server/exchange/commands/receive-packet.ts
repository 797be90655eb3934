// Receives one document packet for one local agency (step 8): checked, stored, then acknowledged by a signed receipt. The
// same packet again gets the original receipt, for ever; the same id with other bytes is a conflict (E1, E2).
import { createHash } from 'node:crypto';
import { logEntry } from '../../audit/index.ts';
import type { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { type ArrivedFile, contentOf } from '../domain/arrived-packet.ts';
import type { AgencyRow, ExchangeSubscriber } from '../ports.ts';
import { normalizeOrganCode, type WholeDocument } from '../protocol/index.ts';
import type { ReceivedPacketRow } from '../store/index.ts';
import { assertKnownDocument } from './assert-known-document.ts';
import type { Deps } from './deps.ts';
import { packetConflicted, packetReceived } from './log-lines.ts';
import { openDocument } from './open-packet.ts';
import { answerOf, signedReceipt } from './receipts.ts';

export const PACKET_ARRIVED = 'packet.arrived';

/** @throws AppError PACKET_*, EXCHANGE_*; nothing is kept then. */
export async function receivePacket(deps: Deps, bytes: Uint8Array, to: string): Promise<Receipt> {
  const { files, store, clock } = deps;
  const packetDigest = createHash('sha256').update(bytes).digest('hex');
  const { value, sender } = await openDocument(deps, bytes);
  const recipient = await recipientOf(deps, value, to);
  await assertKnownDocument(deps, value, { agencyId: recipient.id, senderCode: sender.code });
  // By the code the packet names: the same packet is the same after its sender has been renamed.
  const named = normalizeOrganCode(value.from.organId);
  const id = derivedId('packet', recipient.id, named, value.packetId);
  const known = await store.received.find(id);
  if (known !== null) return replay(deps, known, recipient, packetDigest);

  await files.putBytes(bytes);
  const content: ReceivedPacketRow['content'] = {
    ...contentOf(value),
    sender: { code: sender.code, name: value.from.name ?? sender.name },
    files: await storeFiles(deps, value),
  };
  const row = {
    id,
    agencyId: recipient.id,
    senderCode: sender.code,
    packetId: value.packetId,
    packetDigest,
    content,
    receivedAt: clock.now(),
    conflicts: [],
    conflictCount: 0,
  };
  const receipt = await signedReceipt(deps, recipient.id, factsOf(row, recipient.code));
  const entry = outboxEntry({ id: `${id}:arrived`, type: PACKET_ARRIVED, payload: null, at: row.receivedAt });
  return replay(deps, await store.received.insert({ ...row, receipt }, [entry]), recipient, packetDigest);
}

async function recipientOf({ organization }: Deps, value: WholeDocument, to: string): Promise<AgencyRow> {
  const recipient = await organization.findAgencyByCode(to);
  const isAddressed = value.to.some(({ organId }) => organId === normalizeOrganCode(to));
  if (recipient === null || !isAddressed || !recipient.isLocal || !recipient.canReceive)
    throw new AppError('EXCHANGE_RECIPIENT_UNKNOWN', { detail: `${to} does not receive here` });
  return recipient;
}

async function storeFiles({ files }: Deps, { attachments }: WholeDocument): Promise<ArrivedFile[]> {
  const stored: ArrivedFile[] = [];
  for (const [index, { name, mediaType, bytes }] of attachments.entries())
    stored.push({ ...(await files.putBytes(bytes)), name, mediaType, isMain: index === 0 });
  return stored;
}

const factsOf = (row: Omit<ReceivedPacketRow, 'receipt'>, recipientCode: string) => ({
  receiptId: derivedId('receipt', row.id, row.packetDigest),
  packetId: row.packetId,
  documentId: row.content.documentId,
  senderCode: row.senderCode,
  recipientCode,
  statusCode: null,
  packetDigest: row.packetDigest,
  parts: row.content.files.map(({ digest }) => digest),
  receivedAt: row.receivedAt.toISOString(),
});

/** The answer to what is stored, whoever asks: its first receipt, or that something else is stored under this name. */
async function replay(
  deps: Deps,
  row: ReceivedPacketRow,
  recipient: AgencyRow,
  packetDigest: string,
): Promise<Receipt> {
  const { store, clock } = deps;
  if (row.packetDigest !== packetDigest) {
    const conflict = { at: clock.now(), packetDigest };
    await store.received.noteConflict(row.id, conflict, logEntry(packetConflicted(row, conflict)));
    throw new AppError('PACKET_CONFLICT', { detail: `packet ${row.packetId} was received with other bytes` });
  }
  // A row of the first version was answered without a signature.
  const signed =
    row.receipt ??
    (await store.received.nameReceipt(
      row.id,
      await signedReceipt(deps, recipient.id, factsOf(row, recipient.code)),
    ));
  return answerOf(signed);
}

export const makeTellArrival =
  ({ store, log }: Pick<Deps, 'store' | 'log'>, subscriber: () => ExchangeSubscriber): OutboxHandler =>
  async ({ documentId: id }) => {
    const row = await store.received.find(id);
    if (row === null) throw new OutboxGiveUp(`no packet ${id}`);
    await log.append(packetReceived(row));
    await subscriber().packetArrived({
      packetId: id,
      agencyId: row.agencyId,
      arrivedAt: row.receivedAt,
      // Rows of the first version did not keep these.
      ...{ business: { type: 'new', paper: false }, responseFor: [] },
      ...row.content,
    });
  };
