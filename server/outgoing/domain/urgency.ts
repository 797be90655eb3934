// Độ khẩn as it is printed, and how far it goes before others. NĐ 30/2020 Phụ lục I, phần I mục III.2; Điều 22, 24:
// urgent documents are handed on and handled at once.
import { type OutgoingState, URGENCY_RANK, type Urgency } from '../../contracts/vocabulary.ts';

export const URGENCY_WORDS: Record<Exclude<Urgency, 'normal'>, string> = {
  urgent: 'KHẨN',
  'very-urgent': 'THƯỢNG KHẨN',
  express: 'HỎA TỐC',
};

/** From the draft to the release it waits for somebody. */
export const QUEUED: readonly OutgoingState[] = [
  'draft',
  'submitted',
  'returned',
  'approved',
  'signed',
  'numbered',
  'sealed',
];

/** Its rank before the others of a queue, 3 for hỏa tốc; undefined: it waits in its turn, or for nobody. */
export const pressingOf = (state: OutgoingState, urgency: Urgency): number | undefined =>
  QUEUED.includes(state) ? URGENCY_RANK[urgency] || undefined : undefined;
