// One embedded engine per test process (it allows only one), in a temporary folder; every caller gets a database
// of its own, so that spec files cannot see each other's documents.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../server/platform/mongo/connect.ts';
import { type OpenEngine, openEngine } from '../../server/platform/mongo/embedded/open-engine.ts';

let shared: Promise<OpenEngine> | undefined;
let counter = 0;

async function openShared(): Promise<OpenEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-db-'));
  const engine = await openEngine({ folder });
  const close = async () => {
    shared = undefined;
    emptied.clear();
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { uri: engine.uri, close };
}

/** Address of the shared engine; for tests that open several connections to one database. */
export async function testEngineUri(): Promise<string> {
  shared ??= openShared();
  return (await shared).uri;
}

/** Emptied databases by whose they were: their indexes stand, which cost more than all that a test writes. */
const emptied = new Map<string, string[]>();

/**
 * An empty database on the shared engine; `close()` drops it. Of a world, whose databases are all made by the same
 * migrations: one that was closed is emptied, and the next of that world has its collections, indexes and migrations.
 */
export async function openTestDatabase({ world }: { world?: string } = {}): Promise<Database> {
  const uri = await testEngineUri();
  const again = world === undefined ? undefined : emptied.get(world)?.pop();
  if (again === undefined) counter += 1;
  const name = again ?? `test-${process.pid}-${counter}`;
  const database = await openDatabase({ uri, folder: '', name });
  const { connection } = database;
  return {
    ...database,
    // It is the embedded engine, and nobody else works on this database.
    kind: 'embedded',
    close: async () => {
      if (world === undefined) await connection.dropDatabase();
      else {
        await empty(connection);
        emptied.set(world, [...(emptied.get(world) ?? []), name]);
      }
      await database.close();
    },
  };
}

async function empty(connection: Database['connection']): Promise<void> {
  const collections = await connection.listCollections();
  const names = collections.map(({ name }) => name).filter((name) => name !== 'migrations');
  await Promise.all(names.map((name) => connection.collection(name).deleteMany({})));
}

/** Frees the process's one engine, for a test that opens its own folder. The next caller opens a new one. */
export async function closeTestEngine(): Promise<void> {
  await (await shared)?.close();
}

// Root hook by side effect: mocha waits for it before it reports the end.
if (typeof after === 'function') after(closeTestEngine);
