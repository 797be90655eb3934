// One page of a box, newest arrival first.
import type { IncomingBox } from '../../contracts/incoming.ts';
import type { Urgency } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingSummary } from '../domain/incoming-document.ts';
import type { Actor } from '../ports.ts';
import type { IncomingStore, PagePosition } from '../store.ts';
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
  return { documents, next: found.length > limit && last ? cursorOf(last) : null };
}

const cursorOf = ({ arrivedAt, id }: PagePosition): string =>
  Buffer.from(`${arrivedAt.getTime()}.${id}`).toString('base64url');

function positionOf(cursor: string): PagePosition {
  const match = /^(\d{1,15})\.([0-9a-z-]{8,64})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const [, time, id] = match ?? [];
  if (time === undefined || id === undefined)
    throw new AppError('BAD_INPUT', {
      errors: [{ pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' }],
    });
  return { arrivedAt: new Date(Number(time)), id };
}
