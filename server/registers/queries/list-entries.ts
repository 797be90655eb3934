// One page of a book, newest number first.
import { AppError } from '../../platform/http/problem.ts';
import type { Entry } from '../domain/entry.ts';
import type { BookKey, RegisterStore } from '../store.ts';

export interface EntryPage {
  items: Entry[];
  /** Pass as `after` of the following page; null on the last one. */
  next: string | null;
}

/** @throws AppError REGISTER_UNKNOWN, BAD_INPUT (a cursor that we did not make). */
export async function listEntries(
  store: RegisterStore,
  key: BookKey,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<EntryPage> {
  if ((await store.findBook(key)) === null)
    throw new AppError('REGISTER_UNKNOWN', { detail: `no book ${key.bookId}` });
  const rows = await store.entriesBelow(key, below(after), limit + 1);
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? String(items.at(-1)?.number) : null };
}

export function below(after: string | undefined): number | null {
  if (after === undefined) return null;
  if (/^[1-9][0-9]{0,8}$/.test(after)) return Number(after);
  throw new AppError('BAD_INPUT', {
    errors: [{ pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' }],
  });
}
