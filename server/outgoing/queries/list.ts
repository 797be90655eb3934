// One page of a box, newest change first.
import type { Urgency } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { OutgoingSummary } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import type { OutgoingStore, PagePosition } from '../store.ts';
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
  return { documents, next: found.length > limit && last ? cursorOf(last) : null };
}

const cursorOf = ({ updatedAt, id }: PagePosition): string =>
  Buffer.from(`${updatedAt.getTime()}.${id}`).toString('base64url');

function positionOf(cursor: string): PagePosition {
  const match = /^(\d{1,15})\.([0-9a-z-]{8,64})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const [, time, id] = match ?? [];
  if (time === undefined || id === undefined)
    throw new AppError('BAD_INPUT', {
      errors: [{ pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' }],
    });
  return { updatedAt: new Date(Number(time)), id };
}
