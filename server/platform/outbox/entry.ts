// The outbox inside a document: side effects written by the same conditional write as the change that causes them,
// so that neither can exist without the other.
import type { mongo } from 'mongoose';

/** One effect still to happen, as stored. Make it with {@link outboxEntry}, never by hand. */
export interface OutboxEntry {
  /** Unique within the document. */
  id: string;
  /** Event name, e.g. `outgoing.released`; chooses the handler. */
  type: string;
  /** Plain values; the handler parses it. */
  payload: unknown;
  at: Date;
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
  outboxLease?: { fence: number; until?: Date };
}

export interface NewEntry {
  id: string;
  type: string;
  payload: unknown;
  at: Date;
  /** A later time; until then those behind it do not wait for it. */
  notBefore?: Date;
}

/** An entry to push: `{ $set: {…}, $push: { outbox: outboxEntry({ id, type, payload, at }) } }`. */
export const outboxEntry = ({ id, type, payload, at, notBefore }: NewEntry): OutboxEntry => ({
  id,
  type,
  payload,
  at,
  dueAt: notBefore ?? at,
  ...(notBefore && { notBefore }),
  attempts: 0,
});

/** Mongoose fields of an aggregate that has an outbox: `new Schema({ …, ...OUTBOX_FIELDS })`. */
export const OUTBOX_FIELDS = {
  outbox: { type: [Object], default: [] },
  outboxLease: { type: Object },
};

/** Every collection with an outbox declares this index; it holds only documents with work left. */
export const OUTBOX_INDEX: mongo.IndexDescription = {
  key: { 'outbox.dueAt': 1 },
  name: 'outbox-due',
  partialFilterExpression: { 'outbox.dueAt': { $exists: true } },
};
