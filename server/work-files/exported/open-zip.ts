// An exported file as it comes back: a ZIP that may be cut off, hostile, or something else altogether.
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Entry, openPromise } from 'yauzl';
import { AppError } from '../../platform/http/problem.ts';

export interface OpenedZip {
  names: readonly string[];
  /** @throws when it cannot be read, or is longer than it says. */
  read(name: string): AsyncIterable<Uint8Array>;
  close(): void;
}

/** More than any export has: 999 items with their attachments. */
const MAX_FILES = 20_000;

/** @throws AppError EXPORT_CUT_OFF for the beginning of a ZIP, EXPORT_NOT_OURS for what is none. */
export async function openZip(path: string): Promise<OpenedZip> {
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true }).catch(
    async (cause: unknown) => {
      throw new AppError((await beginsAsZip(path)) ? 'EXPORT_CUT_OFF' : 'EXPORT_NOT_OURS', { cause });
    },
  );
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) {
      if (entries.size === MAX_FILES || entries.has(entry.fileName))
        throw new AppError('EXPORT_NOT_OURS', { detail: `${entry.fileName} is one too many` });
      entries.set(entry.fileName, entry);
    }
    return {
      names: [...entries.keys()],
      read: async function* (name) {
        const entry = entries.get(name);
        if (entry === undefined) throw new Error('no such file');
        const stream: Readable = await zip.openReadStreamPromise(entry);
        yield* stream;
      },
      close: () => zip.close(),
    };
  } catch (cause) {
    zip.close();
    throw cause instanceof AppError ? cause : new AppError('EXPORT_CUT_OFF', { cause });
  }
}

async function beginsAsZip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt32LE(0) === 0x04034b50;
  } finally {
    await file.close();
  }
}
