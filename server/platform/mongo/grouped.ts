// Reads by id and single-document writes that come together share one command, and writes one wait for the journal
// (group commit). Each write keeps its own condition and its own answer: nothing is acknowledged before it is durable,
// and no write depends on another. Needs `bulkWrite` over collections (MongoDB 8); an older server is asked one by one.
import { type Connection, mongo } from 'mongoose';
import { makeTogether } from '../together.ts';

export interface OneUpdate {
  filter: Readonly<Record<string, unknown>>;
  update: mongo.Document;
  arrayFilters?: mongo.Document[];
  upsert?: boolean;
}

/** One of several updates that can be said in one; much cheaper than each by itself. */
export interface SharedUpdate<T> {
  /** Those of one collection and key share one update. */
  key: string;
  item: T;
  of(items: readonly T[]): { filter: mongo.Document; update: mongo.Document };
}

export interface Insert {
  collection: string;
  document: mongo.Document;
  /** Told whether the row is new or was there already; null when neither is known. */
  settled?(isNew: boolean | null): void;
}

export interface GroupedWrites {
  /** False when a unique index holds the value already. */
  insert(collection: string, document: mongo.Document): Promise<boolean>;
  /** One after another by one command: none can be there without those before it. Rows that are there stay as they are. */
  insertInOrder(inserts: readonly Insert[]): Promise<void>;
  /** Whether the document was there, or was made by an upsert; false also when a unique index kept it from being made. */
  update(collection: string, change: OneUpdate): Promise<boolean>;
  /** Of whom it was true is not told. */
  updateShared<T>(collection: string, change: SharedUpdate<T>): Promise<void>;
}

type Shared = SharedUpdate<unknown>;
type Write = { collection: string } & (
  | { document: mongo.Document }
  | { change: OneUpdate }
  | { shared: Shared }
);
/** Several are done in their order. */
type Writes = readonly Write[];
/** Documents matched or made; or why not. */
type Outcome = number | { code: unknown; error: unknown };

/** As mongoose does: what is undefined is not there. */
const PLAIN = { ignoreUndefined: true } as const;
const DUPLICATE = 11000;
/** Of one command. */
const MOST_WRITES = 200;
/** Wire version of MongoDB 8.0. */
const BULK_WRITE_SINCE = 25;

const known = new WeakMap<Connection, GroupedWrites>();

/** One group committer for each connection, whoever asks. */
export function groupedWrites(connection: Connection): GroupedWrites {
  const writes = known.get(connection) ?? makeGroupedWrites(connection);
  known.set(connection, writes);
  return writes;
}

function makeGroupedWrites(connection: Connection): GroupedWrites {
  let isBulk: Promise<boolean> | undefined;
  const write = makeTogether<Writes, Outcome[]>({
    weightOf: ({ length }) => length,
    mostWeight: MOST_WRITES,
    // While one group waits for the journal, the next is worked on.
    atOnce: 2,
    // A server that did not answer may have written; only what was never sent may be sent again.
    isOfOne: (error) =>
      !(error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerError),
    run: async (group) => {
      isBulk ??= canBulk(connection);
      const isOne = group.length === 1 && group[0]?.length === 1;
      if (!isOne && (await isBulk)) return bulk(connection, group);
      return Promise.all(group.map((writes) => inTurn(connection, writes)));
    },
  });
  const isDone = async (one: Write): Promise<boolean> => {
    const [outcome] = await write([one]);
    const isNew = isNewOf(outcome);
    if (isNew === null) throw errorOf(outcome);
    return isNew;
  };
  return {
    insertInOrder: async (inserts) => {
      if (inserts.length === 0) return;
      const outcomes = await write(inserts).catch((error: unknown) =>
        inserts.map((): Outcome => ({ code: undefined, error })),
      );
      for (const [index, { settled }] of inserts.entries()) settled?.(isNewOf(outcomes[index]));
      const failed = outcomes.find((outcome) => isNewOf(outcome) === null);
      if (failed !== undefined) throw errorOf(failed);
    },
    insert: (collection, document) => isDone({ collection, document }),
    update: (collection, change) => isDone({ collection, change }),
    updateShared: async (collection, { key, item, of }) => {
      const shared: Shared = { key, item, of: (items) => of(items as (typeof item)[]) };
      await isDone({ collection, shared });
    },
  };
}

/** Null when it failed. */
function isNewOf(outcome: Outcome | undefined): boolean | null {
  if (typeof outcome === 'number') return outcome > 0;
  return outcome?.code === DUPLICATE ? false : null;
}

const errorOf = (outcome: Outcome | undefined): unknown =>
  typeof outcome === 'object' ? outcome.error : new Error('the database told nothing of a write');

async function canBulk(connection: Connection): Promise<boolean> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  return Number(hello?.maxWireVersion) >= BULK_WRITE_SINCE;
}

