// Random-access bytes: a buffer, or a base file followed by a revision that is not written yet (files: file-source.ts).
// Nothing here holds a whole file; what is hashed is read as a stream of pieces.

import type { Source } from './types.ts';

/** Size of one piece when a range is streamed. */
const PIECE_BYTES = 512 * 1024;

/** A source over bytes already in memory. */
export function bufferSource(bytes: Uint8Array): Source {
  const held = (offset: number, length: number) =>
    bytes.subarray(clamp(offset, bytes.length), clamp(offset + length, bytes.length));
  return { size: bytes.length, held, read: async (offset, length) => held(offset, length) };
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

/** Into the bounds of a source. */
export function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(value, size));
}
