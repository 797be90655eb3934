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

/** Two statuses at once: the loser of the conditional write looks again. */
const TRIES = 5;

/** @throws AppError PACKET_*, EXCHANGE_SENDER_UNKNOWN, STATUS_UNKNOWN_DOCUMENT, STATUS_ILLEGAL. */
export async function receiveStatus(deps: Deps, bytes: Uint8Array): Promise<Receipt> {
  const { value, sender } = await openStatus(deps, bytes);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const delivery = await deliveryOf(deps, value, sender.code);
    const outcome = await apply(deps, delivery, value);
    if (outcome !== 'lost')
      return receipt(deps, { bytes, delivery, code: value.code, isNew: outcome === 'noted' });
  }
  throw new AppError('CONFLICT', { detail: 'too many statuses at once' });
}

async function deliveryOf(deps: Deps, { responseFor }: StatusPacket, from: string): Promise<DeliveryRow> {
  const { packetId } = responseFor;
  const delivery = packetId === undefined ? null : await deps.store.deliveryByPacket(packetId);
  if (delivery === null || delivery.recipient.code !== from || delivery.documentId !== responseFor.documentId)
    throw new AppError('STATUS_UNKNOWN_DOCUMENT', {
      detail: `nothing was sent to ${from} under this identifier`,
    });
  return delivery;
}

async function apply(
  { store, clock }: Deps,
  delivery: DeliveryRow,
  { code, description, staff }: StatusPacket,
): Promise<'noted' | 'known' | 'lost'> {
  if (delivery.steps.some(({ key }) => key === code)) return 'known';
  const stage = applyStatus(delivery.stage, code);
  if (stage === null || !isStatusOfThisVersion(code))
    throw new AppError('STATUS_ILLEGAL', { detail: `${code} cannot follow ${delivery.stage}` });
  const state = STATE_OF[code];
  const text = [description, staff?.staff].filter((part) => part !== undefined && part !== '').join(' – ');
  const write = stepWrite({ id: delivery.id, key: code, state, statusCode: code, text, at: clock.now() });
  const isNoted = await store.noteStep(delivery.id, {
    ...write,
    patch: { state, stage, statusCode: code },
    fromStage: delivery.stage,
  });
  return isNoted ? 'noted' : 'lost';
}

interface ReceiptParts {
  bytes: Uint8Array;
  delivery: DeliveryRow;
  code: string;
  isNew: boolean;
}

function receipt({ clock }: Deps, { bytes, delivery, code, isNew }: ReceiptParts): Receipt {
  const step = delivery.steps.find(({ key }) => key === code);
  return {
    receiptId: derivedId('status-receipt', delivery.id, code),
    documentId: delivery.documentId,
    recipientCode: delivery.recipient.code,
    packetDigest: createHash('sha256').update(bytes).digest('hex'),
    receivedAt: (step?.at ?? clock.now()).toISOString(),
    duplicate: !isNew,
  };
}
