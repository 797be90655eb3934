// Writes PDF objects (ISO 32000-2 §7.3). Numbers never take an exponent, names and strings never an unescaped byte.

import { ByteWriter } from './byte-writer.ts';
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.ts';
import { isRegular } from './parser.ts';

/** The bytes of an object; of a stream with its data, whose /Length is set here. */
export function serialize(object: PdfObject): Uint8Array {
  const out = new ByteWriter();
  writeObject(out, object);
  return out.bytes();
}

/** Writes an object as `serialize`. */
export function writeObject(out: ByteWriter, object: PdfObject): void {
  if (object instanceof PdfStream) writeStream(out, object);
  else writeDirect(out, object);
}

function writeStream(out: ByteWriter, { dict, data }: PdfStream): void {
  if (data === undefined) throw new TypeError('only streams made here can be written');
  out.text('<<');
  writeEntries(out, dict, 'Length');
  out.text(' /Length ');
  out.integer(data.length);
  out.text(' >>\nstream\n');
  out.data(data);
  out.text('\nendstream');
}

function writeDirect(out: ByteWriter, object: PdfObject): void {
  if (object instanceof PdfName) writeName(out, object.value);
  else if (typeof object === 'number') writeNumber(out, object);
  else if (object instanceof PdfRef) writeReference(out, object);
  else if (object instanceof PdfDict) writeDict(out, object);
  else if (object instanceof PdfString) writeString(out, object);
  else if (Array.isArray(object)) writeArray(out, object);
  else if (object === null || typeof object === 'boolean') out.text(String(object));
  else throw new TypeError('a stream must be an indirect object');
}

function writeReference(out: ByteWriter, { num, gen }: PdfRef): void {
  out.integer(num);
  out.byte(0x20);
  out.integer(gen);
  out.text(' R');
}

function writeArray(out: ByteWriter, items: readonly PdfObject[]): void {
  out.byte(0x5b);
  for (let i = 0; i < items.length; i += 1) {
    if (i > 0) out.byte(0x20);
    writeDirect(out, items[i] ?? null);
  }
  out.byte(0x5d);
}

/** A dictionary with its delimiters. */
export function writeDict(out: ByteWriter, dict: PdfDict): void {
  out.text('<<');
  writeEntries(out, dict);
  out.text(' >>');
}

/** The entries, each with a space in front. */
export function writeEntries(out: ByteWriter, { entries }: PdfDict, except?: string): void {
  entries.forEach((value, key) => {
    if (key === except) return;
    out.byte(0x20);
    writeName(out, key);
    out.byte(0x20);
    writeDirect(out, value);
  });
}

function writeNumber(out: ByteWriter, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) out.integer(value);
  else out.text(numberText(value));
}

/**
 * Reads back as exactly the same number: a page written again with a rounded MediaBox would be a changed page.
 * PDF has no exponents (ISO 32000-2 §7.3.3).
 */
export function numberText(value: number): string {
  const shortest = String(value);
  if (!shortest.includes('e')) return shortest;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(40).replace(/0+$/, '0');
}

function writeName(out: ByteWriter, value: string): void {
  out.byte(0x2f);
  for (let i = 0; i < value.length; i += 1) {
    const byte = value.charCodeAt(i) & 0xff;
    const isPlain = byte > 0x20 && byte < 0x7f && byte !== 0x23 && isRegular(byte);
    if (isPlain) out.byte(byte);
    else {
      out.byte(0x23);
      writeHex(out, byte, LOWER);
    }
  }
}

function writeString(out: ByteWriter, { bytes, hex }: PdfString): void {
  out.byte(hex ? 0x3c : 0x28);
  for (const byte of bytes) {
    if (hex) writeHex(out, byte, UPPER);
    else writeLiteral(out, byte);
  }
  out.byte(hex ? 0x3e : 0x29);
}

function writeLiteral(out: ByteWriter, byte: number): void {
  if (byte === 0x28 || byte === 0x29 || byte === 0x5c) out.byte(0x5c);
  if (byte === 0x0d) out.text('\\r');
  else if (byte === 0x0a) out.text('\\n');
  else out.byte(byte);
}

const LOWER = '0123456789abcdef';
const UPPER = '0123456789ABCDEF';

function writeHex(out: ByteWriter, byte: number, digits: string): void {
  out.byte(digits.charCodeAt(byte >> 4));
  out.byte(digits.charCodeAt(byte & 15));
}
