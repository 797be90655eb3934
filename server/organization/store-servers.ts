// The servers the directory is synchronised with, what they tell and nobody here has let them say, and the list this server
// tells itself. A list that is offered is kept as it was signed, so that what is accepted is what was looked at.
import { type Connection, Schema } from 'mongoose';
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { DirectoryEntry } from '../contracts/directory.ts';
import type { DirectoryPendingReason } from '../contracts/vocabulary.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { KnownKey } from './commands/signed-list.ts';

export const SERVERS = 'directory_servers';
export const PENDING = 'directory_pending';
const OWN = 'directory_own';

export const serverMigrations: Migration[] = [
  indexMigration('organization-0007-servers', SERVERS, [
    { key: { endpoint: 1 }, name: 'one-row-a-server', unique: true },
    { key: { dueAt: 1 }, name: 'by-due' },
    OUTBOX_INDEX,
  ]),
  indexMigration('organization-0008-pending', PENDING, [
    { key: { state: 1, firstSeenAt: 1 }, name: 'by-state' },
    { key: { source: 1 }, name: 'by-source' },
    OUTBOX_INDEX,
  ]),
];

/** A list signed by a key that is not accepted. */
export interface OfferedList {
  kid: string;
  digest: string;
  jws: string;
  at: Date;
  madeAt: Date;
  agencies: Array<{ code: string; name: string }>;
}

export interface DirectoryServerRow {
  id: string;
  /** Origin; the source of the rows it tells. */
  endpoint: string;
  /** Under these codes it may add agencies without being asked. */
  realms: string[];
  /** Accepted; none before the first is. */
  keys: KnownKey[];
  /** Keys an administrator has refused. */
  refusedKids: string[];
  /** Of the list taken last. */
  serial: number;
  digest: string | null;
  listMadeAt: Date | null;
  /** The list that was accepted whole, with its key. */
  welcomeDigest: string | null;
  etag: string | null;
  offer: OfferedList | null;
  dueAt: Date;
  failures: number;
  failure: { at: Date; code: string; detail: string } | null;
  lastContactAt: Date | null;
  lastTakenAt: Date | null;
  addedAt: Date;
  addedBy: PersonRef;
  /** Its list is read no more. */
  removedAt: Date | null;
}

export interface PendingRow {
  id: string;
  /** Of what is told. */
  digest: string;
  source: string;
  code: string;
  name: string;
  reason: DirectoryPendingReason;
  entry: DirectoryEntry;
  state: 'waiting' | 'approved' | 'rejected';
  firstSeenAt: Date;
  lastSeenAt: Date;
  decidedAt: Date | null;
  decidedBy: PersonRef | null;
}

export interface OwnList {
  /** SHA-256 of what it says, without its number and times. */
  content: string;
  serial: number;
  madeAt: Date;
  jws: string;
}

type Stored<T> = Omit<T, 'id'> & { _id: string; outbox?: OutboxEntry[] };
const OPTIONS = { strict: 'throw', versionKey: false, minimize: false } as const;
const HIDDEN = { outbox: 0, outboxLease: 0 } as const;
const text = { type: String, required: true } as const;
const instant = { type: Date, required: true } as const;
const date = { type: Date, default: null } as const;

const serverSchema = new Schema<Stored<DirectoryServerRow>>(
  {
    _id: text,
    endpoint: text,
    realms: { type: [String], default: [] },
    keys: { type: [Object], default: [] },
    refusedKids: { type: [String], default: [] },
    serial: { type: Number, default: 0 },
    digest: { type: String, default: null },
    listMadeAt: date,
    welcomeDigest: { type: String, default: null },
    etag: { type: String, default: null },
    offer: { type: Object, default: null },
    dueAt: instant,
    failures: { type: Number, default: 0 },
    failure: { type: Object, default: null },
    lastContactAt: date,
    lastTakenAt: date,
    addedAt: instant,
    addedBy: { type: Object, required: true },
    removedAt: date,
    ...OUTBOX_FIELDS,
  },
  { ...OPTIONS, collection: SERVERS },
);

