// The outbox inside a document: side effects written by the same conditional write as the change that causes them,
// so that neither can exist without the other.
import type { mongo } from 'mongoose';
import type { Migration } from '../mongo/migrate.ts';

/** One effect still to happen, as stored. Make it with {@link outboxEntry}, never by hand. */
export interface OutboxEntry {
  /** Unique within the document. */
  id: string;
  /** Event name, e.g. `outgoing.released`; chooses the handler. */
  type: string;
  /** Plain values; the handler parses it. */
  payload: unknown;
  at: Date;
  /** What it waits for outside, e.g. one peer: see the relay. Absent: nothing outside. */
  lane?: string;
  /** When it may run; absent once it is dead. */
  dueAt?: Date;
  /** Set on an entry that was written for a later time. */
  notBefore?: Date;
  attempts: number;
  /** Message of the last failure. */
  lastError?: string;
  /** When it was given up. It stays in the document for a person to see. */
  deadAt?: Date;
}

/** What an outbox adds to a document; the relay alone writes `outboxLease`. */
export interface WithOutbox {
  outbox?: OutboxEntry[];
  outboxLease?: { fence: number; until?: Date; by?: string };
}

export interface NewEntry {
  id: string;
  type: string;
  payload: unknown;
  at: Date;
  /** Never empty. */
  lane?: string;
  /** A later time; until then those behind it do not wait for it. */
  notBefore?: Date;
  /** It is taken before what came so many days earlier in its lane; default 0. */
  daysAhead?: number;
}

const DAY_MS = 86_400_000;

/** An entry to push: `{ $set: {…}, $push: { outbox: outboxEntry({ id, type, payload, at }) } }`. */
export const outboxEntry = ({
  id,
  type,
  payload,
  at,
  lane,
  notBefore,
  daysAhead = 0,
}: NewEntry): OutboxEntry => ({
  id,
  type,
  payload,
  at,
  ...(lane !== undefined && { lane }),
  // Work is found in the order in which it fell due; its age is told by `at`.
  dueAt: notBefore ?? new Date(at.getTime() - daysAhead * DAY_MS),
  ...(notBefore && { notBefore }),
  attempts: 0,
});

/** Mongoose fields of an aggregate that has an outbox: `new Schema({ …, ...OUTBOX_FIELDS })`. */
export const OUTBOX_FIELDS = {
  outbox: { type: [Object], default: [] },
  outboxLease: { type: Object },
};

/** Declared by the first migration of a collection with an outbox; {@link outboxLanes} puts its own in its place. */
export const OUTBOX_INDEX: mongo.IndexDescription = {
  key: { 'outbox.dueAt': 1 },
  name: 'outbox-due',
  partialFilterExpression: { 'outbox.dueAt': { $exists: true } },
};

/** By lane, so that the relay skips a lane with one seek, however much waits in it; and what was given up. */
const LANE_INDEXES: mongo.IndexDescription[] = [
  {
    key: { 'outbox.lane': 1, 'outbox.dueAt': 1 },
    name: 'outbox-lane',
    partialFilterExpression: { 'outbox.dueAt': { $exists: true } },
  },
  {
    key: { 'outbox.deadAt': 1 },
    name: 'outbox-dead',
    partialFilterExpression: { 'outbox.deadAt': { $exists: true } },
  },
];

/** The indexes of a collection's outbox; they hold only documents with work left, or with work given up. */
export const outboxLanes = (collection: string): Migration => ({
  name: `outbox-lanes-${collection}`,
  up: async (connection) => {
    const rows = connection.collection(collection);
    await rows.createIndexes(LANE_INDEXES);
    const existing = await rows.indexes();
    if (existing.some(({ name }) => name === OUTBOX_INDEX.name)) await rows.dropIndex('outbox-due');
  },
});
