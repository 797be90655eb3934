// Parsing at an offset of a source through a window that grows until the object fits.
// An indirect object is "n g obj … endobj" (ISO 32000-2 §7.3.10).

import { type Budget, broken, limit } from './limits.ts';
import type { LoadedBytes } from './loaded-bytes.ts';
import { PdfDict, type PdfObject, PdfStream } from './objects.ts';
import { OutOfBytes, Parser } from './parser.ts';

/** Most objects fit. */
export const OBJECT_WINDOW = 2048;
/** What need not be waited for is asked for generously when the first window was too small. */
const LOADED_WINDOW = 64 * 1024;

/** Runs `parse` at the offset, with more and more bytes until it stops asking for them. Throws NotLoaded. */
export function parseAt<T>(
  bytes: LoadedBytes,
  offset: number,
  budget: Budget,
  parse: (parser: Parser) => T,
  firstWindow = OBJECT_WINDOW,
): T {
  const { size: end } = bytes.source;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset >= end)
    throw broken('an offset is outside the file');
  for (let size = firstWindow; ; size = widerThan(size, bytes.isHeld(offset))) {
    budget.time();
    const window = bytes.at(offset, size);
    const atEnd = offset + window.length >= end;
    try {
      return parse(new Parser(window, 0, offset, budget.limits.depth, atEnd));
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error;
      if (atEnd) throw broken('the file ends inside an object');
      if (size > budget.limits.objectBytes) throw limit('an object is too long');
    }
  }
}

const widerThan = (size: number, isHeld: boolean): number => Math.max(size * 4, isHeld ? LOADED_WINDOW : 0);

export interface IndirectObject {
  num: number;
  gen: number;
  value: PdfObject;
  /** Offset behind the object's value; behind "endobj" when that follows at once (never so for streams). */
  end: number;
}

/** Reads "n g obj value"; a stream's data is located, not read. Throws NotLoaded. */
export function readIndirect(bytes: LoadedBytes, offset: number, budget: Budget): IndirectObject {
  return parseAt(bytes, offset, budget, (parser) => {
    const num = parser.integer();
    const gen = parser.integer();
    if (num === undefined || gen === undefined || !parser.keyword('obj'))
      throw broken(`no object at offset ${offset}`);
    const value = parser.object();
    const end = offset + parser.pos;
    if (parser.keyword('endobj')) return { num, gen, value, end: offset + parser.pos };
    if (!(value instanceof PdfDict)) return { num, gen, value, end };
    if (!parser.keyword('stream')) throw broken(`object ${num} does not end`);
    return { num, gen, value: new PdfStream(value, offset + dataStart(parser)), end };
  });
}

function dataStart(parser: Parser): number {
  // "stream" ends with CRLF or LF; a lone CR is a fault seen in the wild and read as a line end by all.
  if (parser.byteAt(parser.pos) === 13)
    return parser.byteAt(parser.pos + 1) === 10 ? parser.pos + 2 : parser.pos + 1;
  return parser.byteAt(parser.pos) === 10 ? parser.pos + 1 : parser.pos;
}
