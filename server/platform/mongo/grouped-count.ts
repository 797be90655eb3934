// Counts that are asked for together share one command: of a page of counters each costs the way there and back, and
// little of that is counting.
import type { mongo } from 'mongoose';
import { makeTogether } from '../together.ts';

/** Pipelines of one command. */
const MOST_FILTERS = 20;

/** Counts the rows that a filter matches, `most` at most. */
export function groupedCount<T extends mongo.Document>(
  rows: mongo.Collection<T>,
  most: number,
): (filter: object) => Promise<number> {
  const counted = (filter: object, which: number): mongo.Document[] => [
    { $match: filter },
    { $limit: most },
    { $count: 'count' },
    { $set: { which } },
  ];
  return makeTogether<object, number>({
    most: MOST_FILTERS,
    atOnce: 2,
    run: async (filters) => {
      const [first = [], ...others] = filters.map(counted);
      const added = others.map((pipeline) => ({ $unionWith: { coll: rows.collectionName, pipeline } }));
      const found = await rows
        .aggregate<{ count: number; which: number }>([...first, ...added], { ignoreUndefined: true })
        .toArray();
      const counts = new Map(found.map(({ count, which }) => [which, count]));
      return filters.map((_, which) => counts.get(which) ?? 0);
    },
  });
}
