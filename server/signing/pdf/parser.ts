// Parser of PDF objects over a window of bytes (ISO 32000-2 §7.2, §7.3). Strict where a lenient reading could
// show one reader something another does not see. Running off the window throws OutOfBytes: the caller widens it.

import { commonName } from './common-names.ts';
import { broken, limit } from './limits.ts';
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfString } from './objects.ts';

/** Thrown when the window ends inside an object. */
export class OutOfBytes extends Error {}

/** Always the same one: where in the parser it was thrown is of no interest, and a stack takes longer than most objects. */
const OUT_OF_BYTES = new OutOfBytes();

const REGULAR = 0;
const WHITE = 1;
const DELIMITER = 2;
/** What each byte is between tokens (ISO 32000-2 §7.2.3). */
const KIND = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) KIND[byte] = WHITE;
for (const char of '()<>[]{}/%') KIND[char.charCodeAt(0)] = DELIMITER;

export class Parser {
  readonly #bytes: Buffer;
  /** Offset in the file of the window's first byte; undefined inside an object stream. */
  readonly #base: number | undefined;
  readonly #maxDepth: number;
  readonly #isWhole: boolean;
  pos: number;

  /** `isWhole`: nothing follows the window; a line end is read behind it, so that a last token is complete. */
  constructor(bytes: Uint8Array, pos: number, base: number | undefined, maxDepth: number, isWhole = false) {
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#base = base;
    this.#maxDepth = maxDepth;
    this.#isWhole = isWhole;
    this.pos = pos;
  }

  byteAt(at: number): number {
    return this.#bytes[at] ?? this.#behind(at);
  }

  #behind(at: number): number {
    if (this.#isWhole && at === this.#bytes.length) return 10;
    throw OUT_OF_BYTES;
  }

  skipWhite(): void {
    for (;;) {
      const byte = this.byteAt(this.pos);
      if (KIND[byte] === WHITE) this.pos += 1;
      else if (byte === 0x25)
        while (this.byteAt(this.pos) !== 10 && this.byteAt(this.pos) !== 13) this.pos += 1;
      else return;
    }
  }

  /** Reads a run of regular characters: a keyword or a number. */
  word(): string {
    this.skipWhite();
    const start = this.pos;
    this.#skipRegular();
    return this.#bytes.toString('latin1', start, this.pos);
  }

