// Who has read a released document, first and last: one row for each person and document.
import { type Connection, Schema } from 'mongoose';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { derivedId } from '../../platform/ids.ts';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { indexMigration } from '../../platform/mongo/migrate.ts';

const READINGS = 'readings';

export const readingIndexes = indexMigration('distribution-0002-readings', READINGS, [
  { key: { agencyId: 1, outgoingId: 1, firstAt: 1, _id: 1 }, name: 'of-document' },
]);

export interface Reading {
  agencyId: string;
  outgoingId: string;
  person: PersonRef;
  unitName: string;
  firstAt: Date;
  lastAt: Date;
}

interface Row extends Reading {
  _id: string;
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    outgoingId: text,
    person: { type: Object, required: true },
    unitName: text,
    firstAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, collection: READINGS },
);

/** A unit that is the whole of a large agency. */
const MOST = 5_000;
const idOf = (outgoingId: string, personId: string) => derivedId('reading', outgoingId, personId);

export type ReadingStore = ReturnType<typeof makeReadingStore>;

export function makeReadingStore(connection: Connection) {
  const rows = connection.model<Row>(READINGS, schema);
  return {
    /** Whether it was the first time. */
    async note({ at, ...reading }: Omit<Reading, 'firstAt' | 'lastAt'> & { at: Date }): Promise<boolean> {
      const { agencyId, outgoingId, person, unitName } = reading;
      const _id = idOf(outgoingId, person.id);
      const last = { $set: { person, unitName }, $max: { lastAt: at } };
      const first = { $setOnInsert: { agencyId, outgoingId, firstAt: at } };
      try {
        const { upsertedCount } = await rows.updateOne({ _id }, { ...first, ...last }, { upsert: true });
        return upsertedCount === 1;
      } catch (error) {
        // Another request of the same person has just made the row.
        if (!isDuplicateKey(error)) throw error;
        await rows.updateOne({ _id }, last);
        return false;
      }
    },

    async ofDocument(agencyId: string, outgoingId: string): Promise<Reading[]> {
      const found = await rows.find({ agencyId, outgoingId }).sort({ firstAt: 1, _id: 1 }).limit(MOST).lean();
      return found.map(({ _id, ...reading }) => reading);
    },

    /** When a person first read each of these. */
    async firstOf(personId: string, outgoingIds: readonly string[]): Promise<Map<string, Date>> {
      const ids = outgoingIds.map((id) => idOf(id, personId));
      const found = await rows.find({ _id: trusted({ $in: ids }) }, { outgoingId: 1, firstAt: 1 }).lean();
      return new Map(found.map(({ outgoingId, firstAt }) => [outgoingId, firstAt]));
    },
  };
}
