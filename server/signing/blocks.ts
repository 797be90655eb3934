// What was read of a file around the last few places: objects lie close together, and one reading serves many of them.

/** A reading of up to this size is served by one block. */
const CELL = 8 * 1024;
const MOST_BLOCKS = 32;
/** Places further apart than so many cells are not read in blocks: the next one will be as far. */
const NEAR = 8;

/** Small readings of a file, in blocks that begin at each cell and reach over the next one. */
export class Blocks {
  readonly #read: (offset: number, length: number) => Promise<Uint8Array>;
  /** By the number of the cell, the one asked for last at the end. */
  readonly #blocks = new Map<number, Promise<Uint8Array>>();
  #last = Number.NEGATIVE_INFINITY;

  constructor(read: (offset: number, length: number) => Promise<Uint8Array>) {
    this.#read = read;
  }

  /** As many of these bytes as there are. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const cell = Math.floor(offset / CELL);
    const isNear = Math.abs(cell - this.#last) <= NEAR;
    this.#last = cell;
    if (length > CELL || (!isNear && !this.#blocks.has(cell))) return this.#read(offset, length);
    const at = offset - cell * CELL;
    return (await this.#block(cell)).subarray(at, at + length);
  }

  #block(cell: number): Promise<Uint8Array> {
    const block = this.#blocks.get(cell) ?? this.#read(cell * CELL, 2 * CELL);
    this.#blocks.delete(cell);
    this.#blocks.set(cell, block);
    // Whoever waits is told of a failure; who asks again asks the disk again.
    block.catch(() => this.#blocks.delete(cell));
    if (this.#blocks.size > MOST_BLOCKS) this.#blocks.delete(this.#blocks.keys().next().value ?? cell);
    return block;
  }
}
