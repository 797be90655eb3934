// An open file as random-access bytes. Where nobody else waits for the thread, the many small readings a PDF takes are
// made at once, as if the bytes were in memory; what is hashed is read ahead in any case.

import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Blocks } from './blocks.ts';
import { bufferSource, clamp } from './source.ts';
import type { Source } from './types.ts';

/** A file up to this size is read whole when it is opened: one reading instead of one for each object. */
const SMALL_FILE = 256 * 1024;
/** A reading up to this size is made at once, where that may be. */
const SMALL_READING = 1024 * 1024;

/** A source over a file that must be closed after use. */
export interface FileSource extends Source {
  close(): Promise<void>;
}

interface FileReading {
  /**
   * Small readings, of which there is one for each object, may hold the thread up until the disk has answered: for
   * programs and threads in which nobody else waits.
   */
  mayBlock?: boolean;
}

/** Opens a file for random reading. The size is the size at opening. */
export async function openFileSource(
  path: string,
  { mayBlock = false }: FileReading = {},
): Promise<FileSource> {
  const handle = await open(path, 'r');
  try {
    const { size, mtimeNs } = await handle.stat({ bigint: true });
    const isUnchanged = async () => {
      const now = await handle.stat({ bigint: true });
      return now.size === size && now.mtimeNs === mtimeNs;
    };
    const source = await sourceOver(handle, Number(size), mayBlock);
    return { ...source, isUnchanged, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function sourceOver(handle: FileHandle, size: number, mayBlock: boolean): Promise<Source> {
  if (size > 0 && size <= SMALL_FILE) {
    const bytes = await readWhole(handle, Buffer.allocUnsafeSlow(size), 0);
    return { ...bufferSource(bytes), size };
  }
  const readInto = (into: Uint8Array, offset: number) => {
    const start = clamp(offset, size);
    return readWhole(handle, into.subarray(0, Math.min(into.length, size - start)), start);
  };
  return { size, readInto, ...(mayBlock ? readingAtOnce(handle, size) : readingInTurn(handle, size)) };
}

type Reading = Pick<Source, 'read' | 'held'>;

/** Without the thread being held up. */
function readingInTurn(handle: FileHandle, size: number): Reading {
  const blocks = new Blocks((offset, length) => readWhole(handle, roomFor(offset, length, size), offset));
  return {
    read: async (offset, length) => {
      const start = clamp(offset, size);
      const wanted = clamp(offset + length, size) - start;
      const { block, at } = blocks.find(start, wanted);
      // Whoever waits is told of the failure.
      block.catch(() => blocks.forget(block));
      return (await block).subarray(at, at + wanted);
    },
  };
}

function readingAtOnce(handle: FileHandle, size: number): Reading {
  const blocks = new Blocks((offset, length) => readAtOnce(handle, roomFor(offset, length, size), offset));
  const held = (offset: number, length: number) => {
    const start = clamp(offset, size);
    const wanted = clamp(offset + length, size) - start;
    if (wanted > SMALL_READING) return undefined;
    const { block, at } = blocks.find(start, wanted);
    return block.subarray(at, at + wanted);
  };
  return {
    held,
    read: async (offset, length) =>
      held(offset, length) ?? readWhole(handle, roomFor(offset, length, size), clamp(offset, size)),
  };
}

const roomFor = (offset: number, length: number, size: number): Uint8Array =>
  Buffer.allocUnsafe(clamp(offset + length, size) - clamp(offset, size));

async function readWhole(handle: FileHandle, into: Uint8Array, at: number): Promise<Uint8Array> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return into.subarray(0, filled);
}

function readAtOnce({ fd }: FileHandle, into: Uint8Array, at: number): Uint8Array {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(fd, into, filled, into.length - filled, at + filled);
    if (count === 0) break;
    filled += count;
  }
  return into.subarray(0, filled);
}
