// An office of many years for the benchmark of the inbox: what one document and one person became by the story is written
// again with other names and days, straight into the database, because a million acts by HTTP would take a day.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { Database } from '../../server/platform/mongo/connect.ts';

type Raw = Record<string, unknown> & { _id: string };
type Connection = Database['connection'];

export const OFFICERS = 1_000;
export const PEOPLE_ELSEWHERE = 9_000;
const DAY_MS = 86_400_000;
const YEARS = 5;
const AT_ONCE = 5_000;

/** How many of each thousand are in this state; the rest is completed. */
const SHARES = { arrived: 1, registered: 2, assigned: 40, 'in-progress': 57 } as const;

export interface Holder {
  personId: string;
  postId: string;
  name: string;
}

const rowsOf = (connection: Connection, name: string) =>
  connection.collection(name) as unknown as mongo.Collection<Raw>;

async function example(connection: Connection, name: string, filter: object): Promise<Raw> {
  const row = await rowsOf(connection, name).findOne(filter);
  if (row === null) throw new Error(`no row of ${name} to write again`);
  return row;
}

async function fill(
  connection: Connection,
  name: string,
  count: number,
  row: (index: number) => Raw,
): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, index) => row(done + index));
    await rowsOf(connection, name).insertMany(some, { ordered: false });
  }
}

/** People with the post and the password of another. */
export async function addColleagues(
  connection: Connection,
  username: string,
  count: number,
): Promise<Holder[]> {
  const model = await example(connection, 'people', { username });
  const [post] = model.posts as Array<Record<string, unknown>>;
  const holders = Array.from({ length: count }, (_, index): Holder => {
    const id = randomUUID();
    return { personId: id, postId: `post-${id}`, name: `Nguyễn Văn ${index + 1}` };
  });
  await fill(connection, 'people', count, (index) => {
    const { personId, postId, name } = holders[index] as Holder;
    return { ...model, _id: personId, username: personId, name, posts: [{ ...post, id: postId }] };
  });
  const account = await example(connection, 'accounts', { _id: model._id });
  await fill(connection, 'accounts', count, (index) => {
    const { personId } = holders[index] as Holder;
    return { ...account, _id: personId, outbox: [] };
  });
  return holders;
}

/** Opens a session for each, as signing in does; the password is not what is measured. @returns the cookies' secrets. */
export async function openSessions(connection: Connection, holders: readonly Holder[]): Promise<string[]> {
  const model = await example(connection, 'sessions', {});
  const secrets = holders.map(() => randomBytes(32).toString('base64url'));
  const now = new Date();
  await fill(connection, 'sessions', holders.length, (index) => {
    const { personId, postId } = holders[index] as Holder;
    const id = createHash('sha256')
      .update(secrets[index] as string)
      .digest('hex');
    return { ...model, _id: id, personId, postId, seenAt: now, outbox: [] };
  });
  return secrets;
}

/** The place of a document among a thousand, spread over all years. */
const PLACE = { $mod: [{ $multiply: ['$n', 7_919] }, 1_000] };
/** Of a document, something below `count` that has nothing to do with its place. */
const otherPlace = (count: number) => ({
  $mod: [{ $add: ['$n', { $multiply: [31, { $floor: { $divide: ['$n', 1_000] } }] }] }, count],
});
const is = (...states: string[]) => ({ $in: ['$state', states] });
const when = (condition: object, yes: unknown, no: unknown = null) => ({
  $cond: [condition, yes, no],
});
const STATE = Object.entries(SHARES).reduceRight<{ below: number; state: unknown }>(
  ({ below, state }, [name, share]) => ({
    below: below - share,
    state: when({ $lt: [PLACE, below] }, name, state),
  }),
  { below: Object.values(SHARES).reduce((sum, each) => sum + each, 0), state: 'completed' },
).state;
const IS_GIVEN = is('assigned', 'in-progress', 'completed');
const IS_BEGUN = is('in-progress', 'completed');
/** One in fifty of what waits. */
const IS_URGENT = { $and: [{ $not: is('completed') }, { $eq: [otherPlace(50), 0] }] };
const ID = { $concat: ['document-', { $toString: '$n' }] };
const counted = (text: string, between: string) => ({
  $concat: [text, between, { $toString: '$n' }],
});

