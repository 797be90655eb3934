// Writes PDF objects (ISO 32000-2 §7.3). Numbers never take an exponent, names and strings never an unescaped byte.

import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.ts';
import { isRegular, latin1 } from './parser.ts';

/** The bytes of an object; of a stream with its data, whose /Length is set here. */
export function serialize(object: PdfObject): Uint8Array {
  if (!(object instanceof PdfStream)) return Buffer.from(text(object), 'latin1');
  if (object.data === undefined) throw new TypeError('only streams made here can be written');
  const dict = object.dict.with({ Length: object.data.length });
  return Buffer.concat([
    Buffer.from(`${text(dict)}\nstream\n`, 'latin1'),
    object.data,
    Buffer.from('\nendstream'),
  ]);
}

function text(object: PdfObject): string {
  if (object === null) return 'null';
  if (typeof object === 'boolean') return String(object);
  if (typeof object === 'number') return numberText(object);
  if (object instanceof PdfName) return nameText(object.value);
  if (object instanceof PdfString) return stringText(object);
  if (object instanceof PdfRef) return `${object.num} ${object.gen} R`;
  if (object instanceof PdfDict) return dictText(object);
  if (Array.isArray(object)) return `[${object.map(text).join(' ')}]`;
  throw new TypeError('a stream must be an indirect object');
}

/** A dictionary with its delimiters. */
export function dictText(dict: PdfDict): string {
  const entries = [...dict.entries].map(([key, value]) => `${nameText(key)} ${text(value)}`);
  return `<< ${entries.join(' ')} >>`;
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

function nameText(value: string): string {
  let out = '/';
  for (const char of value) {
    const byte = char.charCodeAt(0) & 0xff;
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x23 && isRegular(byte);
    out += plain ? char : `#${byte.toString(16).padStart(2, '0')}`;
  }
  return out;
}

function stringText({ bytes, hex }: PdfString): string {
  if (hex) return `<${Buffer.from(bytes).toString('hex').toUpperCase()}>`;
  const escaped = latin1(bytes)
    .replace(/[\\()]/g, '\\$&')
    .replace(/\r/g, '\\r')
    .replace(/\n/g, '\\n');
  return `(${escaped})`;
}
