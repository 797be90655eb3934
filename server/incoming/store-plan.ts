// Which index gives a page of a list. The planner would try a little of each of a dozen, keep what was best once, and be
// wrong with another person's documents; where nothing but the box is asked for, the right one is known.
import { URGENCY_RANK } from '../contracts/vocabulary.ts';
import type { PagePart } from '../platform/mongo/ranked-page.ts';
import type { ListFilter } from './store-filter.ts';

export const BY_RANK = 'by-state-and-rank';

/** Undefined: left to the planner, for how many rows a deadline, a word or a mark leaves is not known before. */
export function indexOf(filter: ListFilter, { rows }: PagePart): string | undefined {
  const { visible, states, assigneeId, due, hasPaper, urgency, text } = filter;
  const seesPart = assigneeId !== undefined || visible.$or?.length === 1;
  // What goes first in a queue is few, whatever else is asked of it: every screen asks for what is express.
  if (rows === 'ranked' && !seesPart) return BY_RANK;
  if (due || hasPaper !== undefined || urgency || text) return undefined;
  if (assigneeId) return states ? 'by-assignee' : 'by-assignee-and-arrival';
  if (seesPart) return states ? 'by-viewer' : 'by-viewer-and-arrival';
  return states ? 'by-state' : 'by-arrival';
}

/** What one person has to handle. */
export const isFew = ({ assigneeId }: ListFilter): boolean => assigneeId !== undefined;

/** Whether a part of a queue can have no row, because another part has all of this urgency. */
export const isEmptyPart = ({ urgency }: ListFilter, { rows }: PagePart): boolean =>
  urgency !== undefined && rows === (URGENCY_RANK[urgency] > 0 ? 'others' : 'ranked');
