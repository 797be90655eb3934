// Who has opened which version, first and last: one row for each person and version.
import { type Connection, Schema } from 'mongoose';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { derivedId } from '../../platform/ids.ts';
import { isDuplicateKey } from '../../platform/mongo/connect.ts';
import { indexMigration } from '../../platform/mongo/migrate.ts';

const VIEWS = 'outgoing_views';

export const viewIndexes = indexMigration('review-0002-views', VIEWS, [
  { key: { agencyId: 1, outgoingId: 1, lastAt: -1, _id: 1 }, name: 'of-document' },
]);

export interface View {
  agencyId: string;
  outgoingId: string;
  person: PersonRef;
  fileVersion: number;
  firstAt: Date;
  lastAt: Date;
}

interface Row extends View {
  _id: string;
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    person: { type: Object, required: true },
    fileVersion: { type: Number, required: true },
    firstAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, collection: VIEWS },
);

export type ViewStore = ReturnType<typeof makeViewStore>;

export function makeViewStore(connection: Connection) {
  const model = connection.model<Row>(VIEWS, schema);
  return {
    async note({ at, ...view }: Omit<View, 'firstAt' | 'lastAt'> & { at: Date }): Promise<void> {
      const { agencyId, outgoingId, person, fileVersion } = view;
      const _id = derivedId('view', outgoingId, person.id, String(fileVersion));
      const last = { $set: { person }, $max: { lastAt: at } };
      const first = { $setOnInsert: { agencyId, outgoingId, fileVersion, firstAt: at } };
      try {
        await model.updateOne({ _id }, { ...first, ...last }, { upsert: true });
      } catch (error) {
        // Another process has just made the row.
        if (!isDuplicateKey(error)) throw error;
        await model.updateOne({ _id }, last);
      }
    },

    async newest(agencyId: string, outgoingId: string, limit: number): Promise<View[]> {
      const rows = await model
        .find({ agencyId, outgoingId })
        .sort({ lastAt: -1, _id: 1 })
        .limit(limit)
        .lean();
      return rows.map(({ _id, ...view }) => view);
    },
  };
}
