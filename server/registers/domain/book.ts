// The books of a year and which kinds each takes. The head of the agency sets the scheme: one common series, or one
// for a kind or a group of kinds. NĐ 30/2020 Điều 15 khoản 1.
import { type NotationPatterns, notationOf } from '../../contracts/notation.ts';
import type { BookDirection } from '../../contracts/registers.ts';
import { CopyForm, DocumentKind, type NumberedKind } from '../../contracts/vocabulary.ts';

export type Direction = BookDirection;

export interface Book {
  id: string;
  agencyId: string;
  direction: Direction;
  year: number;
  name: string;
  /** The book of all kinds that have none of their own. */
  isDefault: boolean;
  /** Kinds that are numbered here and nowhere else. None in a further book: it is only chosen by hand, for any kind. */
  kinds: NumberedKind[];
  patterns: NotationPatterns;
  /** Gives no numbers any more. */
  isClosed: boolean;
  version: number;
}

/** The parts of the notation that the agency and its units have. */
export interface Abbreviations {
  abbreviation: string;
  units: ReadonlyArray<{ abbreviation: string }>;
}

/** QCVN 102:2016, CodeNotation. */
const NOTATION_MOST = 30;

/** What is numbered in books of this direction. */
export const numberedIn = (direction: Direction): readonly NumberedKind[] =>
  direction === 'copies' ? CopyForm.options : DocumentKind.options;

/** The kinds a book takes, among the open books of its year. */
export function kindsOf(book: Book, books: readonly Book[]): readonly NumberedKind[] {
  if (book.isClosed) return [];
  if (book.kinds.length > 0) return book.kinds;
  const all = numberedIn(book.direction);
  if (!book.isDefault) return all;
  const taken = new Set(
    books.flatMap(({ id, isClosed, kinds }) => (id === book.id || isClosed ? [] : kinds)),
  );
  return all.filter((kind) => !taken.has(kind));
}

/** The book of a kind: its own, else the default one. */
export const bookOfKind = (books: readonly Book[], kind: NumberedKind | undefined): Book | undefined =>
  books.find(({ isClosed, kinds }) => kind !== undefined && !isClosed && kinds.includes(kind)) ??
  books.find(({ isDefault }) => isDefault);

/** Every notation the book can print, for the units there are. */
export function notationsOf(book: Book, books: readonly Book[], names: Abbreviations): Set<string> {
  const { year, patterns } = book;
  const units = ['', ...names.units.map(({ abbreviation }) => abbreviation)];
  const found = new Set<string>();
  for (const kind of kindsOf(book, books))
    for (const unitAbbreviation of units)
      found.add(
        notationOf(patterns, { kind, agencyAbbreviation: names.abbreviation, unitAbbreviation, year }),
      );
  return found;
}

export const isTooLong = (notation: string): boolean => notation.length > NOTATION_MOST;

/** A book of the year that could print the same notation, so that two documents could carry the same number. */
export function lookalikeOf(book: Book, books: readonly Book[], names: Abbreviations): Book | undefined {
  const own = notationsOf(book, books, names);
  return books.find(
    (other) => other.id !== book.id && [...notationsOf(other, books, names)].some((each) => own.has(each)),
  );
}
