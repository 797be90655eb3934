// The only door to the registers' collections: books, and the numbers in them.
import type { Connection } from 'mongoose';
import { makeBookStore } from './store/books.ts';
import { makeEntryStore } from './store/entries.ts';

export type { BookClash, BookKey } from './store/books.ts';
export type { EntryKey } from './store/entries.ts';
export { BOOKS, ENTRIES, migrations } from './store/migrations.ts';

export type RegisterStore = ReturnType<typeof makeStore>;

export const makeStore = (connection: Connection) => ({
  ...makeBookStore(connection),
  ...makeEntryStore(connection),
});
