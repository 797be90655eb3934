// Random-access bytes: a buffer, an open file, or a base file followed by a revision that is not written yet.
// Nothing here holds a whole file; what is hashed is read as a stream of pieces.

import { type FileHandle, open } from 'node:fs/promises';
import type { Source } from './types.ts';

/** Size of one piece when a range is streamed. */
const PIECE_BYTES = 256 * 1024;

/** A source over bytes already in memory. */
export function bufferSource(bytes: Uint8Array): Source {
  return {
    size: bytes.length,
    read: async (offset, length) =>
      bytes.subarray(clamp(offset, bytes.length), clamp(offset + length, bytes.length)),
  };
}

/** A source over a file that must be closed after use. */
export interface FileSource extends Source {
  close(): Promise<void>;
}

/** Opens a file for random reading. The size is the size at opening. */
export async function openFileSource(path: string): Promise<FileSource> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    read: (offset, length) => readAt(handle, size, offset, length),
    close: () => handle.close(),
  };
}

/** The base file followed by a revision: lets a result be verified before anything is written. */
export function concatSource(base: Source, revision: Uint8Array): Source {
  return {
    size: base.size + revision.length,
    read: async (offset, length) => {
      const start = Math.max(0, offset);
      const end = Math.max(start, offset + length);
      if (start >= base.size) return revision.subarray(start - base.size, end - base.size);
      const head = await base.read(start, Math.min(end, base.size) - start);
      if (end <= base.size) return head;
      return Buffer.concat([head, revision.subarray(0, end - base.size)]);
    },
  };
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
  };
}

/** Yields the bytes of a range in order, in pieces of bounded size. */
export async function* streamRange(
  source: Source,
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  const end = Math.min(source.size, offset + length);
  for (let at = offset; at < end; ) {
    const piece = await source.read(at, Math.min(PIECE_BYTES, end - at));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

async function readAt(handle: FileHandle, size: number, offset: number, length: number): Promise<Uint8Array> {
  const start = clamp(offset, size);
  const wanted = clamp(offset + length, size) - start;
  const bytes = Buffer.allocUnsafe(wanted);
  let filled = 0;
  while (filled < wanted) {
    const { bytesRead } = await handle.read(bytes, filled, wanted - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(value, size));
}
