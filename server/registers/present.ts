// Books and entries as the client sees them.
import type { RegisterBook, RegisterEntry } from '../contracts/registers.ts';
import { type Entry, numberAfter } from './domain/entry.ts';
import type { BookWithLast } from './queries/list-books.ts';

export const presentBook = ({ book, last }: BookWithLast): RegisterBook => {
  const { agencyId: _agencyId, ...shown } = book;
  return { ...shown, nextNumber: numberAfter(last), lastOn: last?.on ?? null };
};

export const presentEntry = (entry: Entry): RegisterEntry => ({
  number: entry.number,
  through: entry.through,
  state: entry.state,
  on: entry.on,
  text: entry.text,
  documentId: entry.documentId,
  subject: entry.subject,
  purpose: entry.purpose,
  voidReason: entry.voidReason,
  at: entry.at.toISOString(),
  by: entry.by,
});
