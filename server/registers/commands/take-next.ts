// The next number of a book. Inserting the row at last + 1 under a unique index is the allocation: whoever loses the
// race reads again, so there is neither a double nor a gap, in one process or in many.
import { type NotationParts, notationOf, numberText } from '../../contracts/notation.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { InTurn } from '../../platform/jobs/turns.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import { type Book, isTooLong } from '../domain/book.ts';
import { type Entry, numberAfter, type Written } from '../domain/entry.ts';
import type { RegisterStore } from '../store.ts';

export interface TakeDeps {
  store: RegisterStore;
  clock: Clock;
  /** One book after the other's work; spares the callers of this process a race they would only lose. */
  inTurn: InTurn;
}

/** What the notation is made of, besides the year of the book. */
export type Names = Omit<NotationParts, 'year'>;

export interface TakeNext extends Pick<Entry, 'documentId' | 'purpose' | 'on' | 'by'> {
  /** Of the row. */
  id: string;
  /** Of a document on paper: then the number is its own from now on. */
  written?: Written | undefined;
  /** None for an arrival number, and before there is a document. */
  names?: Names | undefined;
  outboxOf(entry: Entry): OutboxEntry[];
  /** The row that this very caller has already; looked for when the insert was refused. */
  findOwn(): Promise<Entry | null>;
}

/** The notation behind the numbers of a book; null where there is none. @throws AppError REGISTER_NOTATION_TOO_LONG. */
export function notationIn({ patterns, year }: Book, names: Names | undefined): string | null {
  if (names === undefined) return null;
  const notation = notationOf(patterns, { ...names, year });
  if (isTooLong(notation)) throw new AppError('REGISTER_NOTATION_TOO_LONG', { detail: notation });
  return notation === '' ? null : notation;
}

/** @throws AppError REGISTER_DATE_BACKWARDS, REGISTER_PATTERN_AMBIGUOUS (another book has printed this very number). */
export const takeNext = (deps: TakeDeps, book: Book, wish: TakeNext): Promise<Entry> =>
  deps.inTurn(`${book.agencyId}/${book.id}`, () => take(deps, book, wish));

async function take({ store, clock }: TakeDeps, book: Book, wish: TakeNext): Promise<Entry> {
  const { agencyId, id: bookId, year } = book;
  const { id, documentId, purpose, on, by, written = null, outboxOf, findOwn } = wish;
  const notation = notationIn(book, wish.names);
  for (;;) {
    const last = await store.lastEntry({ agencyId, bookId });
    if (last !== null && on < last.on)
      throw new AppError('REGISTER_DATE_BACKWARDS', {
        detail: `${on} is before ${last.on} of number ${last.number}`,
      });
    const number = numberAfter(last);
    const entry: Entry = {
      ...{ id, agencyId, bookId, year, number, through: null, on, notation, documentId, purpose, by },
      ...{ state: written === null ? 'reserved' : 'bound', written },
      ...{ text: numberText(number, notation ?? ''), subject: written?.columns.subject ?? null },
      ...{ voidReason: null, at: clock.now() },
    };
    if (await store.takeNumber(entry, outboxOf(entry))) return entry;
    // Refused for one of three reasons: the caller has a number by now, somebody took this one, or it was printed elsewhere.
    const own = await findOwn();
    if (own !== null) return own;
    const printed = notation && (await store.printedAs({ agencyId, year, number, notation }));
    if (printed && printed.bookId !== bookId)
      throw new AppError('REGISTER_PATTERN_AMBIGUOUS', { detail: `${entry.text} stands in another book` });
  }
}
