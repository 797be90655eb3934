// The only door to the registers' collections: books, and the numbers in them.
import type { Connection } from 'mongoose';
import { makeBookStore } from './store/books.ts';
import { makeEntryStore } from './store/entries.ts';
import { makeLineStore } from './store/lines.ts';

export type { BookClash, BookKey } from './store/books.ts';
export type { EntryKey, Walk } from './store/entries.ts';
export { BOOKS, ENTRIES, LINES, migrations } from './store/migrations.ts';

export type RegisterStore = ReturnType<typeof makeStore>;

export const makeStore = (connection: Connection) => ({
  ...makeBookStore(connection),
  ...makeEntryStore(connection),
  ...makeLineStore(connection),
});
