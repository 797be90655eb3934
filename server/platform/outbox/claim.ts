// The database side of the relay: finds documents with work due and claims them, many by one command, under a lease each.
// A claim raises the document's fence, and every later write names it, so that a relay which lost its lease changes nothing.
import type { Collection, mongo } from 'mongoose';
import type { Clock } from '../clock.ts';
import { newSecret } from '../ids.ts';
import { groupedFind, groupedWrites } from '../mongo/grouped.ts';
import { dueIn, free, lanesBut } from './due.ts';
import type { OutboxEntry, WithOutbox } from './entry.ts';

export interface OutboxDocument extends WithOutbox {
  _id: string;
}

export interface Claim {
  documentId: string;
  fence: number;
  /** As it was read or written last; only what the relay needs of it unless its store was to hold it whole. */
  document: OutboxDocument;
  /** Entries that are neither dead nor finished, oldest first. */
  pending: OutboxEntry[];
  /** Ids of those finished under this claim, which the next write takes out of the document. */
  finished: readonly string[];
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
  /** What is written with a document that is claimed from birth: see {@link OutboxRelay.adopt}. */
  birthLease(): { fence: number; until: Date };
  /** The claim of a document that was written so. */
  born(document: OutboxDocument): Claim;
  /** Those of them that are due still, and that nobody else was quicker to take. */
  take(documentIds: readonly string[]): Promise<Claim[]>;
  /** Moves the lease on; false when it is lost. */
  renew(claim: Claim): Promise<boolean>;
  /** With the entries that came in meanwhile, or undefined when the lease is lost. */
  refresh(claim: Claim): Promise<Claim | undefined>;
  /** Gives an entry up and returns what is left, or undefined when the lease is lost. */
  bury(claim: Claim, entry: OutboxEntry, reason: string): Promise<Claim | undefined>;
  /** Lets everything of the entry's lane sleep until `dueAt`, so that order is kept; a failure is noted on the entry. */
  postpone(claim: Claim, entry: OutboxEntry, dueAt: Date, reason?: string): Promise<Claim | undefined>;
  /** Gives the document back, without what is finished. */
  release(claim: Claim): Promise<void>;
  /** Makes due what waits in this lane after a failure. */
  hurry(lane: string): Promise<void>;
  /** Ends every lease there is, whoever holds it; its holder finds it lost. */
  freeAll(): Promise<void>;
}

