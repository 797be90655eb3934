// Prints of the books in MongoDB: one row each, which is the work to do, how far it is, and what came of it.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Print } from '../domain/print.ts';
import type { BookKey } from './books.ts';

export const PRINTS = 'register-prints';

export const printMigrations: Migration[] = [
  indexMigration('registers-0007-prints', PRINTS, [
    { key: { agencyId: 1, bookId: 1, at: -1 }, name: 'by-book' },
    {
      key: { agencyId: 1, bookId: 1, state: 1 },
      name: 'one-print-at-a-time',
      unique: true,
      partialFilterExpression: { state: 'making' },
    },
    OUTBOX_INDEX,
  ]),
];

interface PrintRow extends Omit<Print, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<PrintRow>(
  {
    _id: text,
    agencyId: text,
    bookId: text,
    bookName: text,
    direction: text,
    year: { type: Number, required: true },
    from: { type: String, default: null },
    to: { type: String, default: null },
    state: text,
    done: { type: Number, required: true },
    expected: { type: Number, required: true },
    pageCount: { type: Number, default: null },
    pdf: { type: Object, default: null },
    xlsx: { type: Object, default: null },
    signed: { type: Object, default: null },
    at: { type: Date, required: true },
    by: { type: Object, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: PRINTS, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;
const toPrint = ({ _id, outbox: _outbox, ...row }: PrintRow): Print => ({ id: _id, ...row });

export type PrintStore = ReturnType<typeof makePrintStore>;

export function makePrintStore(connection: Connection) {
  const prints = connection.model<PrintRow>(PRINTS, schema);

  const moveOn = async (id: string, state: Print['state'], set: Partial<Print>, outbox: OutboxEntry[]) => {
    const row = await prints
      .findOneAndUpdate(
        { _id: id, state },
        { $set: set, $push: { outbox: { $each: outbox } } },
        { returnDocument: 'after', projection: HIDDEN },
      )
      .lean();
    return row && toPrint(row);
  };

  return {
    /** False when it is there already, or another one of the book is being made. */
    async insert({ id, ...rest }: Print, outbox: OutboxEntry[]): Promise<boolean> {
      try {
        await prints.create({ _id: id, ...rest, outbox });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async find(agencyId: string, id: string): Promise<Print | null> {
      const row = await prints.findOne({ _id: id, agencyId }, HIDDEN).lean();
      return row && toPrint(row);
    },

    /** Newest first. */
    async last({ agencyId, bookId }: BookKey, limit: number): Promise<Print[]> {
      const rows = await prints.find({ agencyId, bookId }, HIDDEN).sort({ at: -1 }).limit(limit).lean();
      return rows.map(toPrint);
    },

    async noteProgress(id: string, done: number): Promise<void> {
      await prints.updateOne({ _id: id, state: 'making' }, { $set: { done } });
    },

    /** The files are stored; null when it was ended otherwise meanwhile. */
    ready: (
      id: string,
      made: Required<Pick<Print, 'pdf' | 'xlsx' | 'pageCount' | 'done'>>,
      outbox: OutboxEntry[],
    ) => moveOn(id, 'making', { ...made, state: 'ready' }, outbox),
    fail: (id: string) => moveOn(id, 'making', { state: 'failed' }, []),
    /** Null when somebody else has signed it. */
    sign: (id: string, signed: NonNullable<Print['signed']>, outbox: OutboxEntry[]) =>
      moveOn(id, 'ready', { signed, state: 'signed' }, outbox),
  };
}