  #skipRegular(): void {
    while (isRegular(this.byteAt(this.pos))) this.pos += 1;
  }

  /** Consumes the keyword, or reports false and stays. */
  keyword(expected: string): boolean {
    const start = this.pos;
    this.skipWhite();
    for (let i = 0; i < expected.length; i += 1) {
      if (this.byteAt(this.pos + i) !== expected.charCodeAt(i)) {
        this.pos = start;
        return false;
      }
    }
    if (isRegular(this.byteAt(this.pos + expected.length))) {
      this.pos = start;
      return false;
    }
    this.pos += expected.length;
    return true;
  }

  /** Consumes an unsigned integer, or stays. */
  integer(): number | undefined {
    const start = this.pos;
    this.skipWhite();
    const value = this.#digits(15);
    if (value === undefined) this.pos = start;
    return value;
  }

  /** Consumes a word of at most so many digits, or stays. */
  #digits(most: number): number | undefined {
    let value = 0;
    let at = this.pos;
    for (let byte = this.byteAt(at); byte >= 0x30 && byte <= 0x39; byte = this.byteAt(at)) {
      value = value * 10 + byte - 0x30;
      at += 1;
    }
    const count = at - this.pos;
    if (count === 0 || count > most || isRegular(this.byteAt(at))) return undefined;
    this.pos = at;
    return value;
  }

  object(depth = 0): PdfObject {
    if (depth > this.#maxDepth) throw limit('objects nested too deeply');
    this.skipWhite();
    const byte = this.byteAt(this.pos);
    if (byte === 0x2f) return this.#name();
    if (byte === 0x28) return this.#literal();
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x3c) return this.byteAt(this.pos + 1) === 0x3c ? this.#dict(depth) : this.#hex();
    return this.#scalar();
  }

  #scalar(): PdfObject {
    const unsigned = this.#digits(10);
    if (unsigned !== undefined) return this.#maybeReference(unsigned);
    const text = this.word();
    if (text === 'null') return null;
    if (text === 'true') return true;
    if (text === 'false') return false;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text))
      throw broken(`unexpected "${text.slice(0, 20)}" in an object`);
    return Number(text);
  }

  #maybeReference(num: number): PdfObject {
    const start = this.pos;
    // A window is always padded, so looking ahead over a number at its end asks for more bytes and no more.
    const next = this.#peekNonWhite();
    if (next < 0x30 || next > 0x39) {
      this.pos = start;
      return num;
    }
    const gen = this.integer();
    if (gen !== undefined && gen <= 65535 && this.#peekNonWhite() === 0x52 && this.keyword('R')) {
      return new PdfRef(num, gen);
    }
    this.pos = start;
    return num;
  }

  #peekNonWhite(): number {
    this.skipWhite();
    return this.byteAt(this.pos);
  }

  #name(): PdfName {
    this.pos += 1;
    const start = this.pos;
    this.#skipRegular();
    const common = commonName(this.#bytes, start, this.pos);
    if (common !== undefined) return new PdfName(common);
    const written = this.#bytes.toString('latin1', start, this.pos);
    if (!written.includes('#')) return new PdfName(written);
    return new PdfName(
      written.replace(/#([0-9a-fA-F]{2})/g, (_, pair: string) =>
        String.fromCharCode(Number.parseInt(pair, 16)),
      ),
    );
  }

  #array(depth: number): PdfObject[] {
    this.pos += 1;
    const items: PdfObject[] = [];
    while (this.#peekNonWhite() !== 0x5d) items.push(this.object(depth + 1));
    this.pos += 1;
    return items;
  }

  #dict(depth: number): PdfDict {
    this.pos += 2;
    const entries = new Map<string, PdfObject>();
    let duplicates: string[] | undefined;
    while (this.#peekNonWhite() !== 0x3e) {
      if (this.byteAt(this.pos) !== 0x2f) throw broken('a dictionary key is not a name');
      const key = this.#name().value;
      if (entries.has(key)) {
        duplicates ??= [];
        duplicates.push(key);
      }
      entries.set(key, this.object(depth + 1));
    }
    if (this.byteAt(this.pos + 1) !== 0x3e) throw broken('a dictionary does not end');
    this.pos += 2;
    return new PdfDict(entries, duplicates);
  }

  #hex(): PdfString {
    const start = this.pos;
    const end = this.#bytes.indexOf(0x3e, start);
    if (end < 0) throw OUT_OF_BYTES;
    this.pos = end + 1;
    return new PdfString(hexBytes(this.#bytes.subarray(start + 1, end)), true, this.#span(start));
  }

  #literal(): PdfString {
    const start = this.pos;
    this.pos += 1;
    for (let byte = this.byteAt(this.pos); isPlain(byte); byte = this.byteAt(this.pos)) this.pos += 1;
    const plain = this.#bytes.subarray(start + 1, this.pos);
    if (this.byteAt(this.pos) === 0x29) {
      this.pos += 1;
      return new PdfString(Uint8Array.from(plain), false, this.#span(start));
    }
    const out = [...plain];
    for (let nesting = 1; ; ) {
      const byte = this.byteAt(this.pos);
      this.pos += 1;
      if (byte === 0x5c) this.#escape(out);
      else if (byte === 0x0d) {
        if (this.byteAt(this.pos) === 0x0a) this.pos += 1;
        out.push(0x0a);
      } else {
        if (byte === 0x28) nesting += 1;
        if (byte === 0x29) nesting -= 1;
        if (nesting === 0) break;
        out.push(byte);
      }
    }
    return new PdfString(Uint8Array.from(out), false, this.#span(start));
  }

  #escape(out: number[]): void {
    const byte = this.byteAt(this.pos);
    this.pos += 1;
    const simple = ESCAPES.get(byte);
    if (simple !== undefined) out.push(simple);
    else if (byte === 0x0d) {
      if (this.byteAt(this.pos) === 0x0a) this.pos += 1;
    } else if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30;
      for (let i = 0; i < 2; i += 1) {
        const next = this.byteAt(this.pos);
        if (next < 0x30 || next > 0x37) break;
        value = value * 8 + next - 0x30;
        this.pos += 1;
      }
      out.push(value & 0xff);
    } else if (byte !== 0x0a) out.push(byte);
  }

  #span(start: number): readonly [number, number] | undefined {
    return this.#base === undefined ? undefined : [this.#base + start, this.#base + this.pos];
  }
}

const ESCAPES = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

export function isRegular(byte: number): boolean {
  return KIND[byte] === REGULAR;
}

/** Stands for itself in a literal string and ends nothing. */
function isPlain(byte: number): boolean {
  return byte !== 0x28 && byte !== 0x29 && byte !== 0x5c && byte !== 0x0d;
}

/** What each digit is worth; -1 for what is none. */
const DIGIT = new Int8Array(256).fill(-1);
for (const [value, char] of [...'0123456789abcdef'].entries()) {
  DIGIT[char.charCodeAt(0)] = value;
  DIGIT[char.toUpperCase().charCodeAt(0)] = value;
}

/** White space between the digits does not count; a missing last digit is 0. */
function hexBytes(digits: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(digits.length >> 1);
  for (let at = 0; at < bytes.length; at += 1) {
    const value = pairValue(digits[2 * at] ?? 0, digits[2 * at + 1] ?? 0);
    if (value < 0) return oddHexBytes(digits);
    bytes[at] = value;
  }
  return digits.length % 2 === 0 ? bytes : oddHexBytes(digits);
}

/** Negative where one of them is no digit. */
function pairValue(high: number, low: number): number {
  return ((DIGIT[high] ?? -1) << 4) | (DIGIT[low] ?? -1);
}

function oddHexBytes(digits: Uint8Array): Uint8Array {
  const bytes = new Uint8Array((digits.length + 1) >> 1);
  let count = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const char = digits[i] ?? 0;
    if (KIND[char] === WHITE) continue;
    const value = DIGIT[char] ?? -1;
    if (value < 0) throw broken('a hexadecimal string holds another character');
    const at = count >> 1;
    bytes[at] = count % 2 === 0 ? value << 4 : (bytes[at] ?? 0) | value;
    count += 1;
  }
  return bytes.subarray(0, (count + 1) >> 1);
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
