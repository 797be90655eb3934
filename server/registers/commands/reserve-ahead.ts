// Reserves a number (số giữ chỗ) before its document is here: it carries today's date, has a purpose, and is either
// taken by a document that was signed by then, or voided. NĐ 30/2020 Điều 15.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { type Entry, yearOf } from '../domain/entry.ts';
import type { BookKey } from '../store.ts';
import type { Audited } from './audited.ts';
import { assertGives } from './reserve-number.ts';
import { onThisDay } from './reserve-today.ts';
import { type TakeDeps, takeNext } from './take-next.ts';

export interface AheadDeps extends TakeDeps {
  audited: Audited;
  kick(): void;
}

export interface ReserveAhead extends BookKey {
  /** The same wish always has the same number, also when that is void by now. */
  requestId: string;
  purpose: string;
  by: PersonRef;
}

/** @throws AppError REGISTER_UNKNOWN, REGISTER_CLOSED, REGISTER_DATE_BACKWARDS. */
export async function reserveAhead(deps: AheadDeps, wish: ReserveAhead): Promise<Entry> {
  const { agencyId, bookId, requestId, purpose, by } = wish;
  const { store, audited } = deps;
  const id = derivedId('reservation', agencyId, bookId, requestId);
  const findOwn = () => store.entryById(agencyId, id);
  const own = await findOwn();
  if (own !== null) return own;
  const book = await store.findBook({ agencyId, bookId });
  if (book === null || book.direction !== 'outgoing')
    throw new AppError('REGISTER_UNKNOWN', { detail: `no book ${bookId}` });
  const entry = await onThisDay(deps.clock, async (on) => {
    assertGives(book, yearOf(on));
    return takeNext(deps, book, {
      ...{ id, documentId: null, purpose, on, by, findOwn },
      outboxOf: (taken) => [audited(taken, 'register.numberReserved', by, purpose)],
    });
  });
  deps.kick();
  return entry;
}
