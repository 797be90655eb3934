// Gives a document that exists on paper only the next number and enters it in the same write: paper and electronic
// documents share one series (NĐ 30/2020 Điều 15 khoản 1), and nothing of it is here but what the clerk writes.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { WrittenColumns } from '../../contracts/register-rows.ts';
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId, type Ids } from '../../platform/ids.ts';
import type { Abbreviations, Book } from '../domain/book.ts';
import { type Entry, yearOf } from '../domain/entry.ts';
import { knownBook } from '../queries/rows.ts';
import type { BookKey } from '../store.ts';
import { booksOfYear } from './open-books.ts';
import type { AheadDeps } from './reserve-ahead.ts';
import { assertGives, assertTakes } from './reserve-number.ts';
import { onThisDay } from './reserve-today.ts';
import { type Names, takeNext } from './take-next.ts';

export interface PaperNumberDeps extends AheadDeps {
  ids: Ids;
  namesOf(agencyId: string): Promise<Abbreviations>;
}

export interface NumberPaper extends BookKey {
  /** The same wish always has the same number. */
  requestId: string;
  kind?: DocumentKind | undefined;
  unit: string;
  columns: WrittenColumns;
  by: PersonRef;
}

/** @throws AppError REGISTER_UNKNOWN, REGISTER_CLOSED, REGISTER_OTHER_KIND, BAD_INPUT (no kind); as `takeNext`. */
export async function numberPaper(deps: PaperNumberDeps, wish: NumberPaper): Promise<Entry> {
  const { agencyId, bookId, requestId, columns, by } = wish;
  const { store, audited, kick } = deps;
  const id = derivedId('paper-document', agencyId, bookId, requestId);
  const findOwn = () => store.entryById(agencyId, id);
  const own = await findOwn();
  if (own !== null) return own;
  const book = await knownBook(store, { agencyId, bookId });
  const names = book.direction === 'outgoing' ? await namesOf(deps, book, wish) : undefined;
  const entry = await onThisDay(deps.clock, async (on) => {
    assertGives(book, yearOf(on));
    return takeNext(deps, book, {
      ...{ id, documentId: null, purpose: null, names, on, by, findOwn },
      written: { version: 1, columns },
      outboxOf: (taken) => [audited(taken, 'register.paperNumbered', by, columns.subject)],
    });
  });
  kick();
  return entry;
}

/** The parts of its notation. The unit is one of the agency's, or none. */
async function namesOf(deps: PaperNumberDeps, book: Book, { kind, unit }: NumberPaper): Promise<Names> {
  const { agencyId, direction, year } = book;
  const { abbreviation, units } = await deps.namesOf(agencyId);
  const isKnown = unit === '' || units.some((each) => each.abbreviation === unit);
  if (kind === undefined || !isKnown) {
    const pointer = kind === undefined ? '/body/kind' : '/body/unit';
    throw new AppError('BAD_INPUT', { errors: [{ pointer, code: 'unknown', detail: 'of the notation' }] });
  }
  const names: Names = { kind, agencyAbbreviation: abbreviation, unitAbbreviation: unit };
  assertTakes(book, await booksOfYear(deps, { agencyId, direction, year }), names);
  return names;
}
