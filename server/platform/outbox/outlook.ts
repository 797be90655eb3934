// What waits in the outboxes, and what was given up there: for those who watch, and for the person who lets a dead
// entry run again. Bounded: more than the limits is told as the limits.
import type { Connection } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import type { OutboxDocument } from './claim.ts';
import type { OutboxEntry } from './entry.ts';

export interface LaneCount {
  /** Null: work that waits for nobody outside. */
  lane: string | null;
  waiting: number;
  oldestAt: Date;
}

export interface DeadEntry {
  collection: string;
  documentId: string;
  id: string;
  type: string;
  at: Date;
  deadAt: Date;
  attempts: number;
  lastError: string;
}

export interface OutboxOutlook {
  lanes(): Promise<LaneCount[]>;
  /** Newest first; entries of the types named are left out. */
  dead(except: readonly string[], limit: number): Promise<DeadEntry[]>;
  /** Lets a dead entry run again from the beginning, with a note of who wanted it; false when it is not dead (any more). */
  revive(entry: Pick<DeadEntry, 'collection' | 'documentId' | 'id'>, note: OutboxEntry): Promise<boolean>;
}

/** Documents read at most, in one collection. */
const COUNTED = 10_000;
/** Several readers in a row are answered with one look. */
const FRESH_MS = 5_000;

export function makeOutboxOutlook(
  connection: Connection,
  collections: readonly string[],
  clock: Clock,
  kick: () => void,
): OutboxOutlook {
  const rows = (name: string) => connection.collection<OutboxDocument>(name);
  let seen: { at: number; counts: Promise<LaneCount[]> } | undefined;

  const count = async (): Promise<LaneCount[]> => {
    const all = new Map<string | null, LaneCount>();
    for (const name of collections)
      for (const each of await countIn(name)) {
        const known = all.get(each.lane);
        all.set(each.lane, {
          lane: each.lane,
          waiting: each.waiting + (known?.waiting ?? 0),
          oldestAt: known !== undefined && known.oldestAt < each.oldestAt ? known.oldestAt : each.oldestAt,
        });
      }
    return [...all.values()].sort((a, b) => b.waiting - a.waiting);
  };

  const countIn = (name: string) =>
    rows(name)
      .aggregate<LaneCount>([
        { $match: { 'outbox.dueAt': { $exists: true } } },
        { $limit: COUNTED },
        { $project: { 'outbox.lane': 1, 'outbox.at': 1, 'outbox.dueAt': 1 } },
        { $unwind: '$outbox' },
        { $match: { 'outbox.dueAt': { $exists: true } } },
        {
          $group: {
            _id: { $ifNull: ['$outbox.lane', null] },
            waiting: { $sum: 1 },
            oldestAt: { $min: '$outbox.at' },
          },
        },
        { $project: { _id: 0, lane: '$_id', waiting: 1, oldestAt: 1 } },
      ])
      .toArray();

  return {
    lanes: () => {
      const now = clock.now().getTime();
      if (seen === undefined || now - seen.at > FRESH_MS || now < seen.at)
        seen = { at: now, counts: count() };
      return seen.counts;
    },

    dead: async (except, limit) => {
      const found: DeadEntry[] = [];
      for (const name of collections) {
        const documents = await rows(name)
          .find({ 'outbox.deadAt': { $exists: true } })
          .sort({ 'outbox.deadAt': -1 })
          .project<OutboxDocument>({ outbox: 1 })
          .limit(limit)
          .toArray();
        for (const document of documents) found.push(...deadOf(name, document));
      }
      return found
        .filter(({ type }) => !except.includes(type))
        .sort((a, b) => b.deadAt.getTime() - a.deadAt.getTime())
        .slice(0, limit);
    },

    revive: async ({ collection, documentId, id }, note) => {
      if (!collections.includes(collection)) return false;
      const now = clock.now();
      const isIt = { $and: [{ $eq: ['$$each.id', id] }, { $gt: ['$$each.deadAt', null] }] };
      const { modifiedCount } = await rows(collection).updateOne(
        { _id: documentId, outbox: { $elemMatch: { id, deadAt: { $exists: true } } } },
        [
          {
            $set: {
              outbox: {
                $concatArrays: [
                  {
                    $map: {
                      input: '$outbox',
                      as: 'each',
                      in: { $cond: [isIt, revivedEntry('$$each', now), '$$each'] },
                    },
                  },
                  { $literal: [note] },
                ],
              },
            },
          },
        ],
      );
      if (modifiedCount === 1) kick();
      return modifiedCount === 1;
    },
  };
}

/** For the update of a dead entry by a pipeline: it may run at once, with all its attempts before it. */
export const revivedEntry = (entry: string, now: Date) => ({
  $mergeObjects: [
    {
      $arrayToObject: {
        $filter: {
          input: { $objectToArray: entry },
          cond: { $not: { $in: ['$$this.k', ['deadAt', 'notBefore']] } },
        },
      },
    },
    { dueAt: now, at: now, attempts: 0 },
  ],
});

const deadOf = (collection: string, { _id: documentId, outbox = [] }: OutboxDocument): DeadEntry[] =>
  outbox
    .filter((entry): entry is OutboxEntry & { deadAt: Date } => entry.deadAt !== undefined)
    .map(({ id, type, at, deadAt, attempts, lastError = '' }) => ({
      collection,
      documentId,
      id,
      type,
      at,
      deadAt,
      attempts,
      lastError,
    }));

/** Dead entries counted at most. */
const DEAD_TOLD = 1_000;

/** The length of each queue, its oldest entry, and how many entries were given up, as metrics. */
export function tellOutboxes(metrics: Metrics, outlook: OutboxOutlook, clock: Clock): void {
  const labelled = (lane: string | null) => ({ lane: lane ?? 'office' });
  metrics.gauge(
    { name: 'vanthu_outbox_waiting', help: 'Effects still to happen, by lane', labels: ['lane'] },
    async () =>
      (await outlook.lanes()).map(({ lane, waiting }) => ({ labels: labelled(lane), value: waiting })),
  );
  metrics.gauge(
    {
      name: 'vanthu_outbox_oldest_seconds',
      help: 'Age of the oldest effect still to happen',
      labels: ['lane'],
    },
    async () =>
      (await outlook.lanes()).map(({ lane, oldestAt }) => ({
        labels: labelled(lane),
        value: Math.max(0, clock.now().getTime() - oldestAt.getTime()) / 1_000,
      })),
  );
  metrics.gauge({ name: 'vanthu_outbox_dead', help: 'Effects that were given up and are kept' }, async () => [
    { value: (await outlook.dead([], DEAD_TOLD)).length },
  ]);
}
