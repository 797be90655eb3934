// Writes PDF objects (ISO 32000-2 §7.3). Numbers never take an exponent, names and strings never an unescaped byte.

import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.ts';
import { isRegular, latin1 } from './parser.ts';

/** Text, a byte each character, or data as they are. */
export type Piece = string | Uint8Array;

/** The bytes of an object; of a stream with its data, whose /Length is set here. */
export function serialize(object: PdfObject): Uint8Array {
  return joinPieces(piecesOf(object));
}

/** What is written one after the other for an object. */
export function piecesOf(object: PdfObject): Piece[] {
  if (!(object instanceof PdfStream)) return [text(object)];
  const { dict, data } = object;
  if (data === undefined) throw new TypeError('only streams made here can be written');
  return [`<<${entriesText(dict, 'Length')} /Length ${data.length} >>\nstream\n`, data, '\nendstream'];
}

/** Pieces as one run of bytes. */
export function joinPieces(pieces: readonly Piece[]): Uint8Array {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') bytes.write(piece, at, 'latin1');
    else bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function text(object: PdfObject): string {
  if (object === null) return 'null';
  if (typeof object === 'number') return numberText(object);
  if (typeof object === 'boolean') return String(object);
  if (object instanceof PdfName) return nameText(object.value);
  if (object instanceof PdfRef) return `${object.num} ${object.gen} R`;
  if (object instanceof PdfDict) return dictText(object);
  if (object instanceof PdfString) return stringText(object);
  if (Array.isArray(object)) return `[${object.map(text).join(' ')}]`;
  throw new TypeError('a stream must be an indirect object');
}

/** A dictionary with its delimiters. */
export function dictText(dict: PdfDict): string {
  return `<<${entriesText(dict)} >>`;
}

function entriesText({ entries }: PdfDict, except?: string): string {
  let out = '';
  for (const [key, value] of entries) if (key !== except) out += ` ${nameText(key)} ${text(value)}`;
  return out;
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

/** Names that are written as they are, nearly all there are. */
const PLAIN_NAME = /^[A-Za-z0-9.+_-]+$/;

function nameText(value: string): string {
  if (PLAIN_NAME.test(value)) return `/${value}`;
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