/**
 * Documents of the last years for these people, one task each; the completed one is their model. The engine writes them
 * itself, from one command for each piece: a million ways through a driver would take an hour.
 */
export async function addDocuments(
  connection: Connection,
  { modelId, count, officers }: { modelId: string; count: number; officers: readonly Holder[] },
): Promise<{ registered: string[]; bytesEach: number }> {
  const incoming = rowsOf(connection, 'incoming');
  const now = new Date();
  const stepMs = Math.floor((YEARS * 365 * DAY_MS) / count);
  const dueOn = {
    $dateToString: {
      format: '%Y-%m-%d',
      date: { $add: [now, { $multiply: [{ $subtract: [{ $mod: ['$n', 40] }, 10] }, DAY_MS] }] },
    },
  };
  const holder = (field: keyof Holder) => ({
    $arrayElemAt: [{ $literal: officers.map((each) => each[field]) }, otherPlace(officers.length)],
  });
  for (let from = 1; from <= count; from += AT_ONCE) {
    await incoming
      .aggregate([
        { $match: { _id: modelId } },
        { $unset: ['outbox', 'outboxLease', 'pressing'] },
        { $set: { n: { $range: [from, Math.min(from + AT_ONCE, count + 1)] } } },
        { $unwind: '$n' },
        {
          $set: {
            _id: ID,
            packetId: ID,
            state: STATE,
            arrivedAt: { $subtract: [now, { $multiply: ['$n', stepMs] }] },
            documentId: counted('$documentId', '.'),
            numberText: counted('', ''),
            subject: counted('$subject', ', kỳ '),
            folded: counted('$folded', ', ky '),
            words: { $concatArrays: ['$words', ['ky', { $toString: '$n' }]] },
            twinKeys: { $map: { input: '$twinKeys', as: 'key', in: counted('$$key', '.') } },
            holder: { id: holder('personId'), name: holder('name'), title: 'Chuyên viên' },
            dueOn,
            readBy: [],
            outbox: [],
          },
        },
        {
          $set: {
            wasRegistered: { $ne: ['$state', 'arrived'] },
            updatedAt: '$arrivedAt',
            registration: when(is('arrived'), null, {
              $mergeObjects: ['$registration', { arrivalNumber: { $add: ['$n', 1_000] } }],
            }),
            instructions: when(IS_GIVEN, '$instructions', []),
            progress: when(IS_BEGUN, '$progress', []),
            completedAt: when(is('completed'), '$arrivedAt'),
            dueOn: when(IS_GIVEN, '$dueOn'),
            assigneeIds: when(IS_GIVEN, ['$holder.id'], []),
            viewerIds: when(IS_GIVEN, ['$holder.id'], []),
            assignments: when(
              IS_GIVEN,
              [
                {
                  $mergeObjects: [
                    { $arrayElemAt: ['$assignments', 0] },
                    {
                      id: ID,
                      postId: holder('postId'),
                      person: '$holder',
                      dueOn: '$dueOn',
                      startedAt: when(IS_BEGUN, '$arrivedAt'),
                      doneAt: when(is('completed'), '$arrivedAt'),
                    },
                  ],
                },
              ],
              [],
            ),
            urgency: when(IS_URGENT, 'urgent', '$urgency'),
            pressing: when(IS_URGENT, 1, '$$REMOVE'),
          },
        },
        { $unset: ['n', 'holder'] },
        { $merge: { into: 'incoming', whenMatched: 'fail' } },
      ])
      .toArray();
  }
  const waiting = await incoming
    .find({ state: 'registered' }, { projection: { _id: 1 } })
    .limit(1_000)
    .toArray();
  const [{ bytes = 0 } = {}] = await incoming
    .aggregate<{ bytes: number }>([
      { $match: { _id: 'document-1' } },
      { $project: { bytes: { $bsonSize: '$$ROOT' } } },
    ])
    .toArray();
  return { registered: waiting.map(({ _id }) => _id), bytesEach: bytes };
}
