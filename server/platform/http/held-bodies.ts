// Whole bodies in memory, bounded over all requests: before anybody's right to send has been looked at, only this
// bound keeps the memory.
import type { Readable } from 'node:stream';
import type { ErrorCode } from '../../contracts/vocabulary.ts';
import { AppError } from './problem.ts';

const RETRY_SECONDS = 10;

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
}

export function makeHeldBodies({ totalBytes }: { totalBytes: number }): HeldBodies {
  let heldBytes = 0;
  return {
    hold: async (body, { limitBytes, tooLarge }, work) => {
      const parts: Buffer[] = [];
      let size = 0;
      try {
        for await (const part of body) {
          size += part.length;
          heldBytes += part.length;
          if (size > limitBytes) throw new AppError(tooLarge);
          if (heldBytes > totalBytes)
            throw new AppError('TOO_MANY_REQUESTS', { headers: { 'retry-after': String(RETRY_SECONDS) } });
          parts.push(part);
        }
        return await work(Buffer.concat(parts, size));
      } finally {
        heldBytes -= size;
      }
    },
  };
}
