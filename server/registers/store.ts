// Books and their numbers in MongoDB. A number is given by inserting its row under a unique index: the insert is the
// whole allocation, so a crash at any moment leaves either no row or a complete one.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { ContiguityRow } from './domain/contiguity.ts';
import type { Book, Direction, Entry } from './domain/entry.ts';

export const BOOKS = 'register-books';
export const ENTRIES = 'register-entries';

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
];

interface BookRow extends Omit<Book, 'id'> {
  _id: string;
}

interface EntryRow extends Omit<Entry, 'id'> {
  _id: string;
  holder?: string;
  outbox?: OutboxEntry[];
}

const bookSchema = new Schema<BookRow>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    direction: { type: String, required: true },
    year: { type: Number, required: true },
    name: { type: String, required: true },
    isDefault: { type: Boolean, required: true },
  },
  { strict: 'throw', versionKey: false, collection: BOOKS },
);

const entrySchema = new Schema<EntryRow>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    bookId: { type: String, required: true },
    year: { type: Number, required: true },
    number: { type: Number, required: true },
    state: { type: String, required: true },
    on: { type: String, required: true },
    text: { type: String, required: true },
    documentId: { type: String, required: true },
    holder: { type: String },
    subject: { type: String, default: null },
    voidReason: { type: String, default: null },
    at: { type: Date, required: true },
    by: { type: Object, default: null },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: ENTRIES, minimize: false },
);

const toBook = ({ _id, agencyId, direction, year, name, isDefault }: BookRow): Book => ({
  id: _id,
  agencyId,
  direction,
  year,
  name,
  isDefault,
});

const toEntry = (row: EntryRow): Entry => ({
  id: row._id,
  agencyId: row.agencyId,
  bookId: row.bookId,
  year: row.year,
  number: row.number,
  state: row.state,
  on: row.on,
  text: row.text,
  documentId: row.documentId,
  subject: row.subject,
  voidReason: row.voidReason,
  at: row.at,
  by: row.by,
});

export interface BookKey {
  agencyId: string;
  bookId: string;
}

export interface EntryKey extends BookKey {
  number: number;
}

export type RegisterStore = ReturnType<typeof makeStore>;

/** The only door to the registers' collections. */
export function makeStore(connection: Connection) {
  const books = connection.model<BookRow>(BOOKS, bookSchema);
  const entries = connection.model<EntryRow>(ENTRIES, entrySchema);

  return {
    /** Inserts a book, or answers false when the year has one of that name already. */
    async addBook({ id, ...rest }: Book): Promise<boolean> {
      return inserted(() => books.create({ _id: id, ...rest }));
    },

    async findBook({ agencyId, bookId }: BookKey): Promise<Book | null> {
      const row = await books.findOne({ _id: bookId, agencyId }).lean();
      return row && toBook(row);
    },

    async booksOf(agencyId: string, year: number, direction?: Direction): Promise<Book[]> {
      const filter = direction === undefined ? { agencyId, year } : { agencyId, year, direction };
      const rows = await books.find(filter).sort({ direction: -1, isDefault: -1, name: 1 }).lean();
      return rows.map(toBook);
    },

    /** The latest year before `year` that has books of this direction. */
    async lastYearBefore(agencyId: string, direction: Direction, year: number): Promise<number | null> {
      const rows = await books
        .aggregate<{ year: number }>([
          { $match: { agencyId, direction, year: { $lt: year } } },
          { $sort: { year: -1 } },
          { $limit: 1 },
        ])
        .exec();
      return rows[0]?.year ?? null;
    },

    async lastEntry({ agencyId, bookId }: BookKey): Promise<Entry | null> {
      const row = await entries.findOne({ agencyId, bookId }).sort({ number: -1 }).lean();
      return row && toEntry(row);
    },

    /** The number a document holds now: reserved or bound. */
    async heldBy(agencyId: string, documentId: string): Promise<Entry | null> {
      const row = await entries.findOne({ agencyId, holder: documentId }).lean();
      return row && toEntry(row);
    },

    /** Takes the number; false when the number is taken or the document holds one already. */
    async takeNumber({ id, ...rest }: Entry, outbox: OutboxEntry[]): Promise<boolean> {
      return inserted(() => entries.create({ _id: id, ...rest, holder: rest.documentId, outbox }));
    },

    async findEntry({ agencyId, bookId, number }: EntryKey): Promise<Entry | null> {
      const row = await entries.findOne({ agencyId, bookId, number }).lean();
      return row && toEntry(row);
    },

    async bindEntry(key: EntryKey, bound: { documentId: string; text: string; subject: string }) {
      const { documentId, text, subject } = bound;
      const row = await entries
        .findOneAndUpdate(
          { ...only(key), documentId },
          { $set: { state: 'bound', holder: documentId, text, subject, voidReason: null } },
          { returnDocument: 'after' },
        )
        .lean();
      return row && toEntry(row);
    },

    /** Voids a number that is still reserved; null when it is not. */
    async voidEntry(key: EntryKey, reason: string, outbox: OutboxEntry[]): Promise<Entry | null> {
      const row = await entries
        .findOneAndUpdate(
          { ...only(key), state: 'reserved' },
          {
            $set: { state: 'voided', voidReason: reason },
            $unset: { holder: 1 },
            $push: { outbox: { $each: outbox } },
          },
          { returnDocument: 'after' },
        )
        .lean();
      return row && toEntry(row);
    },

    /** Newest first; `below` is the number of the last row already seen. */
    async entriesBelow({ agencyId, bookId }: BookKey, below: number | null, limit: number): Promise<Entry[]> {
      const rows = await entries
        .aggregate<EntryRow>([
          { $match: { agencyId, bookId, ...(below === null ? {} : { number: { $lt: below } }) } },
          { $sort: { number: -1 } },
          { $limit: limit },
        ])
        .exec();
      return rows.map(toEntry);
    },

    /** All rows of a book, ascending, for the contiguity report. */
    async rowsOf({ agencyId, bookId }: BookKey): Promise<ContiguityRow[]> {
      return entries.find({ agencyId, bookId }, { number: 1, state: 1, on: 1 }).sort({ number: 1 }).lean();
    },
  };
}

/** A key is often passed as part of a larger value; a filter must not inherit the rest. */
const only = ({ agencyId, bookId, number }: EntryKey): EntryKey => ({ agencyId, bookId, number });

async function inserted(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
