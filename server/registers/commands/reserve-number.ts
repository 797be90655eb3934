// Gives a document the next number of its book. NĐ 30/2020 Điều 15, 22.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Ids } from '../../platform/ids.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { type Book, bookOfKind, type Direction, kindsOf } from '../domain/book.ts';
import { type Entry, yearOf } from '../domain/entry.ts';
import type { RegisterStore } from '../store.ts';
import { booksOfYear } from './open-books.ts';
import { type Names, type TakeDeps, takeNext } from './take-next.ts';

/** Longer than any request lives: a number still reserved then was left by a crash, or lost to another act. */
const SETTLE_AFTER_MS = 10 * 60_000;

/**
 * Written with every reservation; the feature whose document it is answers: a number that the document will not carry
 * is voided ({@link voidHeld}), whatever died in between.
 */
export const settleEntryType = (direction: Direction): string => `${direction}.settleNumber`;

export interface ReserveNumber {
  agencyId: string;
  direction: Direction;
  /** Default: the book of the kind. */
  bookId?: string | undefined;
  /** Must be the year of `on`. */
  year: number;
  /** Calendar date in Vietnam that the number will carry. */
  on: string;
  documentId: string;
  by: PersonRef | null;
  /** What its notation is made of; without it the number stands alone. */
  names?: Names | undefined;
}

export interface ReservedNumber {
  bookId: string;
  bookName: string;
  number: number;
  on: string;
  text: string;
  /** `''` when the number stands alone. */
  notation: string;
}

export interface ReserveDeps extends TakeDeps {
  ids: Ids;
}

/**
 * Reserves a number, or answers the one the document holds already: a retry after a crash gets the same.
 * @throws AppError REGISTER_UNKNOWN, REGISTER_CLOSED (a book of another year, or no longer used), REGISTER_OTHER_KIND, as
 * {@link takeNext}.
 */
export async function reserveNumber(deps: ReserveDeps, input: ReserveNumber): Promise<ReservedNumber> {
  const { agencyId, documentId, names, on, by } = input;
  const findOwn = () => deps.store.heldBy(agencyId, documentId);
  const held = await findOwn();
  if (held !== null) return describe(deps.store, held);
  const book = await chooseBook(deps, input);
  const entry = await takeNext(deps, book, {
    ...{ id: deps.ids.next(), documentId, purpose: null, names, on, by, findOwn },
    outboxOf: (taken) => [settleEntry(taken, documentId, book.direction)],
  });
  return describe(deps.store, entry, book);
}

async function chooseBook(deps: ReserveDeps, input: ReserveNumber): Promise<Book> {
  const { agencyId, bookId, direction, year, on, names } = input;
  if (year !== yearOf(on)) throw new AppError('REGISTER_CLOSED', { detail: `${on} is not in ${year}` });
  const books = await booksOfYear(deps, { agencyId, direction, year });
  if (bookId === undefined) {
    const book = bookOfKind(books, names?.kind);
    if (book === undefined)
      throw new AppError('REGISTER_UNKNOWN', { detail: `no ${direction} book for ${year}` });
    return book;
  }
  const book = await deps.store.findBook({ agencyId, bookId });
  if (book === null || book.direction !== direction)
    throw new AppError('REGISTER_UNKNOWN', { detail: `no ${direction} book ${bookId}` });
  assertGives(book, year);
  if (names !== undefined) assertTakes(book, books, names);
  return book;
}

/** @throws AppError REGISTER_CLOSED when the book is of another year or is no longer used. */
export function assertGives({ id, year, isClosed }: Book, thisYear: number): void {
  if (year !== thisYear || isClosed)
    throw new AppError('REGISTER_CLOSED', {
      detail: `book ${id} is of ${year}${isClosed ? ', closed' : ''}`,
    });
}

/** @throws AppError REGISTER_OTHER_KIND when the kind is numbered in another book. */
export function assertTakes(book: Book, books: readonly Book[], { kind }: Names): void {
  if (!kindsOf(book, books).includes(kind))
    throw new AppError('REGISTER_OTHER_KIND', { detail: `${kind} is not numbered in ${book.name}` });
}

export const settleEntry = ({ id, agencyId, at }: Entry, documentId: string, direction: Direction) =>
  outboxEntry({
    id: `${id}:settle:${documentId}`,
    type: settleEntryType(direction),
    payload: { agencyId, id: documentId },
    at,
    notBefore: new Date(at.getTime() + SETTLE_AFTER_MS),
  });

export async function describe(store: RegisterStore, entry: Entry, book?: Book): Promise<ReservedNumber> {
  const { agencyId, bookId, number, on, text, notation } = entry;
  const named = book?.id === bookId ? book : await store.findBook({ agencyId, bookId });
  return { bookId, bookName: named?.name ?? '', number, on, text, notation: notation ?? '' };
}
