// Schema migrations: indexes and data changes, run once each, in the order of the list, by one process at a time.
import { randomUUID } from 'node:crypto';
import type { Collection, Connection, mongo } from 'mongoose';
import { StartupError } from '../startup-error.ts';
import { isDuplicateKey, isOutOfDiskSpace } from './connect.ts';

export interface Migration {
  /** Unique for ever, e.g. `registers-0001-indexes`; a name that has run never runs again. */
  name: string;
  /** Must be safe to run again: a crash can come after the work and before it is recorded. */
  up(connection: Connection): Promise<void>;
}

export interface MigrateOptions {
  connection: Connection;
  /** All features' migrations, in the order in which they must run. */
  migrations: readonly Migration[];
  /** A holder silent for longer than this has died, and its lock is taken over. Default 30 s. */
  leaseMs?: number;
  /** How long to wait for another process that is migrating. Default 120 s. */
  waitMs?: number;
  now?: () => number;
  /** Called before each migration that runs. */
  onRun?: (name: string) => void;
}

interface Lock {
  _id: string;
  owner: string;
  until: Date;
}

const COLLECTION = 'migrations';
const LOCK_ID = 'migrations';
const POLL_MS = 100;

/**
 * Runs what has not run yet and returns the names run now.
 * @throws StartupError DATABASE_NEWER when it holds migrations that are not in the list, MIGRATION_LOCKED when another
 * process keeps the lock, MIGRATION_FAILED when one fails; those before it stay recorded, and the next run goes on from the failed one.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const names = options.migrations.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw new StartupError('MIGRATION_FAILED', `two migrations are named ${double}`);
  if (!(await hasPending(options.connection, names))) return [];
  const lease = new MigrationLease(options);
  await lease.take();
  try {
    return await runPending(options, lease);
  } finally {
    await lease.release();
  }
}

/** Nearly every start finds nothing to do, and then waits for no lock and loads no library. */
async function hasPending(connection: Connection, names: readonly string[]): Promise<boolean> {
  const rows = await connection.collection<{ migrationName: string }>(COLLECTION).find().toArray();
  const recorded = new Set(rows.map(({ migrationName }) => migrationName));
  const unknown = [...recorded].filter((name) => !names.includes(name));
  // What they changed is not known here; writing on could spoil what the newer version understands.
  if (unknown.length > 0)
    throw new StartupError(
      'DATABASE_NEWER',
      `the database was used by a newer Vanthu (${unknown.join(', ')}); start that version, or put back an older copy`,
    );
  return names.some((name) => !recorded.has(name));
}

async function runPending(
  { connection, migrations, onRun }: MigrateOptions,
  lease: MigrationLease,
): Promise<string[]> {
  const { MongoDBStorage, Umzug } = await import('umzug');
  const umzug = new Umzug({
    migrations: migrations.map(({ name, up }) => ({
      name,
      up: async () => {
        lease.assertHeld();
        onRun?.(name);
        await up(connection);
      },
    })),
    storage: new MongoDBStorage({ collection: connection.collection(COLLECTION) }),
    logger: undefined,
  });
  try {
    return (await umzug.up()).map(({ name }) => name);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof StartupError) throw cause;
    if (isOutOfDiskSpace(cause))
      throw new StartupError(
        'DISK_FULL',
        `too little space on the disk to build an index: ${cause.message}`,
        {
          cause: error,
        },
      );
    throw new StartupError('MIGRATION_FAILED', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

/** The lock document: held by one owner until a time which the owner keeps moving on. */
class MigrationLease {
  readonly #locks: Collection<Lock>;
  readonly #owner = randomUUID();
  readonly #leaseMs: number;
  readonly #waitMs: number;
  readonly #now: () => number;
  #heartbeat: NodeJS.Timeout | undefined;
  #heldUntil = 0;

  constructor({ connection, leaseMs = 30_000, waitMs = 120_000, now = Date.now }: MigrateOptions) {
    this.#locks = connection.collection<Lock>('migration-locks');
    this.#leaseMs = leaseMs;
    this.#waitMs = waitMs;
    this.#now = now;
  }

  async take(): Promise<void> {
    const giveUpAt = this.#now() + this.#waitMs;
    while (!(await this.#tryTake())) {
      if (this.#now() >= giveUpAt)
        throw new StartupError(
          'MIGRATION_LOCKED',
          'another process is migrating the database; try again when it has ended',
        );
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    this.#heartbeat = setInterval(() => this.#renew().catch(() => undefined), this.#leaseMs / 3);
    this.#heartbeat.unref();
  }

  /** A process that lost its lease (it slept, the database was away) must not start another migration. */
  assertHeld(): void {
    if (this.#now() < this.#heldUntil) return;
    throw new StartupError('MIGRATION_LOCKED', 'the migration lock was lost; start again');
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.#locks.deleteOne({ _id: LOCK_ID, owner: this.#owner });
  }

  async #tryTake(): Promise<boolean> {
    const now = this.#now();
    const until = new Date(now + this.#leaseMs);
    try {
      // A live lock does not match, so the upsert collides with its _id: that is the refusal.
      await this.#locks.updateOne(
        { _id: LOCK_ID, until: { $lt: new Date(now) } },
        { $set: { owner: this.#owner, until } },
        { upsert: true },
      );
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
    this.#heldUntil = until.getTime();
    return true;
  }

  async #renew(): Promise<void> {
    const until = new Date(this.#now() + this.#leaseMs);
    const { matchedCount } = await this.#locks.updateOne(
      { _id: LOCK_ID, owner: this.#owner },
      { $set: { until } },
    );
    this.#heldUntil = matchedCount === 1 ? until.getTime() : 0;
  }
}

/**
 * A migration that makes a collection and its indexes; declare the list beside the schema.
 * An index that exists with the same definition is left alone.
 */
export const indexMigration = (
  name: string,
  collection: string,
  indexes: readonly mongo.IndexDescription[],
): Migration => ({
  name,
  up: async (connection) => {
    if (indexes.length > 0) await connection.collection(collection).createIndexes([...indexes]);
  },
});
