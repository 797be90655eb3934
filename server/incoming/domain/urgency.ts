// How far an urgent document goes before others: it is handed on and handled at once (NĐ 30/2020 Điều 22, 24).
import { type IncomingState, URGENCY_RANK, type Urgency } from '../../contracts/vocabulary.ts';

/** From the arrival to its completion it waits for somebody. */
export const QUEUED: readonly IncomingState[] = [
  'arrived',
  'accepted',
  'registered',
  'assigned',
  'in-progress',
];

/** Its rank before the others of a queue, 3 for hỏa tốc; undefined: it waits in its turn, or for nobody. */
export const pressingOf = (state: IncomingState, urgency: Urgency): number | undefined =>
  QUEUED.includes(state) ? URGENCY_RANK[urgency] || undefined : undefined;
