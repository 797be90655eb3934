// The books of a year, with the last entry of each: the base of the preview of the next number.
import { booksOfYear, DIRECTIONS, type OpenBooksDeps } from '../commands/open-books.ts';
import type { Book, Direction } from '../domain/book.ts';
import type { Entry } from '../domain/entry.ts';

export interface BookWithLast {
  book: Book;
  last: Entry | null;
}

/** Opens this year's books from the year before when nobody has yet; another year's are shown as they are. */
export async function listBooks(
  deps: OpenBooksDeps,
  wish: { agencyId: string; year: number; thisYear: number; direction?: Direction | undefined },
): Promise<BookWithLast[]> {
  const { agencyId, year, thisYear, direction } = wish;
  const wanted = direction === undefined ? DIRECTIONS : [direction];
  const books = await Promise.all(
    wanted.map((each) =>
      year === thisYear
        ? booksOfYear(deps, { agencyId, year, direction: each })
        : deps.store.booksOf(agencyId, year, each),
    ),
  );
  return Promise.all(books.flat().map((book) => withLast(deps, book)));
}

export const withLast = async ({ store }: OpenBooksDeps, book: Book): Promise<BookWithLast> => ({
  book,
  last: await store.lastEntry({ agencyId: book.agencyId, bookId: book.id }),
});
