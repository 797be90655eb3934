// Bytes that have come and are not used up yet. Adding and taking cost what the bytes cost, however small the
// pieces are in which they come.

export class ByteWindow {
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** Whether `#buffer` is ours to write to. */
  #isOwn = false;

  get length(): number {
    return this.#end - this.#start;
  }

  /** A view; good until the next call of `add`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  add(chunk: Buffer): void {
    if (this.length === 0) {
      this.#buffer = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      this.#isOwn = false;
      return;
    }
    const length = this.length + chunk.length;
    if (!this.#isOwn || this.#end + chunk.length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(256, length * 2));
      this.#buffer.copy(grown, 0, this.#start, this.#end);
      this.#end = this.length;
      this.#start = 0;
      this.#buffer = grown;
      this.#isOwn = true;
    }
    chunk.copy(this.#buffer, this.#end);
    this.#end += chunk.length;
  }

  take(length: number): Buffer {
    const taken = this.#buffer.subarray(this.#start, this.#start + length);
    this.#start += length;
    return taken;
  }
}

/** Bytes that are only added to. */
export class ByteBuilder {
  #buffer = Buffer.allocUnsafe(0);
  length = 0;

  add(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(1024, length * 2));
      this.#buffer.copy(grown, 0, 0, this.length);
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, this.length);
    this.length = length;
  }

  /** A view of what has been added so far; what is added later does not change it. */
  bytes(start = 0, end = this.length): Buffer {
    return this.#buffer.subarray(start, end);
  }
}
