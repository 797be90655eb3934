// The numbers in MongoDB. A number is given by inserting its row under a unique index: the insert is the whole
// allocation, so a crash at any moment leaves either no row or a complete one.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { ContiguityRow } from '../domain/contiguity.ts';
import type { Entry, EntryState, Written } from '../domain/entry.ts';
import type { BookKey } from './books.ts';
import { ENTRIES } from './migrations.ts';

export interface EntryKey extends BookKey {
  number: number;
}

/** What a document makes of the number it holds. */
interface Printed {
  documentId: string;
  text: string;
  notation: string | null;
}

/** Which rows, and in which direction. Dates are inclusive. */
export interface Walk {
  from?: string | undefined;
  to?: string | undefined;
  state?: EntryState | undefined;
  /** Only numbers below; for descending walks. */
  below?: number | undefined;
  isDescending: boolean;
}

interface EntryRow extends Omit<Entry, 'id' | 'notation' | 'through' | 'purpose' | 'written'> {
  _id: string;
  /** Absent where there is none, so that no index holds it. */
  notation?: string;
  through?: number | null;
  purpose?: string | null;
  written?: Written | null;
  holder?: string;
  outbox?: OutboxEntry[];
}

const entrySchema = new Schema<EntryRow>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    bookId: { type: String, required: true },
    year: { type: Number, required: true },
    number: { type: Number, required: true },
    through: { type: Number, default: null },
    state: { type: String, required: true },
    on: { type: String, required: true },
    text: { type: String, required: true },
    notation: { type: String },
    documentId: { type: String, default: null },
    holder: { type: String },
    subject: { type: String, default: null },
    purpose: { type: String, default: null },
    voidReason: { type: String, default: null },
    written: { type: Object, default: null },
    at: { type: Date, required: true },
    by: { type: Object, default: null },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: ENTRIES, minimize: false },
);

const toEntry = ({ _id, holder: _holder, outbox: _outbox, ...row }: EntryRow): Entry => ({
  id: _id,
  agencyId: row.agencyId,
  bookId: row.bookId,
  year: row.year,
  number: row.number,
  through: row.through ?? null,
  state: row.state,
  on: row.on,
  text: row.text,
  notation: row.notation ?? null,
  documentId: row.documentId,
  subject: row.subject,
  purpose: row.purpose ?? null,
  voidReason: row.voidReason,
  written: row.written ?? null,
  at: row.at,
  by: row.by,
});

