// Indexes of the books and of their numbers.
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_INDEX } from '../../platform/outbox/entry.ts';

export const BOOKS = 'register-books';
export const ENTRIES = 'register-entries';
export const LINES = 'register-lines';

export const migrations: Migration[] = [
  indexMigration('registers-0001-books', BOOKS, [
    { key: { agencyId: 1, direction: 1, year: 1, name: 1 }, name: 'one-name-a-year', unique: true },
  ]),
  indexMigration('registers-0002-entries', ENTRIES, [
    // A book is one year's series, so the year need not be part of the key.
    { key: { agencyId: 1, bookId: 1, number: 1 }, name: 'one-row-a-number', unique: true },
    {
      // `holder` is the document while the number is its own; voiding takes it away, so it may have another.
      key: { agencyId: 1, holder: 1 },
      name: 'one-number-a-document',
      unique: true,
      partialFilterExpression: { holder: { $exists: true } },
    },
    OUTBOX_INDEX,
  ]),
  {
    // The notation was part of the text only. A year had one book of outgoing documents then, so none stands twice.
    name: 'registers-0003-notations',
    up: async (connection) => {
      await connection.collection(ENTRIES).updateMany({ text: /\//, notation: { $exists: false } }, [
        {
          $set: { notation: { $substrCP: ['$text', { $add: [{ $indexOfCP: ['$text', '/'] }, 1] }, 500] } },
        },
      ]);
    },
  },
  indexMigration('registers-0004-printed-numbers', ENTRIES, [
    {
      key: { agencyId: 1, year: 1, notation: 1, number: 1 },
      name: 'one-printed-number-a-year',
      unique: true,
      partialFilterExpression: { notation: { $exists: true } },
    },
    {
      key: { agencyId: 1, bookId: 1, state: 1, number: 1 },
      name: 'open-reservations',
      partialFilterExpression: { state: 'reserved' },
    },
  ]),
  indexMigration('registers-0005-kinds', BOOKS, [
    {
      key: { agencyId: 1, direction: 1, year: 1, kinds: 1 },
      name: 'one-book-a-kind',
      unique: true,
      partialFilterExpression: { 'kinds.0': { $exists: true } },
    },
    OUTBOX_INDEX,
  ]),
  indexMigration('registers-0006-lines', LINES, [
    { key: { agencyId: 1, bookId: 1, number: 1 }, name: 'one-line-a-number', unique: true },
    OUTBOX_INDEX,
  ]),
];
