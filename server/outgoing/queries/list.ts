// One page of a box, newest change first; in a queue the urgent ones before all others; the clerk's desk by deadline too.
import type { Urgency } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { cursorOf, positionOf } from '../../platform/mongo/ranked-page.ts';
import type { OutgoingSummary } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import type { DeskPosition, OutgoingStore } from '../store.ts';
import type { ListFilter } from '../store-filter.ts';
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
  if (wish.box === 'desk') return desk(store, { ...filter, urgency, text }, wish);
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

async function desk(store: OutgoingStore, filter: ListFilter, wish: ListWish): Promise<OutgoingPage> {
  const { after, limit } = wish;
  const found = await store.deskPage(filter, after === undefined ? null : deskPositionOf(after), limit + 1);
  const documents = found.slice(0, limit);
  const last = documents.at(-1);
  const next = last && Buffer.from(`${last.order}.${last.id}`).toString('base64url');
  return { documents, next: found.length > limit && next ? next : null };
}

function deskPositionOf(cursor: string): DeskPosition {
  const given = Buffer.from(cursor, 'base64url').toString('latin1');
  const match = /^(\d \d{4}-\d\d-\d\d [0-9TZ:.-]{24})\.([0-9a-z-]{8,64})$/.exec(given);
  const [, order, id] = match ?? [];
  if (order !== undefined && id !== undefined) return { order, id };
  const issue = { pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' };
  throw new AppError('BAD_INPUT', { errors: [issue] });
}