/** What comes after a failure is not tried. */
async function inTurn(connection: Connection, writes: Writes): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of writes) {
    const outcome = await alone(connection, one);
    outcomes.push(outcome);
    if (isNewOf(outcome) === null) return writes.map((_, index) => outcomes[index] ?? outcome);
  }
  return outcomes;
}

async function alone(connection: Connection, one: Write): Promise<Outcome> {
  const rows = connection.collection(one.collection);
  try {
    if ('document' in one) {
      await rows.insertOne(one.document, PLAIN);
      return 1;
    }
    if ('shared' in one) {
      const { filter, update } = one.shared.of([one.shared.item]);
      return (await rows.updateMany(filter, update, PLAIN)).matchedCount;
    }
    const { filter, update, ...options } = one.change;
    const { matchedCount, upsertedCount } = await rows.updateOne(filter, update, { ...PLAIN, ...options });
    return matchedCount + upsertedCount;
  } catch (error) {
    return { code: codeOf(error), error };
  }
}

async function bulk(connection: Connection, group: readonly Writes[]): Promise<Outcome[][]> {
  const all = group.flatMap((writes, item) => writes.map((one, turn): Placed => ({ one, item, turn })));
  // The server works them off as they stand: each behind those it is to follow; neighbours in one collection are cheaper.
  const order = all.toSorted(
    (a, b) => a.turn - b.turn || compare(a.one.collection, b.one.collection) || a.item - b.item,
  );
  const database = connection.db?.databaseName ?? '';
  const sharing = sharesOf(order);
  const { results, errors } = await runBulk(
    connection,
    sharing.map(({ writes }) => modelOf(database, writes)),
  );
  const outcomes = group.map((writes): Outcome[] => writes.map(() => 0));
  for (const [place, { placed }] of sharing.entries()) {
    const error = errors?.get(place);
    const { matchedCount = 0, didUpsert = false } = results?.updateResults?.get(place) ?? {};
    const count = results?.insertResults?.has(place) === true ? 1 : matchedCount + Number(didUpsert);
    const outcome = error === undefined ? count : { code: error.code, error };
    for (const { item, turn } of placed) {
      const own = outcomes[item];
      if (own !== undefined) own[turn] = outcome;
    }
  }
  return outcomes;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The write at `turn` of an item of the group. */
interface Placed {
  one: Write;
  item: number;
  turn: number;
}

interface Share {
  placed: Placed[];
  writes: [Write, ...Write[]];
}

/** What goes to the database as one. */
function sharesOf(order: readonly Placed[]): Share[] {
  const shares: Share[] = [];
  const known = new Map<string, Share>();
  for (const placed of order) {
    const { one } = placed;
    const key = 'shared' in one ? `${one.collection} ${one.shared.key}` : undefined;
    const share = key === undefined ? undefined : known.get(key);
    if (share !== undefined) {
      share.placed.push(placed);
      share.writes.push(one);
      continue;
    }
    const fresh: Share = { placed: [placed], writes: [one] };
    shares.push(fresh);
    if (key !== undefined) known.set(key, fresh);
  }
  return shares;
}

type Model = mongo.AnyClientBulkWriteModel<mongo.Document>;

function modelOf(database: string, writes: Share['writes']): Model {
  const [one] = writes;
  const namespace = `${database}.${one.collection}`;
  if ('shared' in one) {
    const items = writes.flatMap((each) => ('shared' in each ? [each.shared.item] : []));
    return { name: 'updateMany', namespace, ...one.shared.of(items) };
  }
  if ('document' in one) return { name: 'insertOne', namespace, document: one.document };
  return { name: 'updateOne', namespace, ...one.change };
}

async function runBulk(connection: Connection, models: readonly Model[]) {
  const options = { ...PLAIN, ordered: false, verboseResults: true };
  try {
    return { results: await connection.getClient().bulkWrite(models, options), errors: undefined };
  } catch (error) {
    // What was wrong with single writes; everything else is the failure of all.
    const { writeErrors, writeConcernErrors = [], partialResult, cause } = error as Partial<BulkFailure>;
    if (!(writeErrors instanceof Map) || writeErrors.size === 0 || writeConcernErrors.length > 0 || cause)
      throw error;
    return { results: partialResult, errors: writeErrors };
  }
}

type BulkFailure = mongo.MongoClientBulkWriteError & { cause?: unknown };

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** Finds by `_id`. */
export function groupedFind<T extends { _id: string }>(
  collection: mongo.Collection<T>,
  projection: mongo.Document = {},
): (id: string) => Promise<T | null> {
  return makeTogether<string, T | null>({
    atOnce: 2,
    run: async (ids) => {
      const filter = { _id: { $in: [...new Set(ids)] } } as unknown as mongo.Filter<T>;
      const rows = await collection.find(filter, { projection }).toArray();
      const found = new Map<string, T>(rows.map((row) => [row._id, row as T]));
      return ids.map((id) => found.get(id) ?? null);
    },
  });
}
