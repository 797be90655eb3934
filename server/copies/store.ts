// Copies in MongoDB: one copy is one aggregate, and every change is one conditional write that carries its entries.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import type { Copy } from './domain/copy.ts';

export const COPIES = 'copies';

export const migrations: Migration[] = [
  indexMigration('copies-0001-lists', COPIES, [
    { key: { agencyId: 1, 'root.kind': 1, 'root.id': 1, createdAt: -1 }, name: 'of-one-document' },
    {
      // The register is the judge of numbers; this is the second lock on the same door.
      key: { agencyId: 1, 'number.bookId': 1, 'number.value': 1 },
      name: 'one-copy-a-number',
      unique: true,
      partialFilterExpression: { 'number.value': { $exists: true } },
    },
    OUTBOX_INDEX,
  ]),
];

interface Row extends Omit<Copy, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    version: { type: Number, required: true },
    state: text,
    form: text,
    root: { type: Object, required: true },
    source: { type: Object, required: true },
    pages: { type: [Number], default: null },
    baseDigest: text,
    hasBlock: { type: Boolean, required: true },
    number: { type: Object, default: null },
    file: { type: Object, default: null },
    cancelled: { type: Object, default: null },
    createdAt: { type: Date, required: true },
    createdBy: { type: Object, required: true },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: COPIES, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;

const toCopy = ({ _id, ...row }: Omit<Row, 'outbox'>): Copy => ({ id: _id, ...row });

export interface CopyChange {
  patch: Partial<Pick<Copy, 'state' | 'number' | 'file' | 'cancelled'>>;
  outbox: OutboxEntry[];
}

export type CopyStore = ReturnType<typeof makeStore>;

/** The only door to the collection. `kick` wakes the relay after a write that left entries. */
export function makeStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(COPIES, schema);

  return {
    /** False when a copy of this id is there already. */
    async insert({ id, ...rest }: Copy, outbox: OutboxEntry[]): Promise<boolean> {
      try {
        await model.create({ _id: id, ...rest, outbox });
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
      kick(COPIES, id);
      return true;
    },

    async find(agencyId: string, id: string): Promise<Copy | null> {
      const row = await model.findOne({ _id: id, agencyId }, HIDDEN).lean();
      return row && toCopy(row);
    },

    /** Writes the change if state and version still are those of `before`; null when they are not. */
    async change(before: Copy, { patch, outbox }: CopyChange): Promise<Copy | null> {
      const { id, agencyId, state, version } = before;
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, state, version },
          { $set: patch, $inc: { version: 1 }, $push: { outbox: { $each: outbox } } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row !== null) kick(COPIES, id);
      return row && toCopy(row);
    },

    /** Newest first. */
    async ofDocument(agencyId: string, root: Copy['root'], limit: number): Promise<Copy[]> {
      const rows = await model
        .find({ agencyId, 'root.kind': root.kind, 'root.id': root.id }, HIDDEN)
        .sort({ createdAt: -1 })
        .limit(limit)
        .lean();
      return rows.map(toCopy);
    },
  };
}
