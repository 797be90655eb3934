// How far a document has come at its receiver, as data: which status may follow which (QĐ 28/2018 Điều 10,
// QCVN 102:2016). A repeated status is legal and changes nothing; a backward one is refused.
import type { StatusCode } from './types.ts';

/** `none`: sent, nothing heard yet. 13: take-back asked, answer awaited. 15: taken back or recalled. */
export type DeliveryStage = 'none' | '01' | '02' | '03' | '04' | '05' | '06' | '13' | '15';

/** A packet of type 1 or 2 the receiver has not answered yet. */
export type PendingRequest = 'recall' | 'update';

/** The ladder; 04 and 05 may be skipped. */
export const TRANSITIONS: Readonly<Record<DeliveryStage, readonly StatusCode[]>> = {
  none: ['01'],
  '01': ['02', '03', '13'],
  '02': [],
  '03': ['04', '05', '06'],
  '04': ['05', '06'],
  '05': ['06'],
  '06': [],
  '13': ['15', '16'],
  '15': [],
};

/** Stages in which a recall or an update may still be answered with 15 or 16. */
export const RECALLABLE: ReadonlySet<DeliveryStage> = new Set(['03', '04', '05', '06']);

/** Nothing but the answer to a recall or update may follow. */
export const TERMINAL: ReadonlySet<DeliveryStage> = new Set(['02', '06', '15']);

/** The stage after a status, or null when the status may not come now. */
export function applyStatus(
  stage: DeliveryStage,
  code: StatusCode,
  pending?: PendingRequest,
): DeliveryStage | null {
  if (code === stage) return stage;
  if (code === '15' || code === '16') {
    if (stage === '13') return code === '15' ? '15' : '01';
    if (pending === undefined || !RECALLABLE.has(stage)) return null;
    // An agreed update leaves the document where it was; only an agreed recall ends it.
    return code === '15' && pending === 'recall' ? '15' : stage;
  }
  return TRANSITIONS[stage].includes(code) ? code : null;
}

/** Whether a status may follow a stage; a repeat may. */
export function isLegalTransition(from: DeliveryStage, to: StatusCode, pending?: PendingRequest): boolean {
  return applyStatus(from, to, pending) !== null;
}

export function isTerminal(stage: DeliveryStage): boolean {
  return TERMINAL.has(stage);
}
