// Asks for a print of a book, or of its numbers of some dates: the row is written with the work in its outbox, so that a
// crash loses nothing. One print of a book is made at a time.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import type { Print } from '../domain/print.ts';
import { knownBook } from '../queries/rows.ts';
import type { BookKey } from '../store.ts';
import type { PrintDeps } from './make-print.ts';
import { MAKE_PRINT } from './make-print.ts';

export interface PrintWish extends BookKey {
  requestId: string;
  from: string | null;
  to: string | null;
  by: PersonRef;
}

/** @throws AppError REGISTER_UNKNOWN, REGISTER_PRINT_RUNNING. */
export async function printRegister(deps: PrintDeps, wish: PrintWish): Promise<Print> {
  const { agencyId, bookId, requestId, from, to, by } = wish;
  const { prints, store, clock, audited, kick } = deps;
  const id = derivedId('register-print', agencyId, bookId, requestId);
  const own = await prints.find(agencyId, id);
  if (own !== null) return own;
  const { name: bookName, direction, year } = await knownBook(store, { agencyId, bookId });
  const expected = await store.countRows(
    { agencyId, bookId },
    { from: from ?? undefined, to: to ?? undefined },
  );
  const at = clock.now();
  const print: Print = {
    ...{ id, agencyId, bookId, bookName, direction, year, from, to, expected, at, by },
    ...{ state: 'making', done: 0, pageCount: null, pdf: null, xlsx: null, signed: null },
  };
  const range = from === null && to === null ? `${year}` : `${from ?? ''} – ${to ?? ''}`;
  const isNew = await prints.insert(print, [
    // First, for it waits for nothing.
    audited({ id, agencyId, bookId, text: bookName }, 'register.printed', by, range),
    outboxEntry({ id: `${id}:make`, type: MAKE_PRINT, payload: { agencyId, id }, at }),
  ]);
  if (!isNew) {
    const now = await prints.find(agencyId, id);
    if (now === null) throw new AppError('REGISTER_PRINT_RUNNING');
    return now;
  }
  kick();
  return print;
}
