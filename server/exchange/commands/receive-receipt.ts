// Receives the receipt of a packet that a carrier brought there and a hand brings back: verified as one that came over
// the wire (PR-EXCHANGE §10), compared with what was sent, noted once, and then proof as every other.
import { logEntry } from '../../audit/index.ts';
import { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import type { AgencyRow } from '../ports.ts';
import { normalizeOrganCode, ReceiptError } from '../protocol/index.ts';
import { boundedBytes } from '../transports/bounded-bytes.ts';
import type { OutboundPacket } from '../transports/transport.ts';
import { type DispatchDeps, noteTaken, proofOf } from './dispatch-packet.ts';
import { CARRIED_RECEIPT, deliveryStepped } from './log-lines.ts';
import { codesOf } from './receipts.ts';

const RECEIPT_BYTES = 64 * 1024;

type Needed = Pick<DispatchDeps, 'store' | 'clock' | 'organization' | 'readCertificate' | 'onReceipt'>;

/** @throws AppError RECEIPT_INVALID, EXCHANGE_SENDER_UNKNOWN, EXCHANGE_SENDER_REFUSED, STATUS_UNKNOWN_DOCUMENT. */
export async function receiveReceipt(
  deps: Needed,
  findPacket: (packetId: string) => Promise<OutboundPacket>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const receipt = read(await boundedBytes(bytes, RECEIPT_BYTES));
  const from = await deps.organization.findAgencyByCode(receipt.recipientCode);
  if (from === null) throw new AppError('EXCHANGE_SENDER_UNKNOWN', { detail: receipt.recipientCode });
  const delivery = await deliveryOf(deps, from, receipt);
  if (delivery.receipt !== null) return;
  try {
    const packet = await findPacket(delivery.packetId);
    const proof = await proofOf(deps, from, { kind: 'receipt', receipt }, packet);
    if (delivery.steps.some(({ key }) => key === 'sent')) await noteCarried(deps, delivery, proof);
    else await noteTaken(deps, delivery, proof);
  } catch (error) {
    if (error instanceof ReceiptError) throw invalid(error.message);
    throw error;
  }
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

async function deliveryOf({ store }: Needed, from: AgencyRow, receipt: Receipt): Promise<DeliveryRow> {
  if (receipt.statusCode !== null) throw invalid('the receipt of a status is not carried');
  const codes = [normalizeOrganCode(receipt.recipientCode), ...codesOf(from)];
  const delivery = await store.deliveries.findByPacket(receipt.packetId, codes);
  if (delivery !== null) return delivery;
  throw new AppError('STATUS_UNKNOWN_DOCUMENT', {
    detail: `nothing was sent to ${receipt.recipientCode} in this packet`,
  });
}

/** Whatever rung the document has reached meanwhile: the receipt moves nothing, it proves. */
async function noteCarried(
  { store, clock }: Needed,
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
