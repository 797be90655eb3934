// The event log in MongoDB: entries and roots, inserted once and never changed; only the timestamp of a root comes later.
// The unique index on (agency, seq) is what keeps two processes from writing one place twice.
import { type Connection, mongo, Schema } from 'mongoose';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { groupedWrites } from '../../platform/mongo/grouped.ts';
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../../platform/outbox/entry.ts';
import { makeTogether } from '../../platform/together.ts';

const ENTRIES = 'log_entries';
const ROOTS = 'log_roots';
export const ALARMS = 'log_alarms';

export const migrations: Migration[] = [
  indexMigration('audit-0002-log-entries', ENTRIES, [
    { key: { agencyId: 1, seq: 1 }, name: 'one-entry-a-place', unique: true },
    { key: { agencyId: 1, subjectId: 1, seq: 1 }, name: 'of-one-subject' },
  ]),
  indexMigration('audit-0003-log-roots', ROOTS, [
    { key: { agencyId: 1, index: 1 }, name: 'one-root-a-place', unique: true },
    { key: { agencyId: 1, isStamped: 1, index: 1 }, name: 'newest-stamped' },
  ]),
  indexMigration('audit-0004-log-alarms', ALARMS, [OUTBOX_INDEX]),
];

export interface EntryRow {
  /** Derived from agency and event: the event again is the same row. */
  id: string;
  agencyId: string;
  seq: number;
  subjectId: string;
  hash: string;
  /** Canonical JSON; the other fields only find it. */
  json: string;
  loggedAt: Date;
}

/** The last entry of a log. */
export type LogHead = Pick<EntryRow, 'seq' | 'hash'>;

export interface RootRow {
  agencyId: string;
  index: number;
  fromSeq: number;
  toSeq: number;
  lastHash: string;
  jws: string;
  madeAt: Date;
  isStamped: boolean;
  /** DER of the token; null until an authority gave one. */
  stamp: Uint8Array | null;
}

type StoredEntry = Omit<EntryRow, 'id'> & { _id: string };
type StoredRoot = Omit<RootRow, 'stamp'> & {
  _id: string;
  stamp: Buffer | mongo.Binary | null;
  stampingUntil: Date | null;
};
interface StoredAlarm {
  _id: string;
  since: Date | null;
  outbox?: OutboxEntry[];
}

const OPTIONS = { strict: 'throw', versionKey: false, minimize: false } as const;
const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const instant = { type: Date, required: true } as const;

const entrySchema = new Schema<StoredEntry>(
  { _id: text, agencyId: text, seq: number, subjectId: text, hash: text, json: text, loggedAt: instant },
  { ...OPTIONS, collection: ENTRIES },
);
const rootSchema = new Schema<StoredRoot>(
  {
    _id: text,
    agencyId: text,
    index: number,
    fromSeq: number,
    toSeq: number,
    lastHash: text,
    jws: text,
    madeAt: instant,
    isStamped: { type: Boolean, required: true },
    stamp: { type: Buffer, default: null },
    stampingUntil: { type: Date, default: null },
  },
  { ...OPTIONS, collection: ROOTS },
);
const alarmSchema = new Schema<StoredAlarm>(
  { _id: text, since: { type: Date, default: null }, ...OUTBOX_FIELDS },
  { ...OPTIONS, collection: ALARMS },
);

export type LogStore = ReturnType<typeof makeLogStore>;