export function makeEntryStore(connection: Connection) {
  const entries = connection.model<EntryRow>(ENTRIES, entrySchema);

  return {
    async lastEntry({ agencyId, bookId }: BookKey): Promise<Entry | null> {
      const row = await entries.findOne({ agencyId, bookId }).sort({ number: -1 }).lean();
      return row && toEntry(row);
    },

    /** The number a document holds now: reserved or bound. */
    async heldBy(agencyId: string, documentId: string): Promise<Entry | null> {
      const row = await entries.findOne({ agencyId, holder: documentId }).lean();
      return row && toEntry(row);
    },

    /** By the id that was made for it, e.g. of a wish. */
    async entryById(agencyId: string, id: string): Promise<Entry | null> {
      const row = await entries.findOne({ _id: id, agencyId }).lean();
      return row && toEntry(row);
    },

    /** Takes the number; false when it is taken, in this book or as printed, or the document holds one already. */
    async takeNumber({ id, notation, ...rest }: Entry, outbox: OutboxEntry[]): Promise<boolean> {
      const { documentId } = rest;
      try {
        await entries.create({
          ...{ _id: id, ...rest, outbox },
          ...(notation !== null && { notation }),
          ...(documentId !== null && { holder: documentId }),
        });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async findEntry({ agencyId, bookId, number }: EntryKey): Promise<Entry | null> {
      const row = await entries.findOne({ agencyId, bookId, number }).lean();
      return row && toEntry(row);
    },

    /** Whether one of the notations has stood behind a number of another book this year; then which. */
    async notationElsewhere(
      { agencyId, id, year }: { agencyId: string; id: string; year: number },
      notations: readonly string[],
    ): Promise<Pick<Entry, 'notation' | 'bookId'> | null> {
      const [row] = await entries
        .aggregate<EntryRow>([
          { $match: { agencyId, year, notation: { $in: [...notations] }, bookId: { $ne: id } } },
          { $limit: 1 },
        ])
        .exec();
      return row === undefined ? null : { notation: row.notation ?? null, bookId: row.bookId };
    },

    /** The row that prints this number, in whatever book of the year. */
    async printedAs(
      key: Pick<Entry, 'agencyId' | 'year' | 'number'> & { notation: string },
    ): Promise<Entry | null> {
      const { agencyId, year, notation, number } = key;
      const row = await entries.findOne({ agencyId, year, notation, number }).lean();
      return row && toEntry(row);
    },

    /** Gives a document a number that was reserved ahead; null when it is not free any more. @throws when it holds another. */
    async adoptEntry(key: EntryKey, printed: Printed, outbox: OutboxEntry[]): Promise<Entry | null> {
      const row = await entries
        .findOneAndUpdate(
          { ...only(key), state: 'reserved', documentId: null },
          { $set: { ...asPrinted(printed) }, $push: { outbox: { $each: outbox } } },
          { returnDocument: 'after' },
        )
        .lean();
      return row && toEntry(row);
    },

    async bindEntry(key: EntryKey, { subject, ...printed }: Printed & { subject: string }) {
      const row = await entries
        .findOneAndUpdate(
          { ...only(key), documentId: printed.documentId },
          { $set: { ...asPrinted(printed), state: 'bound', subject, voidReason: null } },
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

    /** The row that accounts for a number: its own, or the run on paper that it is in. */
    async entryOf({ agencyId, bookId, number }: EntryKey): Promise<Entry | null> {
      const row = await entries
        .findOne({ agencyId, bookId, number: trusted({ $lte: number }) })
        .sort({ number: -1 })
        .lean();
      return row !== null && (row.through ?? row.number) >= number ? toEntry(row) : null;
    },

    /** Rows of a book one after another: ascending, or from below a number downwards. */
    async *walk({ agencyId, bookId }: BookKey, { from, to, state, below, isDescending }: Walk) {
      const on = { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lte: to }) };
      const rows = entries
        .find({
          ...{ agencyId, bookId, ...(state !== undefined && { state }) },
          ...(below !== undefined && { number: trusted({ $lt: below }) }),
          ...(Object.keys(on).length > 0 && { on: trusted(on) }),
        })
        .sort({ number: isDescending ? -1 : 1 })
        .lean()
        .cursor({ batchSize: 200 });
      for await (const row of rows) yield toEntry(row);
    },

    /** How many rows of a book have one of these dates. */
    async countRows({ agencyId, bookId }: BookKey, { from, to }: Pick<Walk, 'from' | 'to'>): Promise<number> {
      const on = { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lte: to }) };
      return entries.countDocuments({
        ...{ agencyId, bookId },
        ...(Object.keys(on).length > 0 && { on: trusted(on) }),
      });
    },

    /** Columns of a document on paper; null when somebody else has written them meanwhile. */
    async writeEntry(key: EntryKey, written: Written, outbox: OutboxEntry[]): Promise<Entry | null> {
      const row = await entries
        .findOneAndUpdate(
          { ...only(key), 'written.version': written.version - 1 },
          { $set: { written, subject: written.columns.subject }, $push: { outbox: { $each: outbox } } },
          { returnDocument: 'after' },
        )
        .lean();
      return row && toEntry(row);
    },

    /** Reserved ahead of a document and still free, oldest first. */
    async freeReservations({ agencyId, bookId }: BookKey, limit: number): Promise<Entry[]> {
      const rows = await entries
        .find({ agencyId, bookId, state: 'reserved', documentId: null })
        .sort({ number: 1 })
        .limit(limit)
        .lean();
      return rows.map(toEntry);
    },

    /** All rows of a book, ascending, one after another. */
    rowsOf({ agencyId, bookId }: BookKey): AsyncIterable<ContiguityRow> {
      return entries
        .find({ agencyId, bookId }, { number: 1, through: 1, state: 1, on: 1 })
        .sort({ number: 1 })
        .lean()
        .cursor({ batchSize: 1000 });
    },

    /** Printed numbers of a year that have more than one row. The index of them forbids it: a look at what is there. */
    async printedTwice(agencyId: string, year: number, limit: number) {
      return entries
        .aggregate<{ text: string; bookIds: string[] }>([
          { $match: { agencyId, year, notation: { $exists: true } } },
          { $sort: { notation: 1, number: 1 } },
          {
            $group: {
              _id: { notation: '$notation', number: '$number' },
              text: { $first: '$text' },
              bookIds: { $push: '$bookId' },
              rows: { $sum: 1 },
            },
          },
          { $match: { rows: { $gt: 1 } } },
          { $limit: limit },
        ])
        .exec();
    },
  };
}

const asPrinted = ({ documentId, text, notation }: Printed) => ({
  ...{ holder: documentId, documentId, text },
  ...(notation !== null && { notation }),
});

/** A key is often passed as part of a larger value; a filter must not inherit the rest. */
const only = ({ agencyId, bookId, number }: EntryKey): EntryKey => ({ agencyId, bookId, number });
