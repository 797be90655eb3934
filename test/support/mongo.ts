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

/** An empty database on the shared engine. `close()` drops it. */
export async function openTestDatabase(): Promise<Database> {
  const uri = await testEngineUri();
  counter += 1;
  const database = await openDatabase({ uri, folder: '', name: `test-${process.pid}-${counter}` });
  return {
    ...database,
    // It is the embedded engine, and nobody else works on this database.
    kind: 'embedded',
    close: async () => {
      await database.connection.dropDatabase();
      await database.close();
    },
  };
}

/** Frees the process's one engine, for a test that opens its own folder. The next caller opens a new one. */
export async function closeTestEngine(): Promise<void> {
  await (await shared)?.close();
}

// Root hook by side effect: mocha waits for it before it reports the end.
if (typeof after === 'function') after(closeTestEngine);
