// The files of a bundle, out of a ZIP or a folder it was unpacked into.
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, openPromise } from 'yauzl';
import type { BundleFiles } from '../proof/index.ts';
import { CommandFailed } from './exit-codes.ts';

/** More than any bundle has; a hostile one must not fill the memory with names. */
const MAX_FILES = 50_000;

export interface OpenedBundle extends BundleFiles {
  close(): void;
}

export async function openFolder(folder: string): Promise<OpenedBundle> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return { names, open: (name) => createReadStream(join(folder, name)), close: () => undefined };
}

/** @throws CommandFailed FILE_UNUSABLE for what is no ZIP. */
export async function openZip(path: string): Promise<OpenedBundle> {
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true }).catch(
    (error: unknown) => {
      throw notAZip(path, error);
    },
  );
  try {
    const entries = new Map<string, Entry>();
    const names: string[] = [];
    for await (const entry of zip.eachEntry()) {
      if (names.length === MAX_FILES) throw new Error(`more than ${MAX_FILES} files`);
      names.push(entry.fileName);
      entries.set(entry.fileName, entry);
    }
    return {
      names,
      open: async function* (name) {
        const entry = entries.get(name);
        if (entry === undefined) throw new Error('no such file');
        const stream: Readable = await zip.openReadStreamPromise(entry);
        yield* stream;
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw notAZip(path, error);
  }
}

const notAZip = (path: string, cause: unknown): CommandFailed =>
  new CommandFailed('FILE_UNUSABLE', `${path} is no readable ZIP (${String(cause)})`, { cause });
