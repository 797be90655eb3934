// A file that is there whole or not at all: written beside its place, flushed, then put into it. What is there already
// stays.
import { access, link, open, rename, rm } from 'node:fs/promises';
import { systemCode } from './startup-error.ts';

/** Ends the name of a file that is being written; what a killed process left behind has it too. */
export const PART = '.part';

/** @throws what the work and the system throw (EEXIST: `path` is there already); nothing is left behind then. */
export async function writeWhole<T>(
  path: string,
  work: (sink: { write(bytes: Uint8Array): Promise<unknown> }) => Promise<T>,
  mode = 0o666,
): Promise<T> {
  const part = `${path}.${process.pid}${PART}`;
  const file = await open(part, 'w', mode);
  try {
    const result = await work({ write: (bytes) => file.writeFile(bytes) })
      .then(async (done) => {
        await file.sync();
        return done;
      })
      .finally(() => file.close());
    await putInPlace(part, path);
    return result;
  } finally {
    await rm(part, { force: true });
  }
}

/** A link never replaces a file; some file systems know none. */
async function putInPlace(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) throw Object.assign(new Error(`${path} exists already`), { code: 'EEXIST' });
    await rename(part, path);
  }
}
