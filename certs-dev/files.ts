// Files of the PKI folder: written whole or not at all, and one maker at a time.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PkiError } from './definition.ts';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** The bytes, or undefined when there is no such file. Other failures are thrown. */
export const readIfThere = async (file: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Writes beside the place and renames: a reader sees the old bytes or the new ones. */
export const writeAtomic = async (file: string, bytes: Uint8Array, mode = 0o644): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(aside, bytes, { mode });
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
};

const PATIENCE_MS = 60_000;
/** A lock whose maker cannot be told any more is left alone this long. */
const STALE_MS = 120_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** A killed maker leaves its lock behind; the next one must not wait for it. */
const isAbandoned = async (file: string): Promise<boolean> => {
  const pid = Number((await readIfThere(file))?.toString('latin1'));
  if (Number.isSafeInteger(pid) && pid > 0) return !isAlive(pid);
  const age = Date.now() - (await stat(file)).mtimeMs;
  return age > STALE_MS;
};

const tryLock = async (file: string): Promise<boolean> => {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // Gone meanwhile counts as not abandoned: the next try will take it.
    if (await isAbandoned(file).catch(() => false)) await rm(file, { force: true });
    return false;
  }
};

/** Runs the work while holding the folder's lock; PKI_BUSY when another maker holds it too long. */
export const withLock = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  await mkdir(folder, { recursive: true });
  const file = join(folder, '.making');
  for (const until = Date.now() + PATIENCE_MS; !(await tryLock(file)); await wait(50)) {
    if (Date.now() > until) throw new PkiError('PKI_BUSY', `${folder} is being made by another process`);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
};
