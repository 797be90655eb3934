// What the event log of an agency is told of the exchange. Every line comes from an entry of an outbox, so that none is
// missing whenever the process dies; its id is derived, so that none is there twice.
import { createHash } from 'node:crypto';
import type { LogLine } from '../../audit/index.ts';
import type { LogEventType } from '../../contracts/audit-actions.ts';
import type { AskedRequest } from '../domain/asked-request.ts';
import type { DeliveryRow, DeliveryStep } from '../domain/delivery.ts';
import type { SentPacketRow, SignedEnvelope } from '../domain/sent-packet.ts';
import { receiptFacts, STATUS_CODES } from '../protocol/index.ts';
import type { ReceivedPacketRow, StatusSend, StatusSendRow, TakeBack } from '../store/index.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A packet of this agency, as it was signed. */
export const packetMade = (row: SentPacketRow, { packetDigest }: SignedEnvelope): LogLine => ({
  id: `packet:${row.id}:made`,
  at: row.createdAt,
  agencyId: row.agencyId,
  type: 'packet.made',
  subject: { kind: 'packet', id: row.id },
  facts: {
    packetId: row.id,
    packetDigest,
    documentId: row.documentId,
    business: row.request.business?.type ?? 'new',
    recipients: row.recipients.map(({ code }) => code),
    parts: row.request.files.map(({ digest }) => digest),
  },
});

/** One step of a delivery; null for those that prove nothing. */
export function deliveryStepped(
  { id, agencyId, packetId, documentId, recipient, receipt }: DeliveryRow,
  step: DeliveryStep,
): LogLine | null {
  const type = typeOf(step.key, receipt);
  if (type === null) return null;
  const proof = step.receipt ?? null;
  return {
    id: `delivery:${id}:${step.key}`,
    at: step.at,
    agencyId,
    type,
    subject: { kind: 'delivery', id },
    facts: {
      packetId,
      documentId,
      recipient: recipient.code,
      step: step.key,
      ...(type === 'receipt.received' && receipt !== null && receiptOf(receipt)),
      ...(proof !== null && {
        statusCode: codeOf(step.key),
        statusDigest: proof.packetDigest,
        receiptDigest: sha256(proof.jws),
      }),
    },
  };
}

const receiptOf = (jws: string) => {
  const { receiptId, packetDigest, parts } = receiptFacts(jws);
  return { receiptId, packetDigest, parts, receiptDigest: sha256(jws) };
};

/** What was asked of a recipient has been brought there, as he has signed. */
export function requestAcknowledged(
  { id, agencyId, packetId, documentId, recipient }: Omit<DeliveryRow, 'receipt'>,
  request: AskedRequest & { receipt: string },
): LogLine {
  const { receipt } = request;
  const facts = receiptFacts(receipt);
  const common = { documentId, recipient: recipient.code, step: `asked:${request.id}` };
  const isStatus = request.kind === 'take-back';
  return {
    id: `delivery:${id}:asked:${request.id}:acknowledged`,
    at: new Date(facts.receivedAt),
    agencyId,
    type: isStatus ? 'status.sent' : 'receipt.received',
    subject: { kind: 'delivery', id },
    facts: isStatus
      ? {
          ...common,
          packetId,
          statusCode: '13',
          statusDigest: facts.packetDigest,
          receiptDigest: sha256(receipt),
        }
      : { ...common, packetId: request.packetId, ...receiptOf(receipt) },
  };
}

/** The step of a receipt that came after the packet had been noted as sent: carried back by hand. */
export const CARRIED_RECEIPT = 'receipt';

const STATUSES: ReadonlySet<string> = new Set(STATUS_CODES);

function typeOf(key: string, receipt: string | null): LogEventType | null {
  // What was sent is proven by the packet; a queue proves nothing.
  if (key === 'queued') return null;
  if (key === 'sent') return receipt === null ? 'packet.sent' : 'receipt.received';
  if (key === CARRIED_RECEIPT) return 'receipt.received';
  if (key === 'receipt-refused') return 'receipt.refused';
  if (key.startsWith('failed')) return 'delivery.failed';
  return STATUSES.has(codeOf(key)) ? 'status.received' : 'delivery.changed';
}

/** An answer is named by its code and the request it answers. */
const codeOf = (key: string): string => key.split(':')[0] ?? key;

/** A packet for this agency, stored and acknowledged. */
export const packetReceived = (row: ReceivedPacketRow): LogLine => ({
  id: `received:${row.id}`,
  at: row.receivedAt,
  agencyId: row.agencyId,
  type: 'packet.received',
  subject: { kind: 'incoming', id: row.id },
  facts: {
    packetId: row.packetId,
    packetDigest: row.packetDigest,
    documentId: row.content.documentId,
    sender: row.senderCode,
    parts: row.content.files.map(({ digest }) => digest),
    ...(row.receipt !== null && { receiptDigest: sha256(row.receipt) }),
  },
});

/** The sender of a document asks to have it back (status 13), stored and acknowledged. */
export const takeBackReceived = (
  { id, agencyId, packetId, senderCode, content }: ReceivedPacketRow,
  asked: TakeBack,
): LogLine => ({
  id: `received:${id}:take-back:${asked.id}`,
  at: asked.at,
  agencyId,
  type: 'status.received',
  subject: { kind: 'incoming', id },
  facts: {
    packetId,
    documentId: content.documentId,
    sender: senderCode,
    statusCode: '13',
    statusDigest: asked.packetDigest,
    receiptDigest: sha256(asked.receipt),
  },
});

/** Another packet that claimed the name of one that was received. */
export const packetConflicted = (
  { id, agencyId, packetId, senderCode, packetDigest }: ReceivedPacketRow,
  other: { at: Date; packetDigest: string },
): LogLine => ({
  id: `received:${id}:conflict:${other.packetDigest}`,
  at: other.at,
  agencyId,
  type: 'packet.conflict',
  subject: { kind: 'incoming', id },
  facts: { packetId, sender: senderCode, packetDigest, otherDigest: other.packetDigest },
});

/** A status told to the sender of a document, and what it answered. */
export const statusTold = (
  { id, agencyId, packetRowId }: StatusSendRow,
  { code, answers, at, state, packetDigest, receipt }: StatusSend,
): LogLine => ({
  id: `status:${id}:${answers ? `${code}:${answers}` : code}:${state}`,
  at,
  agencyId,
  type: state === 'failed' ? 'status.failed' : 'status.sent',
  subject: { kind: 'incoming', id: packetRowId },
  facts: {
    statusCode: code,
    ...(packetDigest !== null && { statusDigest: packetDigest }),
    ...(receipt !== undefined && { receiptDigest: sha256(receipt) }),
  },
});

/** The receipt of a status that was told before without one: a carrier had brought it there. */
export function statusAcknowledged(row: StatusSendRow, status: StatusSend): LogLine {
  const line = statusTold(row, status);
  return { ...line, id: `${line.id}:receipt` };
}
