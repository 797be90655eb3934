// What was asked of one recipient after the document had been sent to it, and what became of that (13, packets of type
// 1 to 3 → 15, 16). It stands beside the ladder of statuses and is kept for ever.
import type { DeliveryState, RequestKind, RequestState, StatusCode } from '../../contracts/vocabulary.ts';
import { applyStatus, type DeliveryStage, RECALL_BY } from '../protocol/index.ts';

export interface AskedRequest {
  /** Unique within the delivery. */
  id: string;
  kind: RequestKind;
  reason: string;
  by: string;
  at: Date;
  /** The packet that asks; of a take-back, the packet of the document. */
  packetId: string;
  state: RequestState;
  /** The recipient's reason, or why it could not be brought there. */
  text: string;
  answeredAt: Date | null;
  /** Of a take-back: address of the signed status in the file store; made once, sent on every attempt. */
  statusDigest?: string;
  /** The recipient's signed receipt of what asks (compact JWS). */
  receipt?: string;
}

/** Requests that want the whole document back: one at a time. */
const GET_BACK: readonly RequestKind[] = ['take-back', 'recall', 'removal'];

export const wantsBack = (kind: RequestKind): boolean => GET_BACK.includes(kind);

export const isWaiting = ({ state }: AskedRequest): boolean => state === 'pending';

/** How a document that stands here is asked for; null: not any more. */
export const kindAt = (stage: DeliveryStage, wanted: 'recall' | 'removal'): RequestKind | null =>
  RECALL_BY[stage] === null ? null : wanted === 'removal' ? 'removal' : RECALL_BY[stage];

export interface Answered {
  state: RequestState;
  stage: DeliveryStage;
  /** Absent: the document stays where it was. */
  delivery?: DeliveryState;
}

/** What an answer does; null when it may not come. */
export function answered(
  stage: DeliveryStage,
  code: Extract<StatusCode, '15' | '16'>,
  kind: RequestKind,
): Answered | null {
  const next = applyStatus(stage, code, kind);
  if (next === null) return null;
  const state = code === '15' ? 'agreed' : 'refused';
  // Its place is taken by the corrected one, though its receiver may go on with it.
  if (kind === 'update' && code === '15') return { state, stage: next, delivery: 'replaced' };
  if (next !== '15' || stage === '15') return { state, stage: next };
  return { state, stage: next, delivery: kind === 'replace' ? 'replaced' : 'recalled' };
}
