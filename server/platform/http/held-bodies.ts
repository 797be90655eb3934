// Whole bodies in memory, bounded over all requests: before anybody's right to send has been looked at, only this
// bound keeps the memory.
import type { Readable } from 'node:stream';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import { makeSlabs } from '../slabs.ts';
import { AppError } from './problem.ts';

const RETRY_SECONDS = 10;
const SLAB = 256 * 1024;
const KEPT_BYTES = 24 * 1024 * 1024;
const NONE = Buffer.alloc(0);

export interface BodyLimit {
  limitBytes: number;
  tooLarge: ErrorCode;
}

export interface HeldBodies {
  /**
   * Reads a body of at most `limitBytes` and holds it while `work` runs.
   * @throws AppError `tooLarge`; TOO_MANY_REQUESTS when others hold the room, with `retry-after`.
   */
  hold<T>(body: Readable, limit: BodyLimit, work: (bytes: Buffer) => Promise<T>): Promise<T>;
  /** The same in pieces, which are used for others when the work has ended: keep a copy of what is to stay. */
  holdPieces<T>(
    body: Readable,
    limit: BodyLimit,
    work: (pieces: readonly Buffer[]) => Promise<T>,
  ): Promise<T>;
}

export function makeHeldBodies({ totalBytes }: { totalBytes: number }): HeldBodies {
  let heldBytes = 0;
  const slabs = makeSlabs({ keptBytes: KEPT_BYTES });
  const holdPieces: HeldBodies['holdPieces'] = async (body, { limitBytes, tooLarge }, work) => {
    const taken: Buffer[] = [];
    let room: Buffer = NONE;
    const add = (part: Buffer) => {
      for (let at = 0; at < part.length; ) {
        if (room.length === 0) {
          room = slabs.take(SLAB);
          taken.push(room);
        }
        const copied = part.copy(room, 0, at);
        room = room.subarray(copied);
        at += copied;
      }
    };
    let size = 0;
    try {
      for await (const part of body) {
        size += part.length;
        heldBytes += part.length;
        if (size > limitBytes) throw new AppError(tooLarge);
        if (heldBytes > totalBytes)
          throw new AppError('TOO_MANY_REQUESTS', { headers: { 'retry-after': String(RETRY_SECONDS) } });
        add(part);
      }
      const used = (slab: Buffer, index: number) =>
        index === taken.length - 1 ? slab.subarray(0, SLAB - room.length) : slab;
      return await work(taken.map(used));
    } finally {
      heldBytes -= size;
      for (const slab of taken) slabs.give(slab);
    }
  };
  return {
    holdPieces,
    hold: (body, limit, work) => holdPieces(body, limit, (parts) => work(Buffer.concat(parts))),
  };
}
