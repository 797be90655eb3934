// Pages of a queue in which some rows go before the others: those with a rank, the highest first, then those without one;
// each part newest first. Few rows have a rank, and an index of these alone finds them; all others cost nothing more.
import type { mongo } from 'mongoose';
import { AppError } from '../http/problem.ts';
import { trusted } from './connect.ts';

/** The field of the rank: 1 and more; absent where a row waits in its turn. */
const RANK = 'pressing';

/** The last row of a page. */
export interface RankedPosition {
  rank: number;
  at: Date;
  id: string;
}

/** To be declared by a migration of the collection; `time` is the field it is listed by. */
export const rankedIndex = (time: string): mongo.IndexDescription => ({
  key: { agencyId: 1, [RANK]: -1, [time]: -1, _id: -1 },
  name: 'by-rank',
  partialFilterExpression: { [RANK]: { $exists: true } },
});

export interface PagePart {
  /** Those with a rank, those without one, or both. */
  rows: 'ranked' | 'others' | 'all';
  filter: object;
  sort: Record<string, -1>;
  limit: number;
}

export interface RankedWish {
  /** The field a list is ordered by. */
  time: string;
  /** Whether rows with a rank go first. */
  isQueue: boolean;
  /** So few rows that they are read at once and then put in order: no index need have it. */
  isFew?: boolean;
  after: RankedPosition | null;
  limit: number;
}

/** Asks for one part of the page or two, and puts them together. */
export async function rankedPage<T>(
  { time, isQueue, isFew = false, after, limit }: RankedWish,
  find: (part: PagePart) => Promise<T[]>,
): Promise<T[]> {
  const byTime = { [time]: -1, _id: -1 } as const;
  if (!isQueue || (isFew && after === null))
    return find({
      rows: 'all',
      filter: after === null ? {} : olderThan(time, after),
      sort: isQueue ? { [RANK]: -1, ...byTime } : byTime,
      limit,
    });
  const isAmongFirst = after === null || after.rank > 0;
  const first = isAmongFirst
    ? await find({ rows: 'ranked', filter: rankedAfter(time, after), sort: { [RANK]: -1, ...byTime }, limit })
    : [];
  if (first.length === limit) return first;
  const filter = {
    [RANK]: null,
    ...(after !== null && !isAmongFirst && olderThan(time, after)),
  };
  return [...first, ...(await find({ rows: 'others', filter, sort: byTime, limit: limit - first.length }))];
}

/**
 * One bound, and the rows of the very same instant that were seen already left out. Written as alternatives, beside those
 * of a policy, no index could give the order and the page would be sorted in memory.
 */
const olderThan = (time: string, { at, id }: RankedPosition) => ({
  [time]: trusted({ $lte: at }),
  $expr: trusted({ $not: [{ $and: [{ $eq: [`$${time}`, at] }, { $gte: ['$_id', id] }] }] }),
});

const rankedAfter = (time: string, after: RankedPosition | null) => {
  if (after === null) return { [RANK]: trusted({ $gte: 1 }) };
  const { rank, at, id } = after;
  const isSeen = {
    $or: [{ $gt: [`$${time}`, at] }, { $and: [{ $eq: [`$${time}`, at] }, { $gte: ['$_id', id] }] }],
  };
  return {
    [RANK]: trusted({ $gte: 1, $lte: rank }),
    $expr: trusted({ $not: [{ $and: [{ $eq: [`$${RANK}`, rank] }, isSeen] }] }),
  };
};

export const cursorOf = ({ rank, at, id }: RankedPosition): string =>
  Buffer.from(`${rank}.${at.getTime()}.${id}`).toString('base64url');

/** @throws AppError BAD_INPUT for a cursor that we did not make. */
export function positionOf(cursor: string): RankedPosition {
  const plain = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, rank, time, id] = /^(\d)\.(\d{1,15})\.([0-9a-z-]{8,64})$/.exec(plain) ?? [];
  if (rank === undefined || time === undefined || id === undefined)
    throw new AppError('BAD_INPUT', {
      errors: [{ pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' }],
    });
  return { rank: Number(rank), at: new Date(Number(time)), id };
}

/** Gives the rows that were there before the field their rank. `ranks`: by the value of `urgency`. */
export async function rankRows(
  rows: mongo.Collection,
  {
    urgency,
    states,
    ranks,
  }: { urgency: string; states: readonly string[]; ranks: Readonly<Record<string, number>> },
): Promise<void> {
  for (const [value, rank] of Object.entries(ranks))
    if (rank > 0)
      await rows.updateMany({ [urgency]: value, state: { $in: [...states] } }, { $set: { [RANK]: rank } });
}
