// Receives one status of a document sent from here (step 12). A status that is repeated changes nothing; one that goes
// backwards, or comes from somebody who is not the addressee, is refused (QĐ 28/2018 Điều 10).
import type { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type DeliveryRow, isLadderCode, STATE_OF } from '../domain/delivery.ts';
import type { AgencyRow } from '../ports.ts';
import { judgeStatus, type StatusJudgement, type StatusPacket } from '../protocol/index.ts';
import { stepWrite } from './delivery-step.ts';
import type { Deps } from './deps.ts';
import { openStatus } from './open-packet.ts';
import type { Vouched } from './own-key.ts';
import { identityOf } from './packet-identity.ts';
import { answerOf, codesOf } from './receipts.ts';
import { isAnswer, receiveAnswer } from './receive-answer.ts';
import { type ArrivedStatus, receiveTakeBack } from './receive-take-back.ts';
import { refuseStatus, refuseUnknown } from './refuse-status.ts';
import { signedStatusReceipt, textOf } from './status-receipt.ts';

/** Two statuses at once: the loser of the conditional write looks again. */
const TRIES = 5;

/** @throws AppError PACKET_*, EXCHANGE_*, STATUS_UNKNOWN_DOCUMENT, STATUS_ILLEGAL. */
export async function receiveStatus(
  deps: Deps,
  bytes: Uint8Array,
  vouched: Pick<Vouched, 'voucher' | 'vouchedBy'> = {},
): Promise<Receipt> {
  const { value, sender, packetDigest } = await openStatus(deps, bytes, vouched);
  const status: ArrivedStatus = { value, sender, bytes, packetDigest };
  const { code } = value;
  if (code === '13') return answerOf(await receiveTakeBack(deps, status));
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const answer = isAnswer(code) ? await receiveAnswer(deps, status, code) : await climb(deps, status);
    if (answer !== null) return answerOf(answer);
  }
  throw new AppError('CONFLICT', { detail: 'too many statuses at once' });
}

/** By the packet; of a system that does not name it, the newest of that document. */
async function deliveryOf(
  { store, organization }: Deps,
  { responseFor }: StatusPacket,
  from: AgencyRow,
): Promise<DeliveryRow | null> {
  const { packetId, documentId, organId } = responseFor;
  const recipientCodes = codesOf(from);
  if (packetId !== undefined) return store.deliveries.findByPacket(packetId, recipientCodes);
  const own = await organization.findAgencyByCode(organId);
  return own && store.deliveries.findByDocumentId({ agencyId: own.id, documentId, recipientCodes });
}

async function judge(
  deps: Deps,
  { recipient, documentId, packetId, stage }: DeliveryRow,
  { value, sender }: Pick<ArrivedStatus, 'value' | 'sender'>,
): Promise<StatusJudgement> {
  const { packetDigest: named, ...responseFor } = value.responseFor;
  const identity = await identityOf(deps, packetId);
  // The key that signed says who it is, under whatever code the agency was known when the document went there.
  const organId = codesOf(sender).find((code) => code === recipient.code) ?? sender.code;
  const status = { code: value.code, from: { organId }, responseFor };
  const facts = { recipient: recipient.code, documentId, packetId, packetDigest: identity ?? '', stage };
  if (named === undefined || identity === undefined) return judgeStatus(status, facts);
  return judgeStatus({ ...status, responseFor: { ...responseFor, packetDigest: named } }, facts);
}

/** A rung of the ladder. The signed receipt; null when somebody else moved the delivery meanwhile. */
async function climb(deps: Deps, status: ArrivedStatus): Promise<string | null> {
  const { value, sender, bytes, packetDigest } = status;
  const { store, clock } = deps;
  const delivery = await deliveryOf(deps, value, sender);
  if (delivery === null || delivery.documentId !== value.responseFor.documentId)
    return refuseUnknown(deps, status);
  const { code } = value;
  const known = delivery.steps.find(({ key }) => key === code);
  if (known?.receipt?.packetDigest === packetDigest) return known.receipt.jws;
  const judged = await judge(deps, delivery, status);
  const refusal = judged.ok ? null : judged.refusal;
  // A rung that was reached before is behind only because the document has gone on.
  if (known !== undefined && (refusal === null || refusal === 'STATUS_BACKWARD'))
    return signedStatusReceipt(deps, { delivery, value, packetDigest, at: known.at });
  if (!judged.ok || !isLadderCode(code))
    return refuseStatus(deps, status, delivery, refusal ?? 'STATUS_NOT_ASKED');
  const { stage } = judged;
  const state = STATE_OF[code];
  const at = clock.now();
  await store.envelopes.put(packetDigest, bytes);
  const jws = await signedStatusReceipt(deps, { delivery, value, packetDigest, at });
  const write = stepWrite({ id: delivery.id, key: code, state, statusCode: code, text: textOf(value), at });
  const isNoted = await store.deliveries.noteStep(delivery.id, {
    ...write,
    step: { ...write.step, receipt: { packetDigest, jws } },
    patch: { state, stage, statusCode: code },
    fromStage: delivery.stage,
  });
  return isNoted ? jws : null;
}
