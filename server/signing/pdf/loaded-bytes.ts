// The bytes of a file that are in memory. Reading is plain code that asks for bytes and never waits: where some are not
// there yet it stops with NotLoaded, they are read, and it begins again. So one code reads files and buffers alike, and
// nobody waits for what is there.

import type { Source } from '../types.ts';

/** Thrown where bytes are needed that are not in memory. */
export class NotLoaded extends Error {
  /** Reads them. */
  readonly load: () => Promise<void>;

  constructor(load: () => Promise<void>) {
    super('bytes are not in memory yet');
    this.load = load;
  }
}

/**
 * Runs work that reads, again from its beginning whenever bytes have come that it lacked. What it changes it must have
 * made itself.
 */
export async function whenLoaded<T>(work: () => T): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      await error.load();
    }
  }
}

interface Piece {
  bytes: Uint8Array;
  /** How many were asked for: there may be fewer. */
  asked: number;
}

export class LoadedBytes {
  readonly source: Source;
  readonly #pieces = new Map<number, Piece>();

  constructor(source: Source) {
    this.source = source;
  }

  /** Whether nothing here has ever to be waited for. */
  isHeld(offset: number): boolean {
    return this.source.held?.(offset, 0) !== undefined;
  }

  /** The bytes of a range, fewer at the end of the file. Throws NotLoaded. */
  at(offset: number, length: number): Uint8Array {
    const held = this.source.held?.(offset, length);
    if (held !== undefined) return held;
    const piece = this.#pieces.get(offset);
    if (piece === undefined || piece.asked < length) throw new NotLoaded(() => this.#load(offset, length));
    return piece.bytes.subarray(0, length);
  }

  /** Has ranges that begin here read together, those that are not in memory. Throws NotLoaded. */
  want(offsets: readonly number[], length: number): void {
    const missing = offsets.filter((offset) => !this.#pieces.has(offset) && !this.isHeld(offset));
    if (missing.length > 0)
      throw new NotLoaded(async () => {
        await Promise.all(missing.map((offset) => this.#load(offset, length)));
      });
  }

  /** What began here has been understood, and is not asked for again. */
  forget(offset: number): void {
    this.#pieces.delete(offset);
  }

  async #load(offset: number, length: number): Promise<void> {
    this.#pieces.set(offset, { bytes: await this.source.read(offset, length), asked: length });
  }
}