const OWN = { outbox: 1, outboxLease: 1 };
export function makeClaimStore(
  collection: Collection<OutboxDocument>,
  { clock, leaseMs, isWhole }: { clock: Clock; leaseMs: number; isWhole: boolean },
): ClaimStore {
  const projection: mongo.Document = isWhole ? {} : OWN;
  const name = collection.collectionName;
  const writes = groupedWrites(collection.conn);
  const current = groupedFind<OutboxDocument>(collection, projection);
  const leaseEnd = () => new Date(clock.now().getTime() + leaseMs);
  const held = ({ documentId, fence }: Claim) => ({ _id: documentId, 'outboxLease.fence': fence });
  const asClaim = (document: OutboxDocument, finished: readonly string[] = []): Claim => ({
    documentId: document._id,
    fence: document.outboxLease?.fence ?? 0,
    document,
    pending: (document.outbox ?? []).filter(({ id, dueAt }) => dueAt !== undefined && !finished.includes(id)),
    finished,
  });
  /** Takes out what is finished: a failure is written over what is left. False when the lease is lost. */
  const cleared = async (claim: Claim): Promise<boolean> =>
    claim.finished.length === 0 || writes.update(name, { filter: held(claim), update: pulling(claim) });
  const changed = async (
    claim: Claim,
    update: mongo.UpdateFilter<OutboxDocument>,
    arrayFilters: mongo.Document[],
  ): Promise<Claim | undefined> => {
    if (!(await cleared(claim))) return undefined;
    const left = await collection.findOneAndUpdate(held(claim), update, {
      arrayFilters,
      projection,
      returnDocument: 'after',
    });
    return left === null ? undefined : asClaim(left);
  };
  const look = async (lane: unknown, dueBy: Date, limit: number) =>
    collection
      .find(dueIn(lane, dueBy, clock.now()))
      .project<OutboxDocument>({ 'outbox.lane': 1, 'outbox.dueAt': 1 })
      .limit(limit)
      .toArray();

  return {
    find: async ({ except, after, withoutLane, limit }) => {
      const now = clock.now();
      const behind = { ...(after !== undefined && { $gt: after }), ...lanesBut(except) };
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

    birthLease: () => ({ fence: 1, until: leaseEnd() }),
    born: (document) => asClaim(document),

    take: async (documentIds) => {
      if (documentIds.length === 0) return [];
      const now = clock.now();
      // By this the claims of this call are known again among those of others.
      const by = newSecret();
      const those = { _id: { $in: [...documentIds] } };
      await collection.updateMany(
        { ...those, 'outbox.dueAt': { $lte: now }, ...free(now) },
        { $inc: { 'outboxLease.fence': 1 }, $set: { 'outboxLease.until': leaseEnd(), 'outboxLease.by': by } },
      );
      const taken = await collection
        .find({ ...those, 'outboxLease.by': by })
        .project<OutboxDocument>(projection)
        .toArray();
      return taken.map((document) => asClaim(document));
    },

    // A renewal overtaken by the release must not lock the document for nobody.
    renew: (claim) =>
      writes.update(name, {
        filter: { ...held(claim), 'outboxLease.until': { $exists: true } },
        update: { $set: { 'outboxLease.until': leaseEnd() } },
      }),

    refresh: async (claim) => {
      const document = await current(claim.documentId);
      if (document === null || document.outboxLease?.fence !== claim.fence) return undefined;
      return asClaim(document, claim.finished);
    },

    bury: (claim, entry, reason) =>
      changed(
        claim,
        {
          $set: {
            'outbox.$[entry].deadAt': clock.now(),
            'outbox.$[entry].lastError': reason,
            'outbox.$[entry].attempts': entry.attempts + 1,
          },
          $unset: { 'outbox.$[entry].dueAt': '' },
        },
        [{ 'entry.id': entry.id }],
      ),

    postpone: (claim, entry, dueAt, reason) => {
      const failure = reason !== undefined && {
        'outbox.$[failed].lastError': reason,
        'outbox.$[failed].attempts': entry.attempts + 1,
      };
      return changed(claim, { $set: { ...failure, 'outbox.$[waiting].dueAt': dueAt } }, [
        { 'waiting.lane': entry.lane ?? null, 'waiting.dueAt': { $lt: dueAt } },
        ...(failure === false ? [] : [{ 'failed.id': entry.id }]),
      ]);
    },

    release: async (claim) => {
      if (hasOwnIds(claim))
        return writes.updateShared(name, { key: `release ${claim.fence}`, item: claim, of: releasing });
      await writes.update(name, { filter: held(claim), update: releasing([claim]).update });
    },

    hurry: async (lane) => {
      const now = clock.now();
      const waits = { lane, dueAt: { $gt: now }, notBefore: null };
      await collection.updateMany(
        { 'outbox.dueAt': { $exists: true }, outbox: { $elemMatch: waits } },
        { $set: { 'outbox.$[waiting].dueAt': now } },
        {
          arrayFilters: [{ 'waiting.lane': lane, 'waiting.dueAt': { $gt: now }, 'waiting.notBefore': null }],
        },
      );
    },

    freeAll: async () => {
      await collection.updateMany(
        { 'outboxLease.until': { $exists: true } },
        { $inc: { 'outboxLease.fence': 1 }, $unset: { 'outboxLease.until': '' } },
      );
    },
  };
}

const pulling = (...claims: readonly Claim[]): mongo.Document => {
  const finished = claims.flatMap((claim) => claim.finished);
  return finished.length === 0 ? {} : { $pull: { outbox: { id: { $in: finished } } } };
};

/** Entries that begin with the id of their document are nowhere else: those of many documents can be taken out together. */
const hasOwnIds = ({ documentId, finished }: Claim): boolean =>
  finished.every((id) => id.startsWith(`${documentId}:`));

/** Documents of one fence, given back by one update. */
const releasing = (claims: readonly Claim[]) => ({
  filter: {
    _id: { $in: claims.map(({ documentId }) => documentId) },
    'outboxLease.fence': claims[0]?.fence ?? -1,
  },
  update: { ...pulling(...claims), $unset: { 'outboxLease.until': '' } },
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
