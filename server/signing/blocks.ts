// What was read of a file around the last few places: objects lie close together, and one reading serves many of them.

/** A reading of up to this size is served by one block. */
const CELL = 8 * 1024;
const MOST_BLOCKS = 32;
/** Places further apart than so many cells are not read in blocks: the next one will be as far. */
const NEAR = 8;

/** Where the bytes asked for begin in what was read. */
interface Found<B> {
  block: B;
  at: number;
}

/** Blocks begin at each cell and reach over the next one; they are bytes, or the promise of bytes. */
export class Blocks<B> {
  readonly #read: (offset: number, length: number) => B;
  /** By the number of the cell, the one asked for last at the end. */
  readonly #blocks = new Map<number, B>();
  #last = Number.NEGATIVE_INFINITY;

  constructor(read: (offset: number, length: number) => B) {
    this.#read = read;
  }

  /** A block with as many of these bytes as there are, and perhaps with more behind them. */
  find(offset: number, length: number): Found<B> {
    const cell = Math.floor(offset / CELL);
    const isNear = Math.abs(cell - this.#last) <= NEAR;
    this.#last = cell;
    const known = length > CELL ? undefined : this.#blocks.get(cell);
    if (known === undefined && (length > CELL || !isNear))
      return { block: this.#read(offset, length), at: 0 };
    const block = known ?? this.#read(cell * CELL, 2 * CELL);
    this.#blocks.delete(cell);
    this.#blocks.set(cell, block);
    if (this.#blocks.size > MOST_BLOCKS) this.#blocks.delete(this.#blocks.keys().next().value ?? cell);
    return { block, at: offset - cell * CELL };
  }

  /** For a block that could not be read: who asks again asks the disk again. */
  forget(block: B): void {
    for (const [cell, known] of this.#blocks) if (known === block) this.#blocks.delete(cell);
  }
}
