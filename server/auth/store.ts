// Accounts and sessions in MongoDB. Of a session's cookie only the SHA-256 is stored, so a copy of the database
// opens nothing.
import { type Connection, Schema } from 'mongoose';
import { trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';

export const ACCOUNTS = 'accounts';
export const SESSIONS = 'sessions';

export const migrations: Migration[] = [
  indexMigration('auth-0001-accounts', ACCOUNTS, [OUTBOX_INDEX]),
  indexMigration('auth-0002-sessions', SESSIONS, [
    // The database clears what has run out; that it has run out is checked on every use.
    { key: { keptUntil: 1 }, name: 'swept', expireAfterSeconds: 0 },
    { key: { personId: 1 }, name: 'of-one-person' },
    OUTBOX_INDEX,
  ]),
];

interface AccountRow {
  /** The person. */
  _id: string;
  passwordHash: string;
  outbox?: OutboxEntry[];
}

export interface Session {
  /** SHA-256 of the cookie's secret, hex. */
  id: string;
  personId: string;
  postId: string;
  startedAt: Date;
  /** When the person last gave his password in this session. */
  authenticatedAt: Date;
  seenAt: Date;
  /** Idle end, moved on by use, never past `endsAt`. */
  idleEndsAt: Date;
  endsAt: Date;
}

interface SessionRow extends Omit<Session, 'id' | 'authenticatedAt'> {
  _id: string;
  /** Absent in sessions of before it was asked again: since their start. */
  authenticatedAt?: Date;
  endedAt: Date | null;
  /** Kept past its end so that its last audit entry is certain to have gone out. */
  keptUntil: Date;
  outbox?: OutboxEntry[];
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;

const accountSchema = new Schema<AccountRow>(
  { _id: text, passwordHash: text, ...OUTBOX_FIELDS },
  { strict: 'throw', versionKey: false, collection: ACCOUNTS, minimize: false },
);

const sessionSchema = new Schema<SessionRow>(
  {
    _id: text,
    personId: text,
    postId: text,
    startedAt: date,
    authenticatedAt: { type: Date },
    seenAt: date,
    idleEndsAt: date,
    endsAt: date,
    endedAt: { type: Date, default: null },
    keptUntil: date,
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: SESSIONS, minimize: false },
);

const KEEP_MS = 24 * 3_600_000;

export type AuthStore = ReturnType<typeof makeStore>;

export function makeStore(connection: Connection) {
  const accounts = connection.model<AccountRow>(ACCOUNTS, accountSchema);
  const sessions = connection.model<SessionRow>(SESSIONS, sessionSchema);
  const live = (id: string, now: Date) => ({
    _id: id,
    endedAt: null,
    idleEndsAt: trusted({ $gt: now }),
    endsAt: trusted({ $gt: now }),
  });

  return {
    async passwordHash(personId: string): Promise<string | null> {
      const row = await accounts.findOne({ _id: personId }, { passwordHash: 1 }).lean();
      return row?.passwordHash ?? null;
    },

    async putAccount(personId: string, passwordHash: string): Promise<void> {
      await accounts.updateOne({ _id: personId }, { $set: { passwordHash } }, { upsert: true });
    },

    /** Replaces the password that was checked; false when it has been replaced meanwhile. */
    async replacePassword(
      personId: string,
      { from, to }: { from: string; to: string },
      outbox: OutboxEntry[],
    ): Promise<boolean> {
      const { matchedCount } = await accounts.updateOne(
        { _id: personId, passwordHash: from },
        { $set: { passwordHash: to }, $push: { outbox: { $each: outbox } } },
      );
      return matchedCount === 1;
    },

    /** Leaves an outbox entry with an account. */
    async note(personId: string, entry: OutboxEntry): Promise<void> {
      await accounts.updateOne({ _id: personId }, { $push: { outbox: entry } });
    },

    async startSession({ id, ...rest }: Session, outbox: OutboxEntry[]): Promise<void> {
      const keptUntil = new Date(rest.endsAt.getTime() + KEEP_MS);
      await sessions.create({ _id: id, ...rest, endedAt: null, keptUntil, outbox });
    },

    /** The session while it lives. */
    async liveSession(id: string, now: Date): Promise<Session | null> {
      const row = await sessions.findOne(live(id, now), { outbox: 0, outboxLease: 0 }).lean();
      if (row === null) return null;
      const { _id, endedAt: _none, keptUntil: _sweep, ...session } = row;
      return { id: _id, ...session, authenticatedAt: session.authenticatedAt ?? session.startedAt };
    },

    async touch(id: string, seenAt: Date, idleEndsAt: Date): Promise<void> {
      await sessions.updateOne({ _id: id, endedAt: null }, { $set: { seenAt, idleEndsAt } });
    },

    /** The password was given again; false when the session has ended meanwhile. */
    async prove(id: string, now: Date, outbox: OutboxEntry[]): Promise<boolean> {
      const change = { $set: { authenticatedAt: now }, $push: { outbox: { $each: outbox } } };
      return (await sessions.updateOne(live(id, now), change)).matchedCount === 1;
    },

    /** Changes the post; false when the session has ended meanwhile. */
    async wear(id: string, postId: string, now: Date, outbox: OutboxEntry[]): Promise<boolean> {
      const change = { $set: { postId }, $push: { outbox: { $each: outbox } } };
      return (await sessions.updateOne(live(id, now), change)).matchedCount === 1;
    },

    /** Ends the live sessions of a person, but for one; answers which. */
    async endSessionsOf(personId: string, now: Date, kept?: string): Promise<string[]> {
      const filter = { personId, endedAt: null, _id: trusted({ $ne: kept ?? '' }) };
      const ended = await sessions.find(filter, { _id: 1 }).lean();
      await sessions.updateMany(filter, { $set: { endedAt: now } });
      return ended.map(({ _id }) => _id);
    },

    async endSession(id: string, now: Date, outbox: OutboxEntry[]): Promise<void> {
      await sessions.updateOne(
        { _id: id, endedAt: null },
        { $set: { endedAt: now }, $push: { outbox: { $each: outbox } } },
      );
    },
  };
}
