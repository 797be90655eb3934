// The books of a year, with the last entry of each: the base of the preview of the next number.
import { booksOfYear, type OpenBooksDeps } from '../commands/open-books.ts';
import type { Book, Direction, Entry } from '../domain/entry.ts';

const DIRECTIONS: readonly Direction[] = ['outgoing', 'incoming'];

export interface BookWithLast {
  book: Book;
  last: Entry | null;
}

/** Opens the year's books from the year before when nobody has yet. */
export async function listBooks(
  deps: OpenBooksDeps,
  { agencyId, year, direction }: { agencyId: string; year: number; direction?: Direction | undefined },
): Promise<BookWithLast[]> {
  const wanted = direction === undefined ? DIRECTIONS : [direction];
  const books = await Promise.all(
    wanted.map((each) => booksOfYear(deps, { agencyId, year, direction: each })),
  );
  return Promise.all(
    books.flat().map(async (book) => ({
      book,
      last: await deps.store.lastEntry({ agencyId, bookId: book.id }),
    })),
  );
}
