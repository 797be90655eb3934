// Lines of paper books in MongoDB: one number each of a run that was taken over, written out by a clerk. The run itself
// stays one row: what is not written out costs nothing.
import { type Connection, Schema } from 'mongoose';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { WrittenColumns } from '../../contracts/register-rows.ts';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { OUTBOX_FIELDS, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { PaperLine } from '../domain/entry.ts';
import type { BookKey } from './books.ts';
import type { EntryKey } from './entries.ts';
import { LINES } from './migrations.ts';

interface LineRow extends EntryKey {
  _id: string;
  version: number;
  columns: WrittenColumns;
  at: Date;
  by: PersonRef;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<LineRow>(
  {
    _id: text,
    agencyId: text,
    bookId: text,
    number: { type: Number, required: true },
    version: { type: Number, required: true },
    columns: { type: Object, required: true },
    at: { type: Date, required: true },
    by: { type: Object, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: LINES, minimize: false },
);

const toLine = ({ number, version, columns }: LineRow): PaperLine => ({ number, version, columns });

export type NewLine = EntryKey & PaperLine & Pick<LineRow, 'at' | 'by'> & { id: string };

export function makeLineStore(connection: Connection) {
  const lines = connection.model<LineRow>(LINES, schema);
  return {
    /** False when somebody else has written it meanwhile. */
    async writeLine({ id, version, columns, at, by, ...key }: NewLine, outbox: OutboxEntry[]) {
      if (version > 1) {
        const { matchedCount } = await lines.updateOne(
          { _id: id, agencyId: key.agencyId, version: version - 1 },
          { $set: { version, columns, at, by }, $push: { outbox: { $each: outbox } } },
        );
        return matchedCount === 1;
      }
      try {
        await lines.create({ _id: id, ...key, version, columns, at, by, outbox });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async findLine({ agencyId, bookId, number }: EntryKey): Promise<PaperLine | null> {
      const row = await lines.findOne({ agencyId, bookId, number }).lean();
      return row && toLine(row);
    },

    /** The lines of a run one after another. */
    async *linesBetween(
      { agencyId, bookId }: BookKey,
      { low, high, isDescending }: { low: number; high: number; isDescending: boolean },
    ) {
      const rows = lines
        .find({ agencyId, bookId, number: trusted({ $gte: low, $lte: high }) })
        .sort({ number: isDescending ? -1 : 1 })
        .lean()
        .cursor({ batchSize: 200 });
      for await (const row of rows) yield toLine(row);
    },
  };
}
