// Whether agencies want the stamp of arrival, in MongoDB: one document an agency. An agency that set nothing has none.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';

export const STAMPS = 'stamp_settings';

export const migrations: Migration[] = [indexMigration('reading-copies-0001-outbox', STAMPS, [OUTBOX_INDEX])];

export interface StampWish {
  agencyId: string;
  /** 0: nothing was ever set. */
  version: number;
  isOn: boolean;
}

interface Row extends StampWish {
  /** The agency. */
  _id: string;
  outbox?: OutboxEntry[];
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    version: { type: Number, required: true },
    isOn: { type: Boolean, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: STAMPS },
);

export type StampStore = ReturnType<typeof makeStore>;

export function makeStore(connection: Connection) {
  const model = connection.model<Row>(STAMPS, schema);
  const toWish = ({ agencyId, version, isOn }: StampWish): StampWish => ({ agencyId, version, isOn });

  return {
    async find(agencyId: string): Promise<StampWish> {
      const row = await model.findOne({ _id: agencyId }, { agencyId: 1, version: 1, isOn: 1 }).lean();
      return row === null ? { agencyId, version: 0, isOn: false } : toWish(row);
    },

    /** Null when it is of another version now. */
    async put({ agencyId, version, isOn }: StampWish, outbox: OutboxEntry[]): Promise<StampWish | null> {
      try {
        const row = await model
          .findOneAndUpdate(
            { _id: agencyId, version },
            { $set: { agencyId, isOn }, $inc: { version: 1 }, $push: { outbox: { $each: outbox } } },
            // One that was never set is made; if it is there by now, with another version, that is a duplicate.
            { returnDocument: 'after', upsert: version === 0 },
          )
          .lean();
        return row && toWish(row);
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },
  };
}
