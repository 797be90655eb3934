// Gives a document the next number of a book. Inserting the row at last + 1 under a unique index is the allocation:
// whoever loses the race reads again, so there is neither a double nor a gap, in one process or in many.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Ids } from '../../platform/ids.ts';
import type { InTurn } from '../../platform/jobs/turns.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import { type Book, type Direction, type Entry, printedNumber, yearOf } from '../domain/entry.ts';
import type { RegisterStore } from '../store.ts';
import { booksOfYear } from './open-books.ts';

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
  /** Default: the default book of the direction. */
  bookId?: string | undefined;
  /** Must be the year of `on`. */
  year: number;
  /** Calendar date in Vietnam that the number will carry. */
  on: string;
  documentId: string;
  by: PersonRef | null;
  /** Printed number and notation; default the number alone. */
  notationOf?: (number: number) => string;
}

export interface ReservedNumber {
  bookId: string;
  bookName: string;
  number: number;
  on: string;
  text: string;
}

export interface ReserveDeps {
  store: RegisterStore;
  ids: Ids;
  clock: Clock;
  /** One book after the other's work; spares the callers of this process a race they would only lose. */
  inTurn: InTurn;
}

/**
 * Reserves a number, or answers the one the document holds already: a retry after a crash gets the same.
 * @throws AppError REGISTER_UNKNOWN, REGISTER_CLOSED (a book of another year), REGISTER_DATE_BACKWARDS.
 */
export async function reserveNumber(deps: ReserveDeps, input: ReserveNumber): Promise<ReservedNumber> {
  const { agencyId, documentId } = input;
  const held = await deps.store.heldBy(agencyId, documentId);
  if (held !== null) return describe(deps.store, held);
  const book = await chooseBook(deps, input);
  const entry = await deps.inTurn(`${agencyId}/${book.id}`, () => takeNext(deps, book, input));
  return describe(deps.store, entry, book);
}

async function chooseBook(deps: ReserveDeps, input: ReserveNumber): Promise<Book> {
  const { agencyId, bookId, direction, year, on } = input;
  if (year !== yearOf(on)) throw new AppError('REGISTER_CLOSED', { detail: `${on} is not in ${year}` });
  if (bookId === undefined) {
    const [book] = await booksOfYear(deps, { agencyId, direction, year });
    if (book === undefined)
      throw new AppError('REGISTER_UNKNOWN', { detail: `no ${direction} book for ${year}` });
    return book;
  }
  const book = await deps.store.findBook({ agencyId, bookId });
  if (book === null || book.direction !== direction)
    throw new AppError('REGISTER_UNKNOWN', { detail: `no ${direction} book ${bookId}` });
  if (book.year !== year)
    throw new AppError('REGISTER_CLOSED', { detail: `book ${bookId} is of ${book.year}` });
  return book;
}

async function takeNext(deps: ReserveDeps, book: Book, input: ReserveNumber): Promise<Entry> {
  const { store, ids, clock } = deps;
  const { agencyId, documentId, on, by, notationOf = printedNumber } = input;
  for (;;) {
    const last = await store.lastEntry({ agencyId, bookId: book.id });
    if (last !== null && on < last.on)
      throw new AppError('REGISTER_DATE_BACKWARDS', {
        detail: `${on} is before ${last.on} of number ${last.number}`,
      });
    const number = (last?.number ?? 0) + 1;
    const entry: Entry = {
      id: ids.next(),
      agencyId,
      bookId: book.id,
      year: book.year,
      number,
      state: 'reserved',
      on,
      text: notationOf(number),
      documentId,
      subject: null,
      voidReason: null,
      at: clock.now(),
      by,
    };
    if (await store.takeNumber(entry, [settleEntry(entry, book.direction)])) return entry;
    // Refused for one of two reasons: the document has a number by now, or somebody took this one.
    const held = await store.heldBy(agencyId, documentId);
    if (held !== null) return held;
  }
}

const settleEntry = ({ id, agencyId, documentId, at }: Entry, direction: Direction) =>
  outboxEntry({
    id: `${id}:settle`,
    type: settleEntryType(direction),
    payload: { agencyId, id: documentId },
    at,
    notBefore: new Date(at.getTime() + SETTLE_AFTER_MS),
  });

async function describe(store: RegisterStore, entry: Entry, book?: Book): Promise<ReservedNumber> {
  const { agencyId, bookId, number, on, text } = entry;
  const named = book?.id === bookId ? book : await store.findBook({ agencyId, bookId });
  return { bookId, bookName: named?.name ?? '', number, on, text };
}
