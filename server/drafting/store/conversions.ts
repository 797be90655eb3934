// Conversions in MongoDB: the row is the work to do, and a lease in it says who does it.
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import type { ConversionRow } from '../domain/conversion.ts';

const CONVERSIONS = 'conversions';

export const conversionMigrations: Migration[] = [
  indexMigration('drafting-0001-conversions', CONVERSIONS, [
    // The queue of all agencies is one: there is one program.
    { key: { state: 1, at: 1 }, name: 'by-state' },
    { key: { personId: 1, state: 1 }, name: 'by-person' },
  ]),
];

interface Row extends Omit<ConversionRow, 'id'> {
  _id: string;
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    personId: text,
    state: text,
    until: { type: Date, required: true },
    attempts: { type: Number, required: true },
    source: { type: Object, required: true },
    format: text,
    fonts: { type: [String], default: [] },
    pdf: { type: Object, default: null },
    failure: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, collection: CONVERSIONS, minimize: false },
);

const readRow = ({ _id, ...rest }: Row): ConversionRow => ({ ...rest, id: _id });
const LONG_AGO = new Date(0);

export type ConversionStore = ReturnType<typeof makeConversionStore>;

export function makeConversionStore(connection: Connection) {
  const rows = connection.model<Row>(CONVERSIONS, schema);
  return {
    /** False: there is one already. */
    async insert({ id, ...row }: ConversionRow): Promise<boolean> {
      const { upsertedCount } = await rows.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
      return upsertedCount === 1;
    },

    async find(id: string): Promise<ConversionRow | null> {
      const row = await rows.findOne({ _id: id }).lean();
      return row && readRow(row);
    },

    /** A failed one waits again; any other stays as it is. */
    async retry(id: string, at: Date): Promise<void> {
      await rows.updateOne(
        { _id: id, state: 'failed' },
        { $set: { state: 'waiting', failure: null, attempts: 0, until: LONG_AGO, at } },
      );
    },

    waiting: (): Promise<number> => rows.countDocuments({ state: 'waiting' }),
    waitingOf: (personId: string): Promise<number> => rows.countDocuments({ personId, state: 'waiting' }),
    ahead: (at: Date): Promise<number> => rows.countDocuments({ state: 'waiting', at: trusted({ $lt: at }) }),

    /** The oldest that nobody works on, from now on this process's. */
    async claim(now: Date, until: Date): Promise<ConversionRow | null> {
      const row = await rows
        .findOneAndUpdate(
          { state: 'waiting', until: trusted({ $lte: now }) },
          { $set: { until }, $inc: { attempts: 1 } },
          { sort: { at: 1 }, returnDocument: 'after' },
        )
        .lean();
      return row && readRow(row);
    },

    /** Only while it is still the one that was claimed. */
    async end(
      { id, attempts }: Pick<ConversionRow, 'id' | 'attempts'>,
      outcome: Pick<ConversionRow, 'state' | 'pdf' | 'failure'>,
    ): Promise<void> {
      await rows.updateOne({ _id: id, state: 'waiting', attempts }, { $set: outcome });
    },

    /** Given back unfinished, as if it had not been begun. */
    async giveBack({ id, attempts }: Pick<ConversionRow, 'id' | 'attempts'>): Promise<void> {
      await rows.updateOne(
        { _id: id, state: 'waiting', attempts },
        { $set: { until: LONG_AGO }, $inc: { attempts: -1 } },
      );
    },

    /** Where no other process can work on this database: what is claimed is free. */
    async takeOver(): Promise<void> {
      await rows.updateMany({ state: 'waiting' }, { $set: { until: LONG_AGO } });
    },

    /** The rows only; the files stay. */
    async forgetBefore(at: Date): Promise<void> {
      for (const state of ['done', 'failed'] as const)
        await rows.deleteMany({ state, at: trusted({ $lt: at }) });
    },
  };
}
