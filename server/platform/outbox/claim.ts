// The database side of the relay: claims one document at a time under a lease. Each claim raises the document's
// fence, and every later write names it, so that a relay which lost its lease can no longer change anything.
import type { Collection } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { OutboxEntry, WithOutbox } from './entry.ts';

export interface OutboxDocument extends WithOutbox {
  _id: string;
}

export interface Claim {
  documentId: string;
  fence: number;
  /** Entries that are not dead, oldest first. */
  pending: OutboxEntry[];
}

export interface ClaimStore {
  /** Takes the document that has waited longest, or undefined when none is due and free. */
  take(): Promise<Claim | undefined>;
  /** Moves the lease on; false when it is lost. */
  renew(claim: Claim): Promise<boolean>;
  /** Removes a finished entry and returns what is left, or undefined when the lease is lost. */
  finish(claim: Claim, entry: OutboxEntry): Promise<Claim | undefined>;
  /** Gives an entry up and returns what is left, or undefined when the lease is lost. */
  bury(claim: Claim, entry: OutboxEntry, reason: string): Promise<Claim | undefined>;
  /** Sends the whole queue of the document to sleep until `dueAt`, so that order is kept. */
  postpone(claim: Claim, dueAt: Date, failed?: { entry: OutboxEntry; reason: string }): Promise<void>;
  /** Gives the document back. */
  release(claim: Claim): Promise<void>;
  /** Ends every lease there is, whoever holds it; its holder finds it lost. */
  freeAll(): Promise<void>;
}

const PROJECTION = { outbox: 1, outboxLease: 1 };

export function makeClaimStore(
  collection: Collection<OutboxDocument>,
  clock: Clock,
  leaseMs: number,
): ClaimStore {
  const leaseEnd = () => new Date(clock.now().getTime() + leaseMs);
  const held = ({ documentId, fence }: Claim) => ({ _id: documentId, 'outboxLease.fence': fence });
  const asClaim = (document: OutboxDocument | null): Claim | undefined =>
    document === null
      ? undefined
      : {
          documentId: document._id,
          fence: document.outboxLease?.fence ?? 0,
          pending: (document.outbox ?? []).filter(({ dueAt }) => dueAt !== undefined),
        };

  return {
    take: async () => {
      const now = clock.now();
      const free = {
        $or: [{ 'outboxLease.until': { $exists: false } }, { 'outboxLease.until': { $lte: now } }],
      };
      const taken = await collection.findOneAndUpdate(
        { 'outbox.dueAt': { $lte: now }, ...free },
        { $inc: { 'outboxLease.fence': 1 }, $set: { 'outboxLease.until': leaseEnd() } },
        { sort: { 'outbox.dueAt': 1 }, projection: PROJECTION, returnDocument: 'after' },
      );
      return asClaim(taken);
    },

    renew: async (claim) => {
      // A renewal overtaken by the release must not lock the document for nobody.
      const { matchedCount } = await collection.updateOne(
        { ...held(claim), 'outboxLease.until': { $exists: true } },
        { $set: { 'outboxLease.until': leaseEnd() } },
      );
      return matchedCount === 1;
    },

    finish: async (claim, entry) => {
      const left = await collection.findOneAndUpdate(
        held(claim),
        { $pull: { outbox: { id: entry.id } }, $set: { 'outboxLease.until': leaseEnd() } },
        { projection: PROJECTION, returnDocument: 'after' },
      );
      return asClaim(left);
    },

    bury: async (claim, entry, reason) => {
      const left = await collection.findOneAndUpdate(
        held(claim),
        {
          $set: {
            'outbox.$[entry].deadAt': clock.now(),
            'outbox.$[entry].lastError': reason,
            'outbox.$[entry].attempts': entry.attempts + 1,
          },
          $unset: { 'outbox.$[entry].dueAt': '' },
        },
        { arrayFilters: [{ 'entry.id': entry.id }], projection: PROJECTION, returnDocument: 'after' },
      );
      return asClaim(left);
    },

    postpone: async (claim, dueAt, failed) => {
      const failure = failed && {
        'outbox.$[failed].lastError': failed.reason,
        'outbox.$[failed].attempts': failed.entry.attempts + 1,
      };
      await collection.updateOne(
        held(claim),
        { $set: { ...failure, 'outbox.$[waiting].dueAt': dueAt }, $unset: { 'outboxLease.until': '' } },
        {
          arrayFilters: [
            { 'waiting.dueAt': { $lt: dueAt } },
            ...(failed === undefined ? [] : [{ 'failed.id': failed.entry.id }]),
          ],
        },
      );
    },

    release: async (claim) => {
      await collection.updateOne(held(claim), { $unset: { 'outboxLease.until': '' } });
    },

    freeAll: async () => {
      await collection.updateMany(
        { 'outboxLease.until': { $exists: true } },
        { $inc: { 'outboxLease.fence': 1 }, $unset: { 'outboxLease.until': '' } },
      );
    },
  };
}