const pendingSchema = new Schema<Stored<PendingRow>>(
  {
    _id: text,
    digest: text,
    source: text,
    code: text,
    name: text,
    reason: text,
    entry: { type: Object, required: true },
    state: text,
    firstSeenAt: instant,
    lastSeenAt: instant,
    decidedAt: date,
    decidedBy: { type: Object, default: null },
    ...OUTBOX_FIELDS,
  },
  { ...OPTIONS, collection: PENDING },
);

const ownSchema = new Schema<{ _id: string } & OwnList>(
  { _id: text, content: text, serial: { type: Number, required: true }, madeAt: instant, jws: text },
  { ...OPTIONS, collection: OWN },
);

const named = <T>({ _id, ...rest }: Stored<T>): T => ({ id: _id, ...rest }) as unknown as T;

type ServerPatch = Partial<Omit<DirectoryServerRow, 'id' | 'endpoint' | 'addedAt' | 'addedBy'>>;

export function makeServerStore(connection: Connection) {
  const servers = connection.model<Stored<DirectoryServerRow>>(SERVERS, serverSchema);
  const pending = connection.model<Stored<PendingRow>>(PENDING, pendingSchema);
  const own = connection.model<{ _id: string } & OwnList>(OWN, ownSchema);

  return {
    /** False when it is there already. */
    async addServer({ id, ...row }: DirectoryServerRow, outbox: OutboxEntry[]): Promise<boolean> {
      const { modifiedCount } = await servers.updateOne(
        { _id: id, removedAt: trusted({ $ne: null }) },
        { $set: row, $push: { outbox: { $each: outbox } } },
      );
      if (modifiedCount === 1) return true;
      const { upsertedCount } = await servers.updateOne(
        { _id: id },
        { $setOnInsert: { ...row, outbox } },
        { upsert: true },
      );
      return upsertedCount === 1;
    },

    async server(id: string): Promise<DirectoryServerRow | null> {
      const row = await servers
        .findOne({ _id: id, removedAt: null }, HIDDEN)
        .lean<Stored<DirectoryServerRow>>();
      return row && named(row);
    },

    /** Without the lists that are offered. */
    async servers(limit: number): Promise<DirectoryServerRow[]> {
      const rows = await servers
        .find({ removedAt: null }, { ...HIDDEN, 'offer.jws': 0 })
        .sort({ endpoint: 1 })
        .limit(limit)
        .lean<Array<Stored<DirectoryServerRow>>>();
      return rows.map(named);
    },

    countServers: () => servers.countDocuments({ removedAt: null }),

    /** The server that has waited longest for its turn, which is put off until `leaseUntil`: nobody else takes it meanwhile. */
    async claimDue(now: Date, leaseUntil: Date): Promise<DirectoryServerRow | null> {
      const row = await servers
        .findOneAndUpdate(
          { dueAt: trusted({ $lte: now }), removedAt: null },
          { $set: { dueAt: leaseUntil } },
          { sort: { dueAt: 1 }, projection: { ...HIDDEN, 'offer.jws': 0 } },
        )
        .lean<Stored<DirectoryServerRow>>();
      return row && named(row);
    },

    /** Where the list taken last, and what is offered, are still those that were looked at. */
    async changeServer(
      seen: Pick<DirectoryServerRow, 'id' | 'digest' | 'offer'>,
      patch: ServerPatch,
      outbox: OutboxEntry[] = [],
    ): Promise<boolean> {
      const { matchedCount } = await servers.updateOne(
        {
          _id: seen.id,
          removedAt: null,
          digest: seen.digest,
          ...(seen.offer === null ? { offer: null } : { 'offer.digest': seen.offer.digest }),
        },
        { $set: patch, $push: { outbox: { $each: outbox } } },
      );
      return matchedCount === 1;
    },

    /** What says nothing of keys and lists. */
    async noteServer(id: string, patch: ServerPatch, outbox: OutboxEntry[] = []): Promise<boolean> {
      const { matchedCount } = await servers.updateOne(
        { _id: id, removedAt: null },
        { $set: patch, $push: { outbox: { $each: outbox } } },
      );
      return matchedCount === 1;
    },

    /** The row stays until its line of the audit trail is written, and is found no more. */
    async removeServer(
      { id, endpoint }: Pick<DirectoryServerRow, 'id' | 'endpoint'>,
      removedAt: Date,
      outbox: OutboxEntry[],
    ): Promise<void> {
      await servers.updateOne(
        { _id: id, removedAt: null },
        { $set: { removedAt, offer: null }, $push: { outbox: { $each: outbox } } },
      );
      await pending.deleteMany({ source: endpoint, state: 'waiting' });
    },

    /**
     * What waits of one source is exactly this; what was decided stays decided while the same is told. `news` of those that
     * are told for the first time go with the first of them.
     */
    async tellPending(
      source: string,
      told: readonly PendingRow[],
      news: (fresh: readonly PendingRow[]) => Promise<OutboxEntry[]>,
    ): Promise<void> {
      const known = new Map(
        (await pending.find({ source }, { digest: 1 }).lean()).map((row) => [row._id, row]),
      );
      const ids = told.map(({ id }) => id);
      const isKnown = ({ id, digest }: PendingRow) => known.get(id)?.digest === digest;
      const fresh = told.filter((row) => !isKnown(row));
      const [first] = fresh;
      const entries = first === undefined ? [] : await news(fresh);
      const writes = told.map((each) => {
        const { id, ...row } = each;
        const update = isKnown(each)
          ? { $set: { lastSeenAt: row.lastSeenAt } }
          : { $set: row, $push: { outbox: { $each: each === first ? entries : [] } } };
        return { updateOne: { filter: { _id: id }, update, upsert: true } };
      });
      if (writes.length > 0) await pending.bulkWrite(writes, { ordered: false });
      await pending.deleteMany({ source, state: 'waiting', _id: trusted({ $nin: ids }) });
    },

    async pending(limit: number): Promise<{ items: PendingRow[]; total: number }> {
      const [rows, total] = await Promise.all([
        pending
          .find({ state: 'waiting' }, HIDDEN)
          .sort({ firstSeenAt: 1 })
          .limit(limit)
          .lean<Array<Stored<PendingRow>>>(),
        pending.countDocuments({ state: 'waiting' }),
      ]);
      return { items: rows.map(named), total };
    },

    async pendingChange(id: string): Promise<PendingRow | null> {
      const row = await pending.findOne({ _id: id }, HIDDEN).lean<Stored<PendingRow>>();
      return row && named(row);
    },

    /** False when it does not wait any more, or other than was looked at. */
    async decide(
      { id, digest }: Pick<PendingRow, 'id' | 'digest'>,
      decided: Pick<PendingRow, 'state' | 'decidedAt' | 'decidedBy'>,
      outbox: OutboxEntry[],
    ): Promise<boolean> {
      const { matchedCount } = await pending.updateOne(
        { _id: id, digest, state: 'waiting' },
        { $set: decided, $push: { outbox: { $each: outbox } } },
      );
      return matchedCount === 1;
    },

    async ownList(): Promise<OwnList | null> {
      return own.findOne({ _id: 'own' }).lean<OwnList>();
    },

    /** The first of several processes wins; everybody gets the winner's. */
    async putOwnList(list: OwnList, before: OwnList | null): Promise<OwnList> {
      const { content, serial, madeAt, jws } = list;
      try {
        await own.updateOne(
          { _id: 'own', ...(before === null ? { serial: trusted({ $lt: 0 }) } : { serial: before.serial }) },
          { $set: { content, serial, madeAt, jws } },
          { upsert: before === null },
        );
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 11_000)) throw error;
      }
      return (await own.findOne({ _id: 'own' }).lean<OwnList>()) ?? list;
    },
  };
}
