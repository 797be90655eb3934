// Whether a status may be believed of a delivery, from the facts alone: it comes from the organ that was addressed, speaks
// of the content that was sent there, and does not go backwards (QĐ 28/2018 Điều 10; docs/protocol/PR-EXCHANGE.md §8).
import { normalizeOrganCode } from './organ-code.ts';
import { applyStatus, type DeliveryStage, type PendingRequest } from './transitions.ts';
import type { StatusPacket } from './types.ts';

export interface DeliveryFacts {
  /** Code of the organ it was sent to. */
  recipient: string;
  documentId: string;
  packetId: string;
  /** Identity of the packet that was sent. */
  packetDigest: string;
  stage: DeliveryStage;
  pending?: PendingRequest | undefined;
}

export type StatusRefusal =
  | 'STATUS_NOT_ADDRESSEE'
  | 'STATUS_OTHER_DOCUMENT'
  | 'STATUS_OTHER_CONTENT'
  | 'STATUS_NOT_ASKED'
  | 'STATUS_BACKWARD';

export type StatusJudgement =
  /** `isBound`: the status itself names the content; those of other systems do not. */
  | { ok: true; stage: DeliveryStage; isRepeat: boolean; isBound: boolean }
  | { ok: false; refusal: StatusRefusal };

/** The first reason against it, in the order of what it would mean to believe it. */
export function judgeStatus(
  { code, from, responseFor }: Pick<StatusPacket, 'code' | 'from' | 'responseFor'>,
  delivery: DeliveryFacts,
): StatusJudgement {
  const refuse = (refusal: StatusRefusal) => ({ ok: false, refusal }) as const;
  const { packetId, packetDigest, documentId } = responseFor;
  if (normalizeOrganCode(from.organId) !== normalizeOrganCode(delivery.recipient))
    return refuse('STATUS_NOT_ADDRESSEE');
  if (documentId !== delivery.documentId || (packetId !== undefined && packetId !== delivery.packetId))
    return refuse('STATUS_OTHER_DOCUMENT');
  if (packetDigest !== undefined && packetDigest !== delivery.packetDigest)
    return refuse('STATUS_OTHER_CONTENT');
  const stage = applyStatus(delivery.stage, code, delivery.pending);
  if (stage !== null)
    return { ok: true, stage, isRepeat: code === delivery.stage, isBound: packetDigest !== undefined };
  return refuse(code === '15' || code === '16' || code === '13' ? 'STATUS_NOT_ASKED' : 'STATUS_BACKWARD');
}
