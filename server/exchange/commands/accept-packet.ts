// The end of every way in: a packet whose envelope is verified and whose files are stored becomes one row for its
// recipient, and the row is answered with a signed receipt. The same packet again gets the original receipt, for ever;
// the same id with other bytes is a conflict (E1, E2).
import { logEntry } from '../../audit/index.ts';
import type { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import type { OutboxHandler } from '../../platform/outbox/relay.ts';
import { contentOf } from '../domain/arrived-packet.ts';
import type { AgencyRow, ExchangeSubscriber } from '../ports.ts';
import { normalizeOrganCode } from '../protocol/index.ts';
import type { ReceivedPacketRow } from '../store/index.ts';
import type { Deps } from './deps.ts';
import { packetConflicted, packetReceived } from './log-lines.ts';
import type { OpenedDocument } from './open-packet.ts';
import { answerOf, signedReceipt } from './receipts.ts';

export const PACKET_ARRIVED = 'packet.arrived';

/** By the code the packet names: the same packet is the same after its sender has been renamed. */
const rowIdOf = ({ value }: OpenedDocument, recipient: AgencyRow) =>
  derivedId('packet', recipient.id, normalizeOrganCode(value.from.organId), value.packetId);

/** The first receipt, when the packet is here already. @throws AppError PACKET_CONFLICT. */
export async function knownReceipt(
  deps: Deps,
  opened: OpenedDocument,
  recipient: AgencyRow,
  /** SHA-256 of the whole file: by this the first version knew a packet. */
  wholeDigest?: string,
): Promise<Receipt | null> {
  const known = await deps.store.received.find(rowIdOf(opened, recipient));
  if (known === null) return null;
  const isOld = known.receipt === null && known.packetDigest === wholeDigest;
  return replay(deps, known, recipient, isOld ? known.packetDigest : opened.packetDigest);
}

/** @throws AppError PACKET_CONFLICT. */
export async function acceptPacket(
  deps: Deps,
  opened: OpenedDocument,
  recipient: AgencyRow,
): Promise<Receipt> {
  const { store, clock } = deps;
  const { value, sender, envelope, packetDigest, isUnsigned } = opened;
  const id = rowIdOf(opened, recipient);
  const files = value.attachments.map(({ sha256, name, sizeBytes, mediaType }, index) => {
    return { digest: sha256, name, sizeBytes, mediaType, isMain: index === 0 };
  });
  const content = {
    ...contentOf(value),
    sender: { code: sender.code, name: value.from.name ?? sender.name },
    files,
    ...(isUnsigned && { isUnsigned }),
  };
  const receivedAt = clock.now();
  const row = {
    ...{ id, agencyId: recipient.id, senderCode: sender.code, packetId: value.packetId, packetDigest },
    ...{ content, receivedAt, conflicts: [], conflictCount: 0 },
  };
  const receipt = await signedReceipt(deps, recipient.id, factsOf(row, recipient.code));
  const entry = outboxEntry({ id: `${id}:arrived`, type: PACKET_ARRIVED, payload: null, at: receivedAt });
  const before = store.envelopes.newRow(packetDigest, envelope);
  const stored = await store.received.insert({ ...row, receipt }, [entry], before);
  return replay(deps, stored, recipient, packetDigest);
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
  async (job) => {
    const row = store.received.of(job);
    await log.append(packetReceived(row));
    await subscriber().packetArrived({
      packetId: row.id,
      agencyId: row.agencyId,
      arrivedAt: row.receivedAt,
      // Rows of the first version did not keep these.
      ...{ business: { type: 'new', paper: false }, responseFor: [] },
      ...row.content,
    });
  };
