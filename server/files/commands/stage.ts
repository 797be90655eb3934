// Takes a stream of bytes to a temporary file, hashing and counting while it writes; nothing is held in memory and
// nothing stays behind when it does not end well.
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/http/problem.ts';
import { newSecret } from '../../platform/ids.ts';
import { systemCode } from '../../platform/startup-error.ts';
import { writeBehind } from './write-behind.ts';

/** Bytes that have arrived whole and wait to be kept or thrown away. */
export interface Staged {
  path: string;
  digest: string;
  sizeBytes: number;
  /** Moves the file to its place; the same bytes there already are the same file. */
  keep(): Promise<void>;
  /** Removes it; harmless after `keep`. */
  discard(): Promise<void>;
}

export interface StageOptions {
  folder: string;
  /** More bytes than this are refused as soon as they arrive. */
  limitBytes: number;
}

/** The address of a stored file. */
export const placeOf = (folder: string, digest: string): string =>
  join(folder, digest.slice(0, 2), digest.slice(2, 4), digest);

/** @throws AppError FILE_TOO_LARGE, UPLOAD_INTERRUPTED, STORAGE_FULL. */
export async function stage(
  chunks: Readable | AsyncIterable<Uint8Array>,
  { folder, limitBytes }: StageOptions,
): Promise<Staged> {
  const path = join(folder, 'incoming', newSecret());
  const discard = () => rm(path, { force: true });
  try {
    const { digest, sizeBytes } = await writing(() => write(chunks, path, limitBytes));
    const keep = () => writing(() => moveIntoPlace(path, placeOf(folder, digest)));
    return { path, digest, sizeBytes, keep, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function write(chunks: Readable | AsyncIterable<Uint8Array>, path: string, limitBytes: number) {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const hashed = async function* () {
      for await (const chunk of interruptible(chunks)) {
        sizeBytes += chunk.length;
        if (sizeBytes > limitBytes) throw new AppError('FILE_TOO_LARGE', { details: { limitBytes } });
        hash.update(chunk);
        yield chunk;
      }
    };
    await writeBehind(hashed(), (piece) => file.writeFile(piece));
    await file.sync();
    return { digest: hash.digest('hex'), sizeBytes };
  } finally {
    await file.close();
  }
}

/** A reader's failure is the sender's; told apart here from a failure to write. */
export async function* interruptible(
  chunks: Readable | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const reader: AsyncIterator<Uint8Array> = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await reader.next().catch((cause: unknown) => {
        throw cause instanceof AppError ? cause : new AppError('UPLOAD_INTERRUPTED', { cause });
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await reader.return?.().catch(() => undefined);
  }
}

export async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to);
  }
  // Without this the rename itself could be lost with the power, and a document would name nothing.
  const folder = await open(dirname(to), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function writing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('STORAGE_FULL', { cause: error });
    throw error;
  }
}
