// The conditions under which a document has work due and nobody holds it, and the one command that asks them of all collections.
import type { Connection, mongo } from 'mongoose';

/** No lane has this name. It keeps the condition on the lane, and with it the index, when no lane is left out. */
const NO_NAME = '';

export const lanesBut = (except: readonly string[]) => ({ $nin: [NO_NAME, ...except] });

export const free = (now: Date) => ({
  $or: [{ 'outboxLease.until': { $exists: false } }, { 'outboxLease.until': { $lte: now } }],
});

/** The first condition is what makes the partial index eligible; the second gives it its bounds. */
export const dueIn = (lane: unknown, dueBy: Date, now: Date) => ({
  'outbox.dueAt': { $exists: true },
  outbox: { $elemMatch: { lane, dueAt: { $lte: dueBy } } },
  ...free(now),
});

/** Those of the collections that have a document due and free. A find in each would cost five times as much. */
export async function collectionsWithWork(
  connection: Connection,
  collections: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const one = (name: string): mongo.Document[] => [
    { $match: dueIn(lanesBut([]), now, now) },
    { $limit: 1 },
    { $project: { _id: 0, name: { $literal: name } } },
  ];
  const [first, ...others] = collections;
  if (first === undefined) return new Set();
  const rows = await connection
    .collection(first)
    .aggregate<{ name: string }>([
      ...one(first),
      ...others.map((coll) => ({ $unionWith: { coll, pipeline: one(coll) } })),
    ])
    .toArray();
  return new Set(rows.map(({ name }) => name));
}
