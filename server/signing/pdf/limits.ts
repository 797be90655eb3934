// Bounds on what a hostile file may make the reader do: depth, objects, expansion, chain length, time.
// Every excess becomes SigningError PDF_LIMIT; the reader never hangs and never exhausts memory.

import { SigningError } from '../types.ts';

export interface PdfLimits {
  /** Nesting of arrays and dictionaries in one object. */
  depth: number;
  /** Cross-reference entries over all sections, and objects announced by object streams. */
  entries: number;
  /** Highest object number. */
  objectNumber: number;
  /** Cross-reference sections in the chain. */
  sections: number;
  /** Objects loaded in one run. */
  loads: number;
  /** Bytes of one object without its stream data. */
  objectBytes: number;
  /** Stored bytes of one stream. */
  streamBytes: number;
  /** Expanded bytes of one stream. */
  expandedStreamBytes: number;
  /** Expanded bytes of all streams together. */
  expandedBytes: number;
  /** Pages in the page tree, and fields in the form. */
  nodes: number;
  /** Milliseconds for everything asked of one opened file. */
  milliseconds: number;
}

export const DEFAULT_LIMITS: PdfLimits = {
  depth: 100,
  entries: 2_000_000,
  objectNumber: 8_388_607,
  sections: 1_000,
  loads: 2_000_000,
  objectBytes: 16 * 1024 * 1024,
  streamBytes: 128 * 1024 * 1024,
  expandedStreamBytes: 64 * 1024 * 1024,
  expandedBytes: 256 * 1024 * 1024,
  nodes: 200_000,
  milliseconds: 20_000,
};

/** Counts what one opened file has used up. */
export class Budget {
  readonly limits: PdfLimits;
  #loads = 0;
  #entries = 0;
  #expanded = 0;
  #asked = 0;
  readonly #started = performance.now();

  constructor(limits: PdfLimits) {
    this.limits = limits;
  }

  load(): void {
    this.#loads += 1;
    if (this.#loads > this.limits.loads) throw limit('too many objects');
    this.time();
  }

  entries(count: number): void {
    this.#entries += count;
    this.time();
    if (this.#entries > this.limits.entries) throw limit('too many cross-reference entries');
  }

  /** Bytes a stream may still expand to. */
  get expansionLeft(): number {
    return Math.max(1, Math.min(this.limits.expandedStreamBytes, this.limits.expandedBytes - this.#expanded));
  }

  expanded(bytes: number): void {
    this.#expanded += bytes;
    if (this.#expanded > this.limits.expandedBytes) throw limit('streams expand too far');
  }

  /** Asked before each step; the clock is looked at every few of them. */
  time(): void {
    this.#asked += 1;
    if (this.#asked % STEPS !== 1) return;
    if (performance.now() - this.#started > this.limits.milliseconds) throw limit('reading takes too long');
  }
}

/** Looking at the clock takes longer than many a step. */
const STEPS = 8;

export function limit(message: string): SigningError {
  return new SigningError('PDF_LIMIT', message);
}

export function broken(message: string): SigningError {
  return new SigningError('PDF_BROKEN', message);
}

/** For `catch`: damage gives the fallback, anything else goes on. */
export function ifBroken<T>(fallback: T): (error: unknown) => T {
  return (error) => {
    if (isBroken(error)) return fallback;
    throw error;
  };
}

/** What the work gives, or the fallback where the file is damaged. */
export function unlessBroken<T>(fallback: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    return ifBroken(fallback)(error);
  }
}

/** Whether a file's own damage was the cause, not its size and not the disk. */
export function isBroken(error: unknown): boolean {
  return error instanceof SigningError && error.code === 'PDF_BROKEN';
}
