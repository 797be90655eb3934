// Random-access bytes: a buffer, an open file, or a base file followed by a revision that is not written yet.
// Nothing here holds a whole file; what is hashed is read as a stream of pieces.

import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Blocks } from './blocks.ts';
import type { Source } from './types.ts';

/** Size of one piece when a range is streamed. */
const PIECE_BYTES = 512 * 1024;
/** A file up to this size is read whole when it is opened: one reading instead of one for each object. */
const SMALL_FILE = 256 * 1024;
/** A reading up to this size takes less time than asking another thread for it. */
const SMALL_READING = 64 * 1024;

/** A source over bytes already in memory. */
export function bufferSource(bytes: Uint8Array): Source {
  const held = (offset: number, length: number) =>
    bytes.subarray(clamp(offset, bytes.length), clamp(offset + length, bytes.length));
  return { size: bytes.length, held, read: async (offset, length) => held(offset, length) };
}

/** A source over a file that must be closed after use. */
export interface FileSource extends Source {
  close(): Promise<void>;
}

interface FileReading {
  /**
   * Small readings, of which there is one for each object, may hold the thread up until the disk has answered: for
   * programs and threads in which nobody else waits. What is hashed is read ahead in any case.
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
    const bytes = await readSource(handle, Number(size), mayBlock);
    return { ...bytes, isUnchanged, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readSource(handle: FileHandle, size: number, mayBlock: boolean): Promise<Source> {
  if (size > 0 && size <= SMALL_FILE) {
    const bytes = await readWhole(handle, Buffer.allocUnsafeSlow(size), 0);
    return { ...bufferSource(bytes), size };
  }
  const blocks = new Blocks(async (start, length) => {
    const into = Buffer.allocUnsafe(Math.min(length, size - start));
    return mayBlock && into.length <= SMALL_READING
      ? readAtOnce(handle, into, start)
      : readWhole(handle, into, start);
  });
  return {
    size,
    read: (offset, length) => {
      const start = clamp(offset, size);
      return blocks.read(start, clamp(offset + length, size) - start);
    },
    readInto: (into, offset) => {
      const start = clamp(offset, size);
      return readWhole(handle, into.subarray(0, Math.min(into.length, size - start)), start);
    },
  };
}

/** The base file followed by a revision: lets a result be verified before anything is written. */
export function concatSource(base: Source, revision: Uint8Array): Source {
  /** Undefined where the base is asked for. */
  const inRevision = (offset: number, length: number) => {
    if (offset < base.size) return undefined;
    return revision.subarray(offset - base.size, Math.max(offset, offset + length) - base.size);
  };
  const inBase = (offset: number, length: number) => {
    const start = Math.max(0, offset);
    return { start, length: Math.max(0, Math.min(offset + length, base.size) - start) };
  };
  const joined = (head: Uint8Array, end: number) =>
    end <= base.size ? head : Buffer.concat([head, revision.subarray(0, end - base.size)]);
  return {
    size: base.size + revision.length,
    read: async (offset, length) => {
      const head = inBase(offset, length);
      return inRevision(offset, length) ?? joined(await base.read(head.start, head.length), offset + length);
    },
    held: (offset, length) => {
      const own = inRevision(offset, length);
      if (own !== undefined) return own;
      const { start, length: wanted } = inBase(offset, length);
      const head = base.held?.(start, wanted);
      return head && joined(head, offset + length);
    },
    ...(base.isUnchanged && { isUnchanged: base.isUnchanged }),
    ...(base.readInto && { readInto: (into, offset) => readConcat(base, revision, into, offset) }),
  };
}

/** Pieces do not cross the seam: a shorter one comes first. */
async function readConcat(
  base: Source,
  revision: Uint8Array,
  into: Uint8Array,
  offset: number,
): Promise<Uint8Array> {
  const own = offset - base.size;
  if (own >= 0) return revision.subarray(own, own + into.length);
  const inBase = into.subarray(0, Math.min(into.length, -own));
  return base.readInto ? base.readInto(inBase, offset) : base.read(offset, inBase.length);
}

/** The first `size` bytes of a source. */
export function sliceSource(source: Source, size: number): Source {
  const length = clamp(size, source.size);
  return {
    size: length,
    read: (offset, wanted) => {
      const start = clamp(offset, length);
      return source.read(start, clamp(offset + wanted, length) - start);
    },
    held: (offset, wanted) => {
      const start = clamp(offset, length);
      return source.held?.(start, clamp(offset + wanted, length) - start);
    },
  };
}

/**
 * The bytes of a range in order, in pieces of bounded size; the next piece is read while one is worked on. A piece is
 * good until the next is asked for: two buffers serve the whole range, so that memory does not grow with the file.
 */
export async function* streamRange(
  source: Source,
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  const end = Math.min(source.size, offset + length);
  const buffers: Uint8Array[] = [];
  const request = (at: number, turn: number): Promise<Uint8Array> => {
    const wanted = Math.min(PIECE_BYTES, end - at);
    if (source.readInto) buffers[turn] ??= Buffer.allocUnsafeSlow(wanted);
    const buffer = buffers[turn]?.subarray(0, wanted);
    const piece = buffer && source.readInto ? source.readInto(buffer, at) : source.read(at, wanted);
    // Whoever waits for the piece is told; a reader who stopped early is not.
    piece.catch(() => undefined);
    return piece;
  };
  let ahead = offset < end ? request(offset, 0) : undefined;
  let turn = 1;
  try {
    for (let at = offset; ahead !== undefined; turn ^= 1) {
      const piece = await ahead;
      at += piece.length;
      ahead = piece.length > 0 && at < end ? request(at, turn) : undefined;
      if (piece.length > 0) yield piece;
    }
  } finally {
    // The file may be closed as soon as this returns.
    await ahead?.catch(() => undefined);
  }
}

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

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(value, size));
}
