// Folders for the work of a moment: papers lie in them while a program or a thread is at work, and no longer. What a crash
// left lying is thrown away by the next start.
import { mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'vanthu-work-';
/** Longer than any work takes: several processes share the place. */
const STALE_MS = 3_600_000;

/** For this account alone, under its real path, as a program that is shut in sees it. Gone when `use` has ended. */
export async function withWorkFolder<T>(purpose: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `${PREFIX}${purpose}-`));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** By the clock of the file system, whatever clock the server is given. */
export async function sweepWorkFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  await Promise.all(names.filter((name) => name.startsWith(PREFIX)).map(removeStale));
}

async function removeStale(name: string): Promise<void> {
  const path = join(tmpdir(), name);
  const found = await stat(path).catch(() => null);
  if (found !== null && Date.now() - found.mtimeMs > STALE_MS)
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
