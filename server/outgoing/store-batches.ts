// Batches in MongoDB: one batch is one aggregate. Only its person touches it, and while a run holds it only that run.
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import type { Batch, BatchItem } from './domain/batch.ts';

export const BATCHES = 'batches';

/** A batch is a list of work, no record: what was signed stands in the documents. */
const KEEP_DAYS = 30;
const DAY_SECONDS = 86_400;

export const batchMigrations: Migration[] = [
  indexMigration('outgoing-0004-batches', BATCHES, [
    { key: { agencyId: 1, personId: 1, isDone: 1, createdAt: -1 }, name: 'of-one-person' },
    { key: { updatedAt: 1 }, name: 'swept', expireAfterSeconds: KEEP_DAYS * DAY_SECONDS },
    {
      key: { 'run.until': 1 },
      name: 'running',
      partialFilterExpression: { 'run.until': { $exists: true } },
    },
    OUTBOX_INDEX,
  ]),
];

interface Row extends Omit<Batch, 'id'> {
  _id: string;
  isDone: boolean;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;

const schema = new Schema<Row>(
  {
    _id: text,
    agencyId: text,
    personId: text,
    kind: text,
    items: { type: [Object], default: [] },
    run: { type: Object, default: null },
    isDone: { type: Boolean, required: true },
    createdAt: date,
    updatedAt: date,
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: BATCHES, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0, isDone: 0 } as const;

const toBatch = ({ _id, ...row }: Omit<Row, 'isDone' | 'outbox'>): Batch => ({ id: _id, ...row });

export interface Owned {
  id: string;
  agencyId: string;
  personId: string;
}

/** What became of an item; the number where the act gave one. */
export type NotedItem = Pick<BatchItem, 'documentId' | 'state' | 'code' | 'at'> &
  Partial<Pick<BatchItem, 'numberText'>>;

export type BatchStore = ReturnType<typeof makeBatchStore>;

/** The only door to the collection. `kick` wakes the relay after a write that left entries. */
export function makeBatchStore(connection: Connection, kick: Kick) {
  const model = connection.model<Row>(BATCHES, schema);
  const owned = ({ id, agencyId, personId }: Owned) => ({ _id: id, agencyId, personId });
  const free = (now: Date) => ({ $or: [{ run: null }, { 'run.until': trusted({ $lte: now }) }] });

  return {
    async insert({ id, ...rest }: Batch): Promise<void> {
      await model.create({ _id: id, ...rest, isDone: false });
    },

    async find(key: Owned): Promise<Batch | null> {
      const row = await model.findOne(owned(key), HIDDEN).lean();
      return row && toBatch(row);
    },

    /** What is still to do, newest first. */
    async unfinished(agencyId: string, personId: string, limit: number): Promise<Batch[]> {
      const rows = await model
        .find({ agencyId, personId, isDone: false }, HIDDEN)
        .sort({ createdAt: -1 })
        .limit(limit)
        .lean();
      return rows.map(toBatch);
    },

    /** Changes one item that is not done, while nobody works on the batch; null when somebody does. */
    async changeItem(
      key: Owned,
      documentId: string,
      change: Partial<Pick<BatchItem, 'version' | 'digest' | 'placement' | 'isSeen'>>,
      now: Date,
    ): Promise<Batch | null> {
      const set = Object.fromEntries(
        Object.entries(change).map(([name, value]) => [`items.$[item].${name}`, value]),
      );
      const row = await model
        .findOneAndUpdate(
          { ...owned(key), ...free(now) },
          { $set: { ...set, updatedAt: now } },
          {
            returnDocument: 'after',
            projection: HIDDEN,
            arrayFilters: [{ 'item.documentId': documentId, 'item.state': trusted({ $ne: 'done' }) }],
          },
        )
        .lean();
      return row && toBatch(row);
    },

    /**
     * Replaces the items while nobody works on the batch; null when somebody does. With `run`, that one begins; a page
     * takes over from another page.
     */
    async replaceItems(
      key: Owned,
      { items, run = null, isDone }: { items: BatchItem[]; run?: Batch['run']; isDone: boolean },
      now: Date,
    ): Promise<Batch | null> {
      const row = await model
        .findOneAndUpdate(
          { ...owned(key), $or: [...free(now).$or, ...(run?.isByPage ? [{ 'run.isByPage': true }] : [])] },
          { $set: { items, run, isDone, updatedAt: now } },
          { returnDocument: 'after', projection: HIDDEN },
        )
        .lean();
      return row && toBatch(row);
    },

    /** Notes what became of one item; false when the run no longer holds the batch. */
    async noteItem(
      id: string,
      run: NonNullable<Batch['run']>,
      { documentId, ...change }: NotedItem,
      outbox: OutboxEntry[],
    ): Promise<boolean> {
      const set = Object.fromEntries(
        Object.entries(change).map(([name, value]) => [`items.$[item].${name}`, value]),
      );
      const { matchedCount } = await model.updateOne(
        { _id: id, 'run.id': run.id },
        { $set: { ...set, 'run.until': run.until }, $push: { outbox: { $each: outbox } } },
        { arrayFilters: [{ 'item.documentId': documentId }] },
      );
      if (matchedCount === 1 && outbox.length > 0) kick(BATCHES, id);
      return matchedCount === 1;
    },

    /** Notes what came back of a document, whoever works on the batch by now; the last one ends it. */
    async noteReturned(
      id: string,
      { documentId, ...change }: Pick<BatchItem, 'documentId' | 'state' | 'code' | 'at'>,
      now: Date,
      outbox: OutboxEntry[],
    ): Promise<void> {
      const set = Object.fromEntries(
        Object.entries(change).map(([name, value]) => [`items.$[item].${name}`, value]),
      );
      const row = await model
        .findOneAndUpdate(
          { _id: id },
          { $set: { ...set, updatedAt: now }, $push: { outbox: { $each: outbox } } },
          {
            returnDocument: 'after',
            projection: { items: 1 },
            arrayFilters: [{ 'item.documentId': documentId, 'item.state': trusted({ $ne: 'done' }) }],
          },
        )
        .lean();
      if (row?.items.every(({ state }) => state === 'done'))
        await model.updateOne({ _id: id }, { $set: { isDone: true, run: null } });
      kick(BATCHES, id);
    },

    /** A sign of life; false when the run no longer holds the batch. */
    async extend(id: string, { id: runId, until }: NonNullable<Batch['run']>): Promise<boolean> {
      const { matchedCount } = await model.updateOne(
        { _id: id, 'run.id': runId },
        { $set: { 'run.until': until } },
      );
      return matchedCount === 1;
    },

    async endRun(id: string, runId: string, now: Date, outbox: OutboxEntry[]): Promise<void> {
      const row = await model.findOne({ _id: id, 'run.id': runId }, { items: 1 }).lean();
      if (row === null) return;
      const isDone = row.items.every(({ state }) => state === 'done');
      await model.updateOne(
        { _id: id, 'run.id': runId },
        { $set: { run: null, isDone, updatedAt: now }, $push: { outbox: { $each: outbox } } },
      );
      kick(BATCHES, id);
    },

    /** An embedded database belongs to one process: runs found in it are of one that was killed. */
    async takeOver(): Promise<void> {
      await model.updateMany({ 'run.until': trusted({ $exists: true }) }, { $set: { run: null } });
    },
  };
}
