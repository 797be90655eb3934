// Whether the books of a year account for every number: the report of the screen and of `vanthu registers audit`.
import type { RegistersAudit } from '../../contracts/registers.ts';
import type { Book } from '../domain/book.ts';
import { beginContiguity, type ContiguityReport, isContiguous } from '../domain/contiguity.ts';
import type { BookKey, RegisterStore } from '../store.ts';

const MOST_TWICE = 200;

/** One book, row by row. */
export async function auditBook(store: RegisterStore, key: BookKey): Promise<ContiguityReport> {
  const { see, report } = beginContiguity();
  for await (const row of store.rowsOf(key)) see(row);
  return report();
}

export async function auditYear(
  store: RegisterStore,
  { agencyId, year, at }: { agencyId: string; year: number; at: Date },
): Promise<RegistersAudit> {
  const books = await store.booksOf(agencyId, year);
  const audits: RegistersAudit['books'] = [];
  for (const book of books)
    audits.push(presentAudit(book, await auditBook(store, { agencyId, bookId: book.id })));
  const nameOf = (id: string) => books.find((book) => book.id === id)?.name ?? id;
  const twice = await store.printedTwice(agencyId, year, MOST_TWICE);
  const printedTwice = twice.map(({ text, bookIds }) => ({ text, books: bookIds.map(nameOf) }));
  const isSound = printedTwice.length === 0 && audits.every((audit) => audit.isContiguous);
  return { year, at: at.toISOString(), isContiguous: isSound, books: audits, printedTwice };
}

const presentAudit = (
  { id, direction, name }: Book,
  report: ContiguityReport,
): RegistersAudit['books'][number] => ({
  bookId: id,
  direction,
  name,
  isContiguous: isContiguous(report),
  ...report,
});
