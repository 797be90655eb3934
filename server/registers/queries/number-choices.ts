// What a document that waits for its number may be given: the next one of each book that takes its kind, and those
// reserved ahead that are not dated before its signature. Nothing of it is a promise.
import { numberText } from '../../contracts/notation.ts';
import type { NumberChoices } from '../../contracts/registers.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { booksOfYear, type OpenBooksDeps } from '../commands/open-books.ts';
import { type Names, notationIn, type TakeDeps } from '../commands/take-next.ts';
import { bookOfKind, type Direction, kindsOf } from '../domain/book.ts';
import { numberAfter } from '../domain/entry.ts';

/** Reservations looked at in each book: more are not chosen from a list. */
const MOST_RESERVED = 100;

export async function numberChoices(
  deps: OpenBooksDeps & Pick<TakeDeps, 'clock'>,
  {
    agencyId,
    names,
    notBefore,
    direction = 'outgoing',
  }: { agencyId: string; names: Names; notBefore: string; direction?: Direction },
): Promise<NumberChoices> {
  const { store, clock } = deps;
  const on = vietnamDate(clock.now());
  const books = await booksOfYear(deps, { agencyId, direction, year: Number(on.slice(0, 4)) });
  const usual = bookOfKind(books, names.kind);
  const choices: NumberChoices = { on, books: [], reserved: [] };
  for (const book of books.filter((each) => kindsOf(each, books).includes(names.kind))) {
    const { id: bookId, name: bookName, year } = book;
    const notation = notationIn(book, names) ?? '';
    const number = numberAfter(await store.lastEntry({ agencyId, bookId }));
    const isUsual = book.id === usual?.id;
    choices.books.push({ bookId, bookName, year, number, text: numberText(number, notation), isUsual });
    for (const entry of await store.freeReservations({ agencyId, bookId }, MOST_RESERVED))
      if (entry.on >= notBefore)
        choices.reserved.push({
          ...{ bookId, bookName, number: entry.number, on: entry.on, purpose: entry.purpose ?? '' },
          text: numberText(entry.number, notation),
        });
  }
  choices.books.sort((a, b) => Number(b.isUsual) - Number(a.isUsual));
  return choices;
}
