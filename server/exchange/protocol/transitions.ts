// How far a document has come at its receiver, as data: which status may follow which (QĐ 28/2018 Điều 10,
// QCVN 102:2016). A repeated status is legal and changes nothing; a backward one is refused. What the sender asks
// (13, or a packet of type 1 to 3) stands beside the ladder, not on it: statuses that crossed it still count.
import type { StatusCode } from './types.ts';

/** `none`: sent, nothing heard yet. 15: taken back, recalled, replaced, or no longer a recipient. */
export type DeliveryStage = 'none' | '01' | '02' | '03' | '04' | '05' | '06' | '15';

/** What the sender has asked and the receiver has not answered yet. */
export type PendingRequest = 'take-back' | 'recall' | 'removal' | 'update' | 'replace';

/** The ladder; 04 and 05 may be skipped. */
export const TRANSITIONS: Readonly<Record<DeliveryStage, readonly DeliveryStage[]>> = {
  none: ['01'],
  '01': ['02', '03'],
  '02': [],
  '03': ['04', '05', '06'],
  '04': ['05', '06'],
  '05': ['06'],
  '06': [],
  '15': [],
};

/** Nothing but the answer to a request may follow. */
export const TERMINAL: ReadonlySet<DeliveryStage> = new Set(['02', '06', '15']);

/** How a document that stands here is got back: lấy lại before it is registered, thu hồi after; null: no more. */
export const RECALL_BY: Readonly<Record<DeliveryStage, 'take-back' | 'recall' | null>> = {
  none: 'take-back',
  '01': 'take-back',
  '02': null,
  '03': 'recall',
  '04': 'recall',
  '05': 'recall',
  '06': 'recall',
  '15': null,
};

/** The stage after a status, or null when the status may not come now. */
export function applyStatus(
  stage: DeliveryStage,
  code: StatusCode,
  pending?: PendingRequest,
): DeliveryStage | null {
  if (code === stage) return stage;
  if (code === '15' || code === '16') {
    if (pending === undefined) return null;
    // An agreed update leaves the document where it was; whatever else is agreed to ends it there.
    return code === '15' && pending !== 'update' ? '15' : stage;
  }
  return TRANSITIONS[stage].find((next) => next === code) ?? null;
}

/** Whether a status may follow a stage; a repeat may. */
export function isLegalTransition(from: DeliveryStage, to: StatusCode, pending?: PendingRequest): boolean {
  return applyStatus(from, to, pending) !== null;
}

export function isTerminal(stage: DeliveryStage): boolean {
  return TERMINAL.has(stage);
}
