// Books and entries as the client sees them.
import type { RegisterBook, RegisterEntry } from '../contracts/registers.ts';
import type { Book, Entry } from './domain/entry.ts';

export const presentBook = ({ id, direction, name, year }: Book, last: Entry | null): RegisterBook => ({
  id,
  direction,
  name,
  year,
  nextNumber: (last?.number ?? 0) + 1,
  lastOn: last?.on ?? null,
});

export const presentEntry = (entry: Entry): RegisterEntry => ({
  number: entry.number,
  state: entry.state,
  on: entry.on,
  text: entry.text,
  documentId: entry.documentId,
  subject: entry.subject,
  voidReason: entry.voidReason,
  at: entry.at.toISOString(),
  by: entry.by,
});
