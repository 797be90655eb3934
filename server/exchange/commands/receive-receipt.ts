// Receives a receipt of what a carrier brought there and a hand brings back: verified as one that came over the wire (PR-EXCHANGE §10), compared with what was sent, noted once, and then proof as every other.
import { logEntry } from '../../audit/index.ts';
import { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import type { AgencyRow } from '../ports.ts';
import { normalizeOrganCode, ReceiptError } from '../protocol/index.ts';
import { boundedBytes } from '../transports/bounded-bytes.ts';
import { type DispatchDeps, noteTaken, proofOf } from './dispatch-packet.ts';
import { CARRIED_RECEIPT, deliveryStepped } from './log-lines.ts';
import { codesOf } from './receipts.ts';
import { receiveStatusReceipt } from './receive-status-receipt.ts';
import { keepRequestReceipt } from './send-request.ts';
import type { FindSentPacket } from './sent-packet.ts';

const RECEIPT_BYTES = 64 * 1024;

/** @throws AppError RECEIPT_INVALID, EXCHANGE_SENDER_UNKNOWN, EXCHANGE_SENDER_REFUSED, STATUS_UNKNOWN_DOCUMENT. */
export async function receiveReceipt(
  deps: DispatchDeps,
  findPacket: FindSentPacket,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const receipt = read(await boundedBytes(bytes, RECEIPT_BYTES));
  const from = await deps.organization.findAgencyByCode(receipt.recipientCode);
  if (from === null) throw new AppError('EXCHANGE_SENDER_UNKNOWN', { detail: receipt.recipientCode });
  try {
    const isKnown =
      receipt.statusCode === null
        ? (await ofDelivery(deps, { from, receipt, findPacket })) ||
          (await ofRequest(deps, { from, receipt, findPacket }))
        : await receiveStatusReceipt(deps, from, receipt);
    if (isKnown) return;
  } catch (error) {
    if (error instanceof ReceiptError) throw invalid(error.message);
    throw error;
  }
  throw new AppError('STATUS_UNKNOWN_DOCUMENT', {
    detail: `nothing was sent to ${receipt.recipientCode} in this packet`,
  });
}

interface Carried {
  from: AgencyRow;
  receipt: Receipt;
  findPacket: FindSentPacket;
}

const recipientCodes = ({ from, receipt }: Carried) => [
  normalizeOrganCode(receipt.recipientCode),
  ...codesOf(from),
];

/** False when no document was sent in this packet. */
async function ofDelivery(deps: DispatchDeps, carried: Carried): Promise<boolean> {
  const { from, receipt, findPacket } = carried;
  const delivery = await deps.store.deliveries.findByPacket(receipt.packetId, recipientCodes(carried));
  if (delivery === null) return false;
  if (delivery.receipt !== null) return true;
  const packet = await findPacket(delivery.packetId);
  const proof = await proofOf(deps, from, { kind: 'receipt', receipt }, packet);
  if (delivery.steps.some(({ key }) => key === 'sent')) await noteCarried(deps, delivery, proof);
  else await noteTaken(deps, delivery, proof);
  return true;
}

/** False when nothing was asked by this packet. */
async function ofRequest(deps: DispatchDeps, carried: Carried): Promise<boolean> {
  const { from, receipt, findPacket } = carried;
  const { packetId } = receipt;
  const delivery = await deps.store.deliveries.findByRequest(packetId, recipientCodes(carried));
  const request = delivery?.requests.find((each) => each.packetId === packetId);
  if (!delivery || !request) return false;
  await proofOf(deps, from, { kind: 'receipt', receipt }, await findPacket(packetId));
  await keepRequestReceipt(deps, { id: delivery.id, requestId: request.id }, receipt.signature);
  return true;
}

const invalid = (detail: string) => new AppError('RECEIPT_INVALID', { detail });

function read(bytes: Buffer): Receipt {
  try {
    const { success, data } = Receipt.safeParse(JSON.parse(bytes.toString('utf8')));
    if (success) return data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid('this is no receipt');
}

/** Whatever rung the document has reached meanwhile: the receipt moves nothing, it proves. */
async function noteCarried(
  { store, clock }: DispatchDeps,
  delivery: DeliveryRow,
  { receiptId, receipt }: Awaited<ReturnType<typeof proofOf>>,
): Promise<void> {
  const step = { key: CARRIED_RECEIPT, at: clock.now(), state: 'sent' as const, text: receiptId };
  const line = deliveryStepped({ ...delivery, receipt }, step);
  await store.deliveries.noteStep(delivery.id, {
    step,
    outbox: line === null ? [] : [logEntry(line)],
    patch: { receiptId, receipt },
  });
}
