// Intake items in MongoDB: one item is one aggregate, and every change is one conditional write that carries its entries.

import { type Connection, Schema } from 'mongoose';
import { MOST_COUNTED } from '../contracts/dashboard.ts';
import type { IntakeState } from '../contracts/intake.ts';
import { isDuplicateKey, trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import type { RankedPosition } from '../platform/mongo/ranked-page.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import type { IntakeItem } from './domain/intake-item.ts';

export const INTAKE = 'intake';

export const migrations: Migration[] = [
  indexMigration('intake-0001-lists', INTAKE, [
    { key: { agencyId: 1, state: 1, receivedAt: -1, _id: -1 }, name: 'by-state' },
    {
      key: { agencyId: 1, 'source.messageId': 1, receivedAt: 1 },
      name: 'by-message-id',
      partialFilterExpression: { 'source.messageId': { $exists: true } },
    },
    OUTBOX_INDEX,
  ]),
];

interface Row extends Omit<IntakeItem, 'id'> {
  _id: string;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;
const whole = { type: Number, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    channel: text,
    version: whole,
    state: text,
    receivedAt: { type: Date, required: true },
    name: { type: String, default: '' },
    source: { type: Object, default: {} },
    by: { type: Object, default: null },
    files: { type: [Object], default: [] },
    proposed: { type: Object, default: {} },
    problem: { type: Object, default: null },
    partOf: { type: String, default: null },
    runs: whole,
    taken: { type: Object, default: null },
    dropped: { type: Object, default: null },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: INTAKE, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;

const toItem = ({ _id, ...row }: Omit<Row, 'outbox'>): IntakeItem => ({ id: _id, ...row });

export interface IntakeChange {
  patch: Partial<
    Omit<IntakeItem, 'id' | 'agencyId' | 'version' | 'channel' | 'receivedAt' | 'by' | 'partOf'>
  >;
  outbox: OutboxEntry[];
}

export interface IntakeFilter {
  visible: { agencyId: string };
  states: readonly IntakeState[];
}

export type IntakeStore = ReturnType<typeof makeStore>;

/** The only door to the collection. `kick` wakes the relay after a write that left entries. */
export function makeStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(INTAKE, schema);

  return {
    /** False when it is there already. */
    async insert({ id, ...rest }: IntakeItem, outbox: OutboxEntry[]): Promise<boolean> {
      try {
        await model.create({ _id: id, ...rest, outbox });
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
      kick(INTAKE, id);
      return true;
    },

    async find(agencyId: string, id: string): Promise<IntakeItem | null> {
      const row = await model.findOne({ _id: id, agencyId }, HIDDEN).lean();
      return row && toItem(row);
    },

    /** For the system, which knows the id alone. */
    async load(id: string): Promise<IntakeItem | null> {
      const row = await model.findOne({ _id: id }, HIDDEN).lean();
      return row && toItem(row);
    },

    /** Writes the change if state and version still are those of `before`; null when they are not. */
    async change(before: IntakeItem, { patch, outbox }: IntakeChange): Promise<IntakeItem | null> {
      const { id, agencyId, state, version } = before;
      const row = await model
        .findOneAndUpdate(
          { _id: id, agencyId, state, version },
          { $set: patch, $inc: { version: 1 }, $push: { outbox: { $each: outbox } } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      if (row !== null && outbox.length > 0) kick(INTAKE, id);
      return row && toItem(row);
    },

    /** The first item of the agency with this Message-ID, but for this one. */
    async twinOf({ id, agencyId, source }: IntakeItem): Promise<IntakeItem | null> {
      if (source.messageId === undefined) return null;
      const row = await model
        .findOne({ agencyId, 'source.messageId': source.messageId, _id: trusted({ $ne: id }) }, HIDDEN)
        .sort({ receivedAt: 1 })
        .lean();
      return row && toItem(row);
    },

    /** Newest first, after this place of a list. */
    async page(
      { visible, states }: IntakeFilter,
      after: Pick<RankedPosition, 'at' | 'id'> | null,
      limit: number,
    ): Promise<IntakeItem[]> {
      const older =
        after === null
          ? {}
          : {
              receivedAt: trusted({ $lte: after.at }),
              $expr: trusted({
                $not: [{ $and: [{ $eq: ['$receivedAt', after.at] }, { $gte: ['$_id', after.id] }] }],
              }),
            };
      const rows = await model
        .find({ ...visible, state: trusted({ $in: [...states] }), ...older }, HIDDEN)
        .sort({ receivedAt: -1, _id: -1 })
        .limit(limit)
        .lean();
      return rows.map(toItem);
    },

    async count({ visible, states }: IntakeFilter): Promise<number> {
      return model.countDocuments(
        { ...visible, state: trusted({ $in: [...states] }) },
        { limit: MOST_COUNTED },
      );
    },
  };
}
