// Bytes written one after the other into room that grows as it is needed. Text is written a byte each character: most
// pieces of a PDF are a few letters long, and joining them as strings first takes longer than writing them.

const ZERO = 0x30;

export class ByteWriter {
  #room: Buffer;
  #length = 0;

  /** `expected`: about how many bytes there will be. */
  constructor(expected = 256) {
    this.#room = Buffer.allocUnsafe(expected);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** What was written; nothing is copied. */
  bytes(from = 0): Buffer {
    return this.#room.subarray(from, this.#length);
  }

  byte(value: number): void {
    const at = this.#take(1);
    this.#room[at] = value;
  }

  /** Characters up to U+00FF. */
  text(text: string): void {
    const at = this.#take(text.length);
    const room = this.#room;
    for (let i = 0; i < text.length; i += 1) room[at + i] = text.charCodeAt(i);
  }

  data(bytes: Uint8Array): void {
    const at = this.#take(bytes.length);
    this.#room.set(bytes, at);
  }

  fill(value: number, count: number): void {
    const at = this.#take(count);
    this.#room.fill(value, at, at + count);
  }

  /** A whole number of at least 0, with zeros in front up to a width. */
  integer(value: number, width = 1): void {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    const count = Math.max(digits, width);
    const at = this.#take(count);
    for (let i = at + count - 1, rest = value; i >= at; i -= 1, rest = Math.floor(rest / 10))
      this.#room[i] = ZERO + (rest % 10);
  }

  /** Where so many bytes go. */
  #take(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#room.length) {
      const room = Buffer.allocUnsafe(this.#length * 2);
      room.set(this.#room.subarray(0, at));
      this.#room = room;
    }
    return at;
  }
}
