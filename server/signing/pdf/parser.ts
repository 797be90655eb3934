// Parser of PDF objects over a window of bytes (ISO 32000-2 §7.2, §7.3). Strict where a lenient reading could
// show one reader something another does not see. Running off the window throws OutOfBytes: the caller widens it.

import { broken, limit } from './limits.ts';
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfString } from './objects.ts';

/** Thrown when the window ends inside an object. */
export class OutOfBytes extends Error {}

const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([...'()<>[]{}/%'].map((c) => c.charCodeAt(0)));

export class Parser {
  readonly #bytes: Uint8Array;
  /** Offset in the file of the window's first byte; undefined inside an object stream. */
  readonly #base: number | undefined;
  readonly #maxDepth: number;
  pos: number;

  constructor(bytes: Uint8Array, pos: number, base: number | undefined, maxDepth: number) {
    this.#bytes = bytes;
    this.#base = base;
    this.#maxDepth = maxDepth;
    this.pos = pos;
  }

  byteAt(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw new OutOfBytes();
    return byte;
  }

  skipWhite(): void {
    for (;;) {
      const byte = this.byteAt(this.pos);
      if (WHITE.has(byte)) this.pos += 1;
      else if (byte === 0x25)
        while (this.byteAt(this.pos) !== 10 && this.byteAt(this.pos) !== 13) this.pos += 1;
      else return;
    }
  }

  /** Reads a run of regular characters: a keyword or a number. */
  word(): string {
    this.skipWhite();
    const start = this.pos;
    while (isRegular(this.byteAt(this.pos))) this.pos += 1;
    return latin1(this.#bytes.subarray(start, this.pos));
  }

  /** Consumes the keyword, or reports false and stays. */
  keyword(expected: string): boolean {
    const start = this.pos;
    if (this.word() === expected) return true;
    this.pos = start;
    return false;
  }

  /** Consumes an unsigned integer, or stays. */
  integer(): number | undefined {
    const start = this.pos;
    const text = this.word();
    if (/^\d{1,15}$/.test(text)) return Number(text);
    this.pos = start;
    return undefined;
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
    const text = this.word();
    if (text === 'null') return null;
    if (text === 'true') return true;
    if (text === 'false') return false;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text))
      throw broken(`unexpected "${text.slice(0, 20)}" in an object`);
    if (!/^\d{1,10}$/.test(text)) return Number(text);
    return this.#maybeReference(Number(text));
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
    let value = '';
    for (let byte = this.byteAt(this.pos); isRegular(byte); byte = this.byteAt(this.pos)) {
      const escaped =
        byte === 0x23 ? hexPair(this.byteAt(this.pos + 1), this.byteAt(this.pos + 2)) : undefined;
      value += String.fromCharCode(escaped ?? byte);
      this.pos += escaped === undefined ? 1 : 3;
    }
    return new PdfName(value);
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
    const entries: [string, PdfObject][] = [];
    const seen = new Set<string>();
    const duplicates: string[] = [];
    while (this.#peekNonWhite() !== 0x3e) {
      if (this.byteAt(this.pos) !== 0x2f) throw broken('a dictionary key is not a name');
      const key = this.#name().value;
      if (seen.has(key)) duplicates.push(key);
      seen.add(key);
      entries.push([key, this.object(depth + 1)]);
    }
    if (this.byteAt(this.pos + 1) !== 0x3e) throw broken('a dictionary does not end');
    this.pos += 2;
    return new PdfDict(entries, duplicates);
  }

  #hex(): PdfString {
    const start = this.pos;
    this.pos += 1;
    const digits: number[] = [];
    for (let byte = this.byteAt(this.pos); byte !== 0x3e; byte = this.byteAt(this.pos)) {
      const digit = hexDigit(byte);
      if (digit !== undefined) digits.push(digit);
      else if (!WHITE.has(byte)) throw broken('a hexadecimal string holds another character');
      this.pos += 1;
    }
    this.pos += 1;
    const bytes = new Uint8Array(Math.ceil(digits.length / 2));
    for (let i = 0; i < bytes.length; i += 1)
      bytes[i] = ((digits[2 * i] ?? 0) << 4) | (digits[2 * i + 1] ?? 0);
    return new PdfString(bytes, true, this.#span(start));
  }

  #literal(): PdfString {
    const start = this.pos;
    this.pos += 1;
    const out: number[] = [];
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
  return !WHITE.has(byte) && !DELIMITERS.has(byte);
}

function hexDigit(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : undefined;
}

function hexPair(high: number, low: number): number | undefined {
  const a = hexDigit(high);
  const b = hexDigit(low);
  return a === undefined || b === undefined ? undefined : a * 16 + b;
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
