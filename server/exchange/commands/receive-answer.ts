// Receives the answer of a recipient to what was asked of it (15, 16). An answer that nobody asked for is refused; the
// same answer again changes nothing (QCVN 102:2016).
import { type AskedRequest, answered, isWaiting } from '../domain/asked-request.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import type { StatusPacket } from '../protocol/index.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { identityOf } from './packet-identity.ts';
import { codesOf } from './receipts.ts';
import type { ArrivedStatus } from './receive-take-back.ts';
import { refuseStatus, refuseUnknown } from './refuse-status.ts';
import { signedStatusReceipt, textOf } from './status-receipt.ts';

export type AnswerCode = '15' | '16';

export const isAnswer = (code: StatusPacket['code']): code is AnswerCode => code === '15' || code === '16';

/**
 * The signed receipt; null when somebody else moved the delivery meanwhile.
 * @throws AppError STATUS_UNKNOWN_DOCUMENT, STATUS_ILLEGAL.
 */
export async function receiveAnswer(
  deps: Deps,
  status: ArrivedStatus,
  code: AnswerCode,
): Promise<string | null> {
  const { store, clock } = deps;
  const { value, bytes, packetDigest } = status;
  const delivery = await deliveryOf(deps, status);
  if (delivery === null || delivery.documentId !== value.responseFor.documentId)
    return refuseUnknown(deps, status);
  const request = requestOf(delivery, value);
  const { packetId = request?.packetId ?? delivery.packetId, packetDigest: spokenOf } = value.responseFor;
  // Bound to the content of what asked; a take-back asks of the document's own packet.
  const identity = spokenOf === undefined ? undefined : await identityOf(deps, packetId);
  if (identity !== undefined && identity !== spokenOf)
    return refuseStatus(deps, status, delivery, 'STATUS_OTHER_CONTENT');
  if (request === undefined) return refuseStatus(deps, status, delivery, 'STATUS_NOT_ASKED');
  const key = `${code}:${request.id}`;
  const known = delivery.steps.find((step) => step.key === key);
  if (known?.receipt?.packetDigest === packetDigest) return known.receipt.jws;
  if (known !== undefined) return signedStatusReceipt(deps, { delivery, value, packetDigest, at: known.at });

  const { kind } = request;
  const effect = isWaiting(request) ? answered(delivery.stage, code, kind) : null;
  // It was answered otherwise before.
  if (effect === null) return refuseStatus(deps, status, delivery, 'STATUS_BACKWARD');
  const at = clock.now();
  await store.envelopes.put(packetDigest, bytes);
  const jws = await signedStatusReceipt(deps, { delivery, value, packetDigest, at });
  const text = textOf(value);
  const state = effect.delivery ?? delivery.state;
  const { step, outbox } = stepWrite({
    id: delivery.id,
    key,
    state,
    statusCode: code,
    text,
    at,
    request: { kind, state: effect.state },
  });
  const isNoted = await store.deliveries.settle(delivery.id, {
    requestId: request.id,
    state: effect.state,
    text,
    patch: { state, stage: effect.stage, statusCode: code },
    fromStage: delivery.stage,
    step: { ...step, receipt: { packetDigest, jws } },
    outbox,
  });
  return isNoted ? jws : null;
}

/** By the packet that asked; of a system that does not name it, by the document. */
async function deliveryOf(
  { store, organization }: Deps,
  { value, sender }: ArrivedStatus,
): Promise<DeliveryRow | null> {
  const { packetId, documentId, organId } = value.responseFor;
  const recipientCodes = codesOf(sender);
  if (packetId === undefined)
    return byDocument({ store, organization }, { organId, documentId, recipientCodes });
  return (
    (await store.deliveries.findByRequest(packetId, recipientCodes)) ??
    store.deliveries.findByPacket(packetId, recipientCodes)
  );
}

async function byDocument(
  { store, organization }: Pick<Deps, 'store' | 'organization'>,
  { organId, ...key }: { organId: string; documentId: string; recipientCodes: readonly string[] },
): Promise<DeliveryRow | null> {
  const own = await organization.findAgencyByCode(organId);
  return own === null ? null : store.deliveries.findByDocumentId({ agencyId: own.id, ...key });
}

/** The newest that fits: one that waits, else one that was answered, for the answer may come again. */
function requestOf({ requests }: DeliveryRow, { responseFor }: StatusPacket): AskedRequest | undefined {
  const { packetId } = responseFor;
  const fitting = requests.filter((request) => packetId === undefined || request.packetId === packetId);
  return fitting.findLast(isWaiting) ?? fitting.at(-1);
}
