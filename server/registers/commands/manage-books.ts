// The scheme of numbering that the head of the agency sets: which books there are, which kinds each takes, and how its
// numbers are written. NĐ 30/2020 Điều 15 khoản 1. What was given already stays as it was printed.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { NumberedKind } from '../../contracts/vocabulary.ts';
import { type Clock, vietnamYear } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import {
  type Abbreviations,
  type Book,
  type Direction,
  isTooLong,
  lookalikeOf,
  notationsOf,
  numberedIn,
} from '../domain/book.ts';
import type { BookClash, RegisterStore } from '../store.ts';
import type { Audited } from './audited.ts';
import { booksOfYear, DIRECTIONS, newBook, type OpenBooksDeps } from './open-books.ts';

export interface ManageDeps extends OpenBooksDeps {
  clock: Clock;
  audited: Audited;
  kick(): void;
  namesOf(agencyId: string): Promise<Abbreviations>;
}

export interface BookSettings extends Pick<Book, 'name' | 'patterns'> {
  kinds: readonly NumberedKind[];
}

interface Who {
  agencyId: string;
  by: PersonRef;
}

/** @throws AppError REGISTER_CLOSED unless it is this year or the next. */
export async function openYear(deps: ManageDeps, agencyId: string, year: number): Promise<void> {
  assertPlannable(deps, year);
  for (const direction of DIRECTIONS) await booksOfYear(deps, { agencyId, direction, year });
}

/** @throws AppError as {@link assertSound}, REGISTER_CLOSED, REGISTER_NAME_TAKEN, REGISTER_KIND_TAKEN. */
export async function createBook(
  deps: ManageDeps,
  { agencyId, by }: Who,
  {
    year = vietnamYear(deps.clock.now()),
    direction = 'outgoing',
    ...wish
  }: BookSettings & { year?: number | undefined; direction?: Direction },
): Promise<Book> {
  assertPlannable(deps, year);
  const books = await booksOfYear(deps, { agencyId, direction, year });
  const given = settingsOf(wish);
  const book: Book = {
    ...{ ...newBook, ...given, id: deps.ids.next(), agencyId, year },
    ...{ direction, isDefault: false },
  };
  assertNumbers(book);
  await assertSound(deps, book, [...books, book]);
  const clash = await deps.store.addBook(book, [
    deps.audited(book, 'register.bookOpened', by, describe(book)),
  ]);
  if (clash !== null) throw taken(clash);
  deps.kick();
  return book;
}

/** @throws AppError as {@link createBook}; REGISTER_UNKNOWN, CONFLICT, BAD_INPUT for what a first book cannot be. */
export async function changeBook(
  deps: ManageDeps,
  { agencyId, by }: Who,
  wish: BookSettings & { id: string; version: number; isClosed: boolean },
): Promise<Book> {
  const before = await deps.store.findBook({ agencyId, bookId: wish.id });
  if (before === null) throw new AppError('REGISTER_UNKNOWN', { detail: `no book ${wish.id}` });
  assertPlannable(deps, before.year);
  if (before.isDefault) assertStaysFirst(wish);
  const { isClosed } = wish;
  const book: Book = { ...before, ...settingsOf(wish), isClosed, version: wish.version + 1 };
  if (isClosed) book.kinds = [];
  if (before.direction !== 'incoming') {
    assertNumbers(book);
    const others = await deps.store.booksOf(agencyId, before.year, before.direction);
    await assertSound(
      deps,
      book,
      others.map((each) => (each.id === book.id ? book : each)),
    );
  }
  const action = isClosed && !before.isClosed ? 'register.bookClosed' : 'register.bookChanged';
  const after = await deps.store.changeBook(book, [
    deps.audited(book, action, by, `${describe(before)} → ${describe(book)}`),
  ]);
  if (after === null) throw new AppError('CONFLICT', { detail: `version ${before.version}` });
  if (typeof after === 'string') throw taken(after);
  deps.kick();
  return after;
}

const settingsOf = ({ name, kinds, patterns }: BookSettings) => ({
  name,
  patterns,
  kinds: [...new Set(kinds)],
});

const describe = ({ name, year, kinds, patterns, isClosed }: Book): string =>
  `${name} ${year} [${kinds.join(', ')}] ${patterns.named} ${patterns.plain}${isClosed ? ' đóng' : ''}`;

function assertPlannable({ clock }: ManageDeps, year: number): void {
  const now = vietnamYear(clock.now());
  if (year !== now && year !== now + 1)
    throw new AppError('REGISTER_CLOSED', { detail: `${year} is neither ${now} nor the year after` });
}

/** Whatever no other book takes is numbered in the first one, so it takes no kinds of its own and stays open. */
function assertStaysFirst({ kinds, isClosed }: { kinds: readonly NumberedKind[]; isClosed: boolean }): void {
  const pointers = [...(kinds.length > 0 ? ['/body/kinds'] : []), ...(isClosed ? ['/body/isClosed'] : [])];
  if (pointers.length === 0) return;
  const errors = pointers.map((pointer) => ({
    pointer,
    code: 'first-book',
    detail: 'not of the first book',
  }));
  throw new AppError('BAD_INPUT', { errors });
}

/** @throws AppError BAD_INPUT for a kind that is not numbered in books of this direction. */
function assertNumbers({ kinds, direction }: Book): void {
  const all = new Set(numberedIn(direction));
  const errors = kinds.flatMap((kind, index) =>
    all.has(kind) ? [] : [{ pointer: `/body/kinds/${index}`, code: 'direction', detail: kind }],
  );
  if (errors.length > 0) throw new AppError('BAD_INPUT', { errors });
}

/**
 * A number with its notation stands once a year. The default book is looked at as well: it takes back what another one
 * gives up.
 * @throws AppError REGISTER_NOTATION_TOO_LONG, REGISTER_PATTERN_AMBIGUOUS.
 */
async function assertSound(deps: ManageDeps, book: Book, books: readonly Book[]): Promise<void> {
  const names = await deps.namesOf(book.agencyId);
  const touched = [book, ...books.filter(({ id, isDefault }) => isDefault && id !== book.id)];
  for (const each of touched) {
    const notations = [...notationsOf(each, books, names)];
    const long = notations.find(isTooLong);
    if (long !== undefined) throw new AppError('REGISTER_NOTATION_TOO_LONG', { detail: long });
    const other = lookalikeOf(each, books, names);
    const used = other ?? (await bookThatUsed(deps.store, each, notations, books));
    if (used !== undefined)
      throw new AppError('REGISTER_PATTERN_AMBIGUOUS', {
        detail: `${each.name} and ${used.name} would print the same notation`,
      });
  }
}

async function bookThatUsed(
  store: RegisterStore,
  book: Book,
  notations: readonly string[],
  books: readonly Book[],
): Promise<Pick<Book, 'name'> | undefined> {
  const row = await store.notationElsewhere(book, notations);
  if (row === null) return undefined;
  return books.find(({ id }) => id === row.bookId) ?? { name: row.bookId };
}

const taken = (clash: BookClash) =>
  new AppError(clash === 'kind' ? 'REGISTER_KIND_TAKEN' : 'REGISTER_NAME_TAKEN', {
    detail: `another book of the year has this ${clash}`,
  });
