// The books in MongoDB: one document a book and year, whose unique indexes keep names and kinds apart.
import { type Connection, Schema } from 'mongoose';
import { DECREE_PATTERNS } from '../../contracts/notation.ts';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Book, Direction } from '../domain/book.ts';
import { BOOKS } from './migrations.ts';

export interface BookKey {
  agencyId: string;
  bookId: string;
}

/** Rows of before there were kinds and patterns lack what came later. */
interface BookRow extends Omit<Book, 'id' | 'kinds' | 'patterns' | 'isClosed' | 'version'> {
  _id: string;
  kinds?: Book['kinds'];
  patterns?: Book['patterns'];
  isClosed?: boolean;
  version?: number;
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
    kinds: { type: [String], default: [] },
    patterns: { type: Object, default: DECREE_PATTERNS },
    isClosed: { type: Boolean, default: false },
    version: { type: Number, default: 1 },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: BOOKS },
);

const toBook = (row: BookRow): Book => ({
  id: row._id,
  agencyId: row.agencyId,
  direction: row.direction,
  year: row.year,
  name: row.name,
  isDefault: row.isDefault,
  kinds: row.kinds ?? [],
  patterns: row.patterns ?? DECREE_PATTERNS,
  isClosed: row.isClosed ?? false,
  version: row.version ?? 1,
});

/** What stood in the way of a write: the name, or one of the kinds, is another book's. */
export type BookClash = 'name' | 'kind';

const clashOf = (error: unknown): BookClash => {
  if (!isDuplicateKey(error)) throw error;
  return error instanceof Error && error.message.includes('one-book-a-kind') ? 'kind' : 'name';
};

export function makeBookStore(connection: Connection) {
  const books = connection.model<BookRow>(BOOKS, bookSchema);

  return {
    /** Inserts a book, or answers what another book of the year has already. */
    async addBook({ id, ...rest }: Book, outbox: OutboxEntry[]): Promise<BookClash | null> {
      try {
        await books.create({ _id: id, ...rest, outbox });
        return null;
      } catch (error) {
        return clashOf(error);
      }
    },

    /** Writes a book that is still of the version before; null when it is not. */
    async changeBook(
      { id, agencyId, version, name, kinds, patterns, isClosed }: Book,
      outbox: OutboxEntry[],
    ): Promise<Book | BookClash | null> {
      try {
        const row = await books
          .findOneAndUpdate(
            { _id: id, agencyId, version: version === 2 ? trusted({ $in: [1, null] }) : version - 1 },
            { $set: { name, kinds, patterns, isClosed, version }, $push: { outbox: { $each: outbox } } },
            { returnDocument: 'after' },
          )
          .lean();
        return row && toBook(row);
      } catch (error) {
        return clashOf(error);
      }
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
  };
}
