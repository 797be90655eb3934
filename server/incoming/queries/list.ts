// One page of a box, newest arrival first; in a queue the urgent ones before all others.
import type { IncomingBox } from '../../contracts/incoming.ts';
import type { Urgency } from '../../contracts/vocabulary.ts';
import { cursorOf, positionOf, type RankedPosition } from '../../platform/mongo/ranked-page.ts';
import type { IncomingSummary } from '../domain/incoming-document.ts';
import type { Actor } from '../ports.ts';
import type { IncomingStore, ListFilter } from '../store.ts';
import { boxFilter } from './boxes.ts';

export interface ListWish {
  box: IncomingBox;
  urgency?: Urgency | undefined;
  text?: string | undefined;
  after?: string | undefined;
  limit: number;
}

export interface IncomingPage {
  documents: IncomingSummary[];
  next: string | null;
}

/** @throws AppError BAD_INPUT for a cursor that we did not make. */
export async function listIncoming(
  store: IncomingStore,
  actor: Actor,
  wish: ListWish,
): Promise<IncomingPage> {
  const after = wish.after === undefined ? null : positionOf(wish.after);
  const filter = boxFilter(wish.box, actor);
  if (filter === null) return { documents: [], next: null };
  const { urgency, text, limit } = wish;
  const found = await store.page({ ...filter, urgency, text }, after, limit + 1);
  const documents = found.slice(0, limit);
  const last = documents.at(-1);
  return { documents, next: found.length > limit && last ? cursorOf(placeIn(filter, last)) : null };
}

export const placeIn = (
  { isQueue }: Pick<ListFilter, 'isQueue'>,
  { pressing = 0, arrivedAt: at, id }: IncomingSummary,
): RankedPosition => ({ rank: isQueue === true ? pressing : 0, at, id });