export function makeLogStore(connection: Connection) {
  const entries = connection.model<StoredEntry>(ENTRIES, entrySchema);
  const roots = connection.model<StoredRoot>(ROOTS, rootSchema);
  const alarms = connection.model<StoredAlarm>(ALARMS, alarmSchema);
  const writes = groupedWrites(connection);

  /** One seek of the index for each log, and one command for all that are asked for together. */
  const head = makeTogether<string, LogHead | null>({
    run: async (agencyIds) => {
      const found = await entries.collection
        .aggregate<LogHead & { _id: string }>([
          { $match: { agencyId: { $in: [...new Set(agencyIds)] } } },
          { $sort: { agencyId: -1, seq: -1 } },
          { $group: { _id: '$agencyId', seq: { $first: '$seq' }, hash: { $first: '$hash' } } },
        ])
        .toArray();
      const heads = new Map(found.map(({ _id, seq, hash }) => [_id, { seq, hash }]));
      return agencyIds.map((id) => heads.get(id) ?? null);
    },
  });

  const rootWhere = async (filter: object, order: 1 | -1): Promise<RootRow | null> => {
    const row = await roots.findOne(filter).sort({ index: order }).lean<StoredRoot>();
    return row && toRoot(row);
  };

  return {
    agencies: (): Promise<string[]> => entries.distinct('agencyId'),

    /** Null when the agency has no log yet. */
    head,

    /** Which of these are in the log already. */
    async known(ids: readonly string[]): Promise<Set<string>> {
      const rows = await entries.find({ _id: trusted({ $in: [...ids] }) }, { _id: 1 }).lean();
      return new Set(rows.map(({ _id }) => _id));
    },

    /** One after another, so that what is stored is always a beginning of what was given; false when a place was taken. */
    async append(rows: readonly EntryRow[]): Promise<boolean> {
      const documents = rows.map(({ id, ...row }) => ({ _id: id, ...row }));
      const [only] = documents;
      if (documents.length === 1 && only !== undefined) return writes.insert(ENTRIES, only);
      try {
        await entries.collection.insertMany(documents as never[], { ordered: true });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** From `fromSeq` to `toSeq`, in order. */
    async *between(agencyId: string, fromSeq: number, toSeq: number): AsyncGenerator<EntryRow> {
      const found = entries
        .find({ agencyId, seq: trusted({ $gte: fromSeq, $lte: toSeq }) })
        .sort({ seq: 1 })
        .lean<StoredEntry[]>()
        .cursor();
      for await (const row of found) yield { ...row, id: row._id };
    },

    async entry(agencyId: string, seq: number): Promise<EntryRow | null> {
      return toEntry(await entries.findOne({ agencyId, seq }).lean<StoredEntry>());
    },

    /** Entries about these subjects, in order. */
    async about(agencyId: string, subjectIds: readonly string[], limit: number): Promise<EntryRow[]> {
      const rows = await entries
        .find({ agencyId, subjectId: trusted({ $in: [...subjectIds] }) })
        .sort({ seq: 1 })
        .limit(limit)
        .lean<StoredEntry[]>();
      return rows.map((row) => ({ ...row, id: row._id }));
    },

    async newestAbout(agencyId: string, subjectIds: readonly string[]): Promise<EntryRow | null> {
      const filter = { agencyId, subjectId: trusted({ $in: [...subjectIds] }) };
      return toEntry(await entries.findOne(filter).sort({ seq: -1 }).lean<StoredEntry>());
    },

    lastRoot: (agencyId: string) => rootWhere({ agencyId }, -1),
    lastStamped: (agencyId: string) => rootWhere({ agencyId, isStamped: true }, -1),
    /** The first with this place, or behind it when that one is gone. */
    rootFrom: (agencyId: string, index: number) =>
      rootWhere({ agencyId, index: trusted({ $gte: index }) }, 1),
    root: (agencyId: string, index: number) => rootWhere({ agencyId, index }, 1),
    rootOver: (agencyId: string, seq: number) => rootWhere({ agencyId, toSeq: trusted({ $gte: seq }) }, 1),
    firstStampedFrom: (agencyId: string, index: number) =>
      rootWhere({ agencyId, isStamped: true, index: trusted({ $gte: index }) }, 1),

    /** False when the place was taken. */
    async addRoot({ stamp: _none, ...row }: RootRow): Promise<boolean> {
      try {
        await roots.create({ _id: `${row.agencyId}:${row.index}`, ...row, stamp: null });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Whoever gets it asks the authority; others leave the root alone until then. */
    async claimStamping({ agencyId, index }: RootRow, now: Date, until: Date): Promise<boolean> {
      const { matchedCount } = await roots.updateOne(
        {
          agencyId,
          index,
          isStamped: false,
          $or: [{ stampingUntil: null }, { stampingUntil: trusted({ $lte: now }) }],
        },
        { $set: { stampingUntil: until } },
      );
      return matchedCount === 1;
    },

    async releaseStamping({ agencyId, index }: RootRow): Promise<void> {
      await roots.updateOne({ agencyId, index, isStamped: false }, { $set: { stampingUntil: null } });
    },

    /** The first token stays. */
    async addStamp({ agencyId, index }: RootRow, token: Uint8Array): Promise<void> {
      await roots.updateOne(
        { agencyId, index, isStamped: false },
        { $set: { stamp: Buffer.from(token), isStamped: true } },
      );
    },

    /** Notes that the log is late, once, with who is to be told. */
    async raiseAlarm(agencyId: string, since: Date, outbox: OutboxEntry[]): Promise<boolean> {
      try {
        const { matchedCount, upsertedCount } = await alarms.updateOne(
          { _id: agencyId, since: null },
          { $set: { since }, $push: { outbox: { $each: outbox } } },
          { upsert: true },
        );
        return matchedCount + upsertedCount === 1;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async endAlarm(agencyId: string): Promise<void> {
      await alarms.updateOne({ _id: agencyId, since: trusted({ $ne: null }) }, { $set: { since: null } });
    },
  };
}

const toEntry = (row: StoredEntry | null): EntryRow | null => row && { ...row, id: row._id };

/** Lean reads give the driver's own kind of bytes. */
const toRoot = ({ _id, stampingUntil: _lease, stamp, ...row }: StoredRoot): RootRow => ({
  ...row,
  stamp: stamp instanceof mongo.Binary ? stamp.value() : stamp,
});
