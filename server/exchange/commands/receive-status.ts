// Receives one status of a document sent from here (step 12). A status that is repeated changes nothing; one that goes
// backwards, or comes from somebody who is not the addressee, is refused (QĐ 28/2018 Điều 10).
import { createHash } from 'node:crypto';
import type { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { type DeliveryRow, isStatusOfThisVersion, STATE_OF } from '../domain/delivery.ts';
import { applyStatus, type StatusPacket } from '../protocol/index.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { openStatus } from './open-packet.ts';
import { answerOf, signedReceipt } from './receipts.ts';

/** Two statuses at once: the loser of the conditional write looks again. */
const TRIES = 5;

interface Arrived {
  value: StatusPacket;
  packetDigest: string;
}

/** @throws AppError PACKET_*, EXCHANGE_SENDER_UNKNOWN, STATUS_UNKNOWN_DOCUMENT, STATUS_ILLEGAL. */
export async function receiveStatus(deps: Deps, bytes: Uint8Array): Promise<Receipt> {
  const { value, sender } = await openStatus(deps, bytes);
  const packetDigest = createHash('sha256').update(bytes).digest('hex');
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const delivery = await deliveryOf(deps, value, sender.code);
    const answer = await apply(deps, delivery, { value, packetDigest }, bytes);
    if (answer !== null) return answerOf(answer);
  }
  throw new AppError('CONFLICT', { detail: 'too many statuses at once' });
}

async function deliveryOf(
  { store }: Deps,
  { responseFor }: StatusPacket,
  from: string,
): Promise<DeliveryRow> {
  const { packetId, documentId } = responseFor;
  const delivery = packetId === undefined ? null : await store.deliveries.findByPacket(packetId, from);
  if (delivery === null || delivery.documentId !== documentId)
    throw new AppError('STATUS_UNKNOWN_DOCUMENT', {
      detail: `nothing was sent to ${from} under this identifier`,
    });
  return delivery;
}

/** The signed receipt; null when somebody else moved the delivery meanwhile. */
async function apply(
  deps: Deps,
  delivery: DeliveryRow,
  arrived: Arrived,
  bytes: Uint8Array,
): Promise<string | null> {
  const { store, clock, files } = deps;
  const { value, packetDigest } = arrived;
  const { code, description, staff } = value;
  const known = delivery.steps.find(({ key }) => key === code);
  if (known !== undefined) {
    if (known.receipt?.packetDigest === packetDigest) return known.receipt.jws;
    return receiptOf(deps, delivery, arrived, known.at);
  }
  const stage = applyStatus(delivery.stage, code);
  if (stage === null || !isStatusOfThisVersion(code))
    throw new AppError('STATUS_ILLEGAL', { detail: `${code} cannot follow ${delivery.stage}` });
  const state = STATE_OF[code];
  const text = [description, staff?.staff].filter((part) => part !== undefined && part !== '').join(' – ');
  const at = clock.now();
  await files.putBytes(bytes);
  const jws = await receiptOf(deps, delivery, arrived, at);
  const write = stepWrite({ id: delivery.id, key: code, state, statusCode: code, text, at });
  const isNoted = await store.deliveries.noteStep(delivery.id, {
    ...write,
    step: { ...write.step, receipt: { packetDigest, jws } },
    patch: { state, stage, statusCode: code },
    fromStage: delivery.stage,
  });
  return isNoted ? jws : null;
}

/** Signed by the agency that sent the document, and is now told of it. */
async function receiptOf(
  deps: Deps,
  { id, agencyId, packetId, documentId, recipient }: DeliveryRow,
  { value: { code }, packetDigest }: Arrived,
  at: Date,
): Promise<string> {
  const told = await deps.organization.findAgency(agencyId);
  if (told === null) throw new Error(`no agency ${agencyId}`);
  return signedReceipt(deps, agencyId, {
    receiptId: derivedId('status-receipt', id, code),
    packetId,
    documentId,
    senderCode: recipient.code,
    recipientCode: told.code,
    statusCode: code,
    packetDigest,
    parts: [],
    receivedAt: at.toISOString(),
  });
}
