// The data folder of a demo, seeded once in this process by `vanthu seed` and copied for every server after it: keys,
// pictures, passwords and indexes cost seconds of each start. Whoever tests the first start itself begins without it.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtCommandLine } from './command-line.ts';
import { makeDemoPki } from './demo-pki.ts';

/** One folder for each process, named by its id. */
const FOLDERS = join(tmpdir(), 'vanthu-test-demo');
/** Below those that the system gives to connections: the port has to be free again for each server. */
const PORTS = { first: 20_000, count: 12_000 };

interface Seeded {
  folder: string;
  pkiPort: number;
}

let seeded: Promise<Seeded> | undefined;

/**
 * Lays the data of a seeded demo where a server will look for it.
 * @returns the port that stands in its certificates, for `pkiPort` of the server.
 */
export async function layDemo(dataDir: string): Promise<number> {
  seeded ??= seedOnce();
  const { folder, pkiPort } = await seeded;
  await cp(folder, dataDir, { recursive: true });
  return pkiPort;
}

async function seedOnce(): Promise<Seeded> {
  await removeLeftovers();
  const folder = join(FOLDERS, String(process.pid));
  const pkiPort = await quietPort();
  await mkdir(folder, { recursive: true });
  await makeDemoPki(folder, pkiPort);
  const env = { ...process.env, DATA_DIR: folder, PKI_PORT: String(pkiPort), DEMO: '1', MONGODB_URI: '' };
  await promisify(execFile)(process.execPath, [await builtCommandLine(), 'seed'], { env });
  return { folder, pkiPort };
}

/** Of processes that are gone. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(FOLDERS).catch(() => []))
    if (!isAlive(Number(name))) await rm(join(FOLDERS, name), { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function quietPort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    const probe = createServer();
    try {
      probe.listen(port, '127.0.0.1');
      await once(probe, 'listening');
      return port;
    } catch {
      // Somebody else has it.
    } finally {
      probe.close();
    }
  }
}
