// The database side of the relay: finds documents with work due and claims them one by one under a lease. Each claim
// raises the document's fence, and every later write names it, so that a relay which lost its lease changes nothing.
import type { Collection, mongo } from 'mongoose';
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

/** Where to look for work: in which lanes, and how much. */
export interface Search {
  /** Lanes to leave out. */
  except: readonly string[];
  /** Lanes are taken in turn: only those behind this one; absent: from the beginning, work without a lane first. */
  after?: string | undefined;
  /** Only work that has no lane. */
  withoutLane: boolean;
  limit: number;
}

export interface Found {
  documentId: string;
  lane: string | undefined;
}

export interface ClaimStore {
  /** Documents that are due and free, lane by lane, oldest first in each. One seek a lane, whatever waits there. */
  find(search: Search): Promise<Found[]>;
  /** Documents that have waited in these lanes since before `dueBy`. */
  findStale(lanes: readonly string[], dueBy: Date, limit: number): Promise<Found[]>;
  /** Undefined when it is no longer due, or somebody else was quicker. */
  take(documentId: string): Promise<Claim | undefined>;
  /** Moves the lease on; false when it is lost. */
  renew(claim: Claim): Promise<boolean>;
  /** Removes a finished entry and returns what is left, or undefined when the lease is lost. */
  finish(claim: Claim, entry: OutboxEntry): Promise<Claim | undefined>;
  /** Gives an entry up and returns what is left, or undefined when the lease is lost. */
  bury(claim: Claim, entry: OutboxEntry, reason: string): Promise<Claim | undefined>;
  /** Lets everything of the entry's lane sleep until `dueAt`, so that order is kept; a failure is noted on the entry. */
  postpone(claim: Claim, entry: OutboxEntry, dueAt: Date, reason?: string): Promise<Claim | undefined>;
  /** Gives the document back. */
  release(claim: Claim): Promise<void>;
  /** Ends every lease there is, whoever holds it; its holder finds it lost. */
  freeAll(): Promise<void>;
}

const PROJECTION = { outbox: 1, outboxLease: 1 };
const AFTER = { projection: PROJECTION, returnDocument: 'after' } as const;
/** No lane has this name. It keeps the condition on the lane, and with it the index, when no lane is left out. */
const NO_NAME = '';

export function makeClaimStore(
  collection: Collection<OutboxDocument>,
  clock: Clock,
  leaseMs: number,
): ClaimStore {
  const leaseEnd = () => new Date(clock.now().getTime() + leaseMs);
  const held = ({ documentId, fence }: Claim) => ({ _id: documentId, 'outboxLease.fence': fence });
  const free = (now: Date) => ({
    $or: [{ 'outboxLease.until': { $exists: false } }, { 'outboxLease.until': { $lte: now } }],
  });
  const asClaim = (document: OutboxDocument | null): Claim | undefined =>
    document === null
      ? undefined
      : {
          documentId: document._id,
          fence: document.outboxLease?.fence ?? 0,
          pending: (document.outbox ?? []).filter(({ dueAt }) => dueAt !== undefined),
        };
  const look = async (lane: unknown, dueBy: Date, limit: number) =>
    collection
      .find(dueIn(lane, dueBy, free(clock.now())))
      .project<OutboxDocument>({ 'outbox.lane': 1, 'outbox.dueAt': 1 })
      .limit(limit)
      .toArray();

  return {
    find: async ({ except, after, withoutLane, limit }) => {
      const now = clock.now();
      const behind = { ...(after !== undefined && { $gt: after }), $nin: [NO_NAME, ...except] };
      const rows = await look(withoutLane ? null : behind, now, limit);
      const isWanted = (lane: string | undefined) =>
        lane === undefined ? after === undefined : lane > (after ?? '') && !except.includes(lane);
      return rows.map(({ _id, outbox = [] }) => ({
        documentId: _id,
        lane: withoutLane ? undefined : firstLane(outbox, now, isWanted),
      }));
    },

    findStale: async (lanes, dueBy, limit) => {
      const rows = await look({ $in: [...lanes] }, dueBy, limit);
      return rows.map(({ _id }) => ({ documentId: _id, lane: undefined }));
    },

    take: async (documentId) => {
      const now = clock.now();
      const taken = await collection.findOneAndUpdate(
        { _id: documentId, 'outbox.dueAt': { $lte: now }, ...free(now) },
        { $inc: { 'outboxLease.fence': 1 }, $set: { 'outboxLease.until': leaseEnd() } },
        AFTER,
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
        AFTER,
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
        { arrayFilters: [{ 'entry.id': entry.id }], ...AFTER },
      );
      return asClaim(left);
    },

    postpone: async (claim, entry, dueAt, reason) => {
      const failure = reason !== undefined && {
        'outbox.$[failed].lastError': reason,
        'outbox.$[failed].attempts': entry.attempts + 1,
      };
      const left = await collection.findOneAndUpdate(
        held(claim),
        { $set: { ...failure, 'outbox.$[waiting].dueAt': dueAt } },
        {
          arrayFilters: [
            { 'waiting.lane': entry.lane ?? null, 'waiting.dueAt': { $lt: dueAt } },
            ...(failure === false ? [] : [{ 'failed.id': entry.id }]),
          ],
          ...AFTER,
        },
      );
      return asClaim(left);
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

/** The first condition is what makes the partial index eligible; the second gives it its bounds. */
const dueIn = (
  lane: unknown,
  dueBy: Date,
  free: mongo.Filter<OutboxDocument>,
): mongo.Filter<OutboxDocument> => ({
  'outbox.dueAt': { $exists: true },
  outbox: { $elemMatch: { lane, dueAt: { $lte: dueBy } } },
  ...free,
});

/** The lane by which the index found the document. */
function firstLane(
  outbox: ReadonlyArray<Pick<OutboxEntry, 'lane' | 'dueAt'>>,
  now: Date,
  isWanted: (lane: string | undefined) => boolean,
): string | undefined {
  const due = outbox.filter(({ dueAt }) => dueAt !== undefined && dueAt <= now).map(({ lane }) => lane);
  const wanted = due.filter(isWanted);
  return wanted.includes(undefined) ? undefined : wanted.sort()[0];
}
