// Opens the database: the embedded engine on a folder, or the server that a URI names. One connection of a private
// mongoose instance, so nothing global is shared between tests or between two servers of one process.
import mongoose, { type Connection, type ConnectOptions } from 'mongoose';
import { StartupError } from '../startup-error.ts';
import { type OpenEngine, openEngine } from './embedded/open-engine.ts';

export interface OpenDatabaseOptions {
  /** `mongodb://` or `mongodb+srv://` address. Without it the embedded engine opens `folder`. */
  uri?: string | undefined;
  /** Folder of the embedded database. */
  folder: string;
  /** Database name when the address names none; default `vanthu`. */
  name?: string;
  /** See {@link openEngine}. */
  cacheFolder?: string;
  /** How long to look for a server at the address; default 5 s. */
  selectionTimeoutMs?: number;
}

export interface Database {
  /**
   * Make models with `connection.model(name, schema)`.
   * Indexes and collections are made by migrations only. A filter with a field the schema lacks throws
   * (`strictQuery: 'throw'`). `sanitizeFilter` is on: an operator inside a mongoose filter must be wrapped,
   * `{ version: trusted({ $lt: 3 }) }`; `connection.collection(name)` is the bare driver and needs no wrapping.
   */
  connection: Connection;
  /** `embedded` is a standalone engine: no sessions, transactions or change streams. */
  kind: 'embedded' | 'server';
  /** Answers whether the database answers. */
  isReady(): Promise<boolean>;
  /** Closes the connection, then the engine. May be called twice. */
  close(): Promise<void>;
}

/** Marks a filter operator written by us, not by the caller: `{ state: trusted({ $in: states }) }`. */
export const trusted = <T extends object>(condition: T): T => mongoose.trusted(condition);

/** The pattern that finds these very characters: what people look for is never a pattern of theirs. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** E11000: a unique index already holds the value. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11000;

/** OutOfDiskSpace: the engine wants 500 MB free before it builds an index. */
export const isOutOfDiskSpace = (error: unknown): error is Error =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 14031;

const DEFAULT_NAME = 'vanthu';

/**
 * A standalone server answers `majority` without waiting for its journal, whatever `j` says: acknowledged writes were
 * lost by kill -9. With `w: 1` it does wait. A replica set acknowledges what the majority has journaled.
 */
const DURABLE = {
  standalone: { w: 1, j: true },
  replicated: { w: 'majority', j: true, wtimeoutMS: 10_000 },
} as const;

const OPTIONS: ConnectOptions = {
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
};

/**
 * Opens the database. No session is ever started by us: correctness rests on single-document writes.
 * @throws StartupError (DATABASE_IN_USE, DATABASE_UNAVAILABLE, ENGINE_…, DISK_FULL, FOLDER_UNUSABLE).
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  if (options.uri !== undefined) return connect(options, options.uri, undefined);
  const engine = await openEngine(options);
  try {
    return await connect(options, engine.uri, engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function connect(
  { name, selectionTimeoutMs }: OpenDatabaseOptions,
  uri: string,
  engine: OpenEngine | undefined,
): Promise<Database> {
  const instance = new mongoose.Mongoose({
    strictQuery: 'throw',
    sanitizeFilter: true,
    autoIndex: false,
    autoCreate: false,
  });
  const open = (writeConcern: ConnectOptions['writeConcern']) =>
    openConnection(instance, uri, {
      ...OPTIONS,
      ...(writeConcern && { writeConcern }),
      serverSelectionTimeoutMS: selectionTimeoutMs ?? 5_000,
      ...(/^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(uri) ? {} : { dbName: name ?? DEFAULT_NAME }),
    });
  let connection = await open(DURABLE.standalone);
  if (await isReplicated(connection)) {
    await connection.close();
    connection = await open(DURABLE.replicated);
  }
  let closing: Promise<void> | undefined;
  const close = async () => {
    await connection.close();
    await engine?.close();
  };
  return {
    connection,
    kind: engine === undefined ? 'server' : 'embedded',
    isReady: async () => {
      try {
        await connection.db?.admin().command({ ping: 1 }, { timeoutMS: 2_000 });
        return connection.readyState === mongoose.ConnectionStates.connected;
      } catch {
        return false;
      }
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** A member of a replica set names the set; the router of a sharded cluster says so. */
async function isReplicated(connection: Connection): Promise<boolean> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  return hello?.setName !== undefined || hello?.msg === 'isdbgrid';
}

async function openConnection(
  instance: mongoose.Mongoose,
  uri: string,
  options: ConnectOptions,
): Promise<Connection> {
  try {
    return await instance.createConnection(uri, options).asPromise();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError('DATABASE_UNAVAILABLE', `no MongoDB at ${withoutPassword(uri)}: ${reason}`, {
      cause: error,
    });
  }
}

const withoutPassword = (uri: string) => uri.replace(/\/\/[^@/]*@/, '//***@');
