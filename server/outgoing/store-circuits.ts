// Default circuits of agencies in MongoDB: one row for each kind and unit, null standing for any.
import { type Connection, Schema } from 'mongoose';
import type { DefaultStep } from '../contracts/circuit.ts';
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { DocumentKind } from '../contracts/vocabulary.ts';
import { isDuplicateKey, trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { Kick } from '../platform/outbox/relay.ts';

export const CIRCUITS = 'circuits';

export const circuitMigrations: Migration[] = [
  indexMigration('outgoing-0005-circuits', CIRCUITS, [
    { key: { agencyId: 1, kind: 1, unitId: 1 }, name: 'one-of-a-kind-and-unit', unique: true },
    OUTBOX_INDEX,
  ]),
];

export interface StoredDefault {
  id: string;
  agencyId: string;
  version: number;
  kind: DocumentKind | null;
  unitId: string | null;
  steps: DefaultStep[];
  by: PersonRef;
  updatedAt: Date;
}

interface Row extends Omit<StoredDefault, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    version: { type: Number, required: true },
    kind: { type: String, default: null },
    unitId: { type: String, default: null },
    steps: { type: [Object], default: [] },
    by: { type: Object, required: true },
    updatedAt: { type: Date, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: CIRCUITS, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;
/** 29 kinds of some units; far below. */
const LISTED = 1_000;

const toDefault = ({ _id, ...rest }: Omit<Row, 'outbox'>): StoredDefault => ({ id: _id, ...rest });

export type CircuitStore = ReturnType<typeof makeCircuitStore>;

export function makeCircuitStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(CIRCUITS, schema);

  return {
    async ofAgency(agencyId: string): Promise<StoredDefault[]> {
      const rows = await model
        .find({ agencyId, 'steps.0': trusted({ $exists: true }) }, HIDDEN)
        .sort({ kind: 1, unitId: 1 })
        .limit(LISTED)
        .lean();
      return rows.map(toDefault);
    },

    async find(agencyId: string, id: string): Promise<StoredDefault | null> {
      const row = await model.findOne({ _id: id, agencyId }, HIDDEN).lean();
      return row && toDefault(row);
    },

    /** The kind counts before the unit. */
    async bestFor({ agencyId, kind, unitId }: { agencyId: string; kind: DocumentKind; unitId: string }) {
      const rows = await model
        .find(
          {
            agencyId,
            kind: trusted({ $in: [kind, null] }),
            unitId: trusted({ $in: [unitId, null] }),
            'steps.0': trusted({ $exists: true }),
          },
          HIDDEN,
        )
        .lean();
      const weight = (row: Row) => (row.kind === null ? 0 : 2) + (row.unitId === null ? 0 : 1);
      const [best] = rows.toSorted((left, right) => weight(right) - weight(left));
      return best === undefined ? null : toDefault(best);
    },

    /**
     * Null when it is not of this version any more; version 0: when there is one already. A removed one stays as a row
     * without steps, with its trail.
     */
    async put(wish: StoredDefault, outbox: OutboxEntry[]): Promise<StoredDefault | null> {
      const { id, version, agencyId, kind, unitId, steps, by, updatedAt } = wish;
      const known = version === 0 ? { steps: trusted({ $size: 0 }) } : { version };
      const row = await model
        .findOneAndUpdate(
          { agencyId, kind, unitId, ...known },
          { $set: { steps, by, updatedAt }, $inc: { version: 1 }, $push: { outbox: { $each: outbox } } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row !== null || version > 0) {
        if (row !== null) kick(CIRCUITS, row._id);
        return row && toDefault(row);
      }
      try {
        await model.create({ _id: id, version: 1, agencyId, kind, unitId, steps, by, updatedAt, outbox });
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
      kick(CIRCUITS, id);
      return { ...wish, version: 1 };
    },
  };
}
