// Opens a year's books: the first ones by setup, later years' from the year before. NĐ 30/2020 Điều 15 khoản 1, 22.
import { DECREE_PATTERNS } from '../../contracts/notation.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Book, Direction } from '../domain/book.ts';
import type { RegisterStore } from '../store.ts';

export interface OpenBooksDeps {
  store: RegisterStore;
  ids: Ids;
}

/** The registers every agency keeps (Phụ lục IV), and that of its copies: one series for all their forms (Phụ lục I, II). Names are data: they are printed on the register. */
const FIRST_BOOKS: ReadonlyArray<Pick<Book, 'direction' | 'name'>> = [
  { direction: 'outgoing', name: 'Sổ đăng ký văn bản đi' },
  { direction: 'incoming', name: 'Sổ đăng ký văn bản đến' },
  { direction: 'copies', name: 'Sổ đăng ký bản sao' },
];

export const DIRECTIONS: readonly Direction[] = ['outgoing', 'incoming', 'copies'];

/** Opens the first books of an agency; what is open already stays as it is. */
export async function openBooks(
  { store, ids }: OpenBooksDeps,
  agencyId: string,
  year: number,
): Promise<void> {
  for (const { direction } of FIRST_BOOKS) await openFirst({ store, ids }, { agencyId, direction, year });
}

async function openFirst(
  { store, ids }: OpenBooksDeps,
  { agencyId, direction, year }: { agencyId: string; direction: Direction; year: number },
): Promise<void> {
  const first = FIRST_BOOKS.find((each) => each.direction === direction);
  if (first !== undefined)
    await store.addBook({ ...newBook, ...first, id: ids.next(), agencyId, year, isDefault: true }, []);
}

export const newBook: Pick<Book, 'kinds' | 'patterns' | 'isClosed' | 'version'> = {
  kinds: [],
  patterns: DECREE_PATTERNS,
  isClosed: false,
  version: 1,
};

/**
 * The books of the year, opened from the latest earlier year when there are none yet, with its kinds and patterns.
 * The default book goes last: once it is there, all are, whatever crashed in between.
 */
export async function booksOfYear(
  { store, ids }: OpenBooksDeps,
  series: { agencyId: string; direction: Direction; year: number },
): Promise<Book[]> {
  const { agencyId, direction, year } = series;
  const open = await store.booksOf(agencyId, year, direction);
  if (open.some(({ isDefault }) => isDefault)) return open;
  const lastYear = await store.lastYearBefore(agencyId, direction, year);
  if (lastYear === null) {
    // Agencies of before there were copies get their book when it is first asked for.
    if (direction !== 'copies') return open;
    await openFirst({ store, ids }, series);
    return store.booksOf(agencyId, year, direction);
  }
  const models = (await store.booksOf(agencyId, lastYear, direction)).filter(({ isClosed }) => !isClosed);
  for (const model of models.toReversed())
    await store.addBook({ ...model, id: ids.next(), year, version: 1 }, []);
  return store.booksOf(agencyId, year, direction);
}
