// One page of a box, newest change first; in a queue the urgent ones before all others.
import type { Urgency } from '../../contracts/vocabulary.ts';
import { cursorOf, positionOf } from '../../platform/mongo/ranked-page.ts';
import type { OutgoingSummary } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import type { OutgoingStore } from '../store.ts';
import { type Box, boxFilter } from './boxes.ts';

export interface ListWish {
  box: Box;
  urgency?: Urgency | undefined;
  text?: string | undefined;
  after?: string | undefined;
  limit: number;
}

export interface OutgoingPage {
  documents: OutgoingSummary[];
  next: string | null;
}

/** @throws AppError BAD_INPUT for a cursor that we did not make. */
export async function listOutgoing(
  store: OutgoingStore,
  actor: Actor,
  wish: ListWish,
): Promise<OutgoingPage> {
  const filter = boxFilter(wish.box, actor);
  if (filter === null) return { documents: [], next: null };
  const { urgency, text, limit } = wish;
  const after = wish.after === undefined ? null : positionOf(wish.after);
  const found = await store.page({ ...filter, urgency, text }, after, limit + 1);
  const documents = found.slice(0, limit);
  const last = documents.at(-1);
  const placeOf = ({ pressing = 0, updatedAt: at, id }: OutgoingSummary) => ({
    rank: filter.isQueue === true ? pressing : 0,
    at,
    id,
  });
  return { documents, next: found.length > limit && last ? cursorOf(placeOf(last)) : null };
}
