// Where LibreOffice is, if it is installed at all.
import { constants } from 'node:fs';
import { access, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { WORK_PREFIX } from './run-office.ts';

/** `named`: a path, or a name on the PATH. */
export async function findOffice(named: string): Promise<string | undefined> {
  const places = isAbsolute(named)
    ? [named]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, named));
  for (const place of places) {
    const isThere = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return undefined;
}

const STALE_MS = 3_600_000;

/** Throws away the folders of conversions that a crash cut off. */
export async function sweepWorkFolders(now: number): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    if (!name.startsWith(WORK_PREFIX)) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => null);
    if (found !== null && now - found.mtimeMs > STALE_MS)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
