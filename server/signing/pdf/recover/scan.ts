// One pass over a damaged file: every indirect object, trailer and cross-reference section where it really lies.
// Streams are stepped over by their length, so that nothing inside their data is taken for an object.

import type { Source } from '../../types.ts';
import { type Budget, broken, limit } from '../limits.ts';
import { LoadedBytes, whenLoaded } from '../loaded-bytes.ts';
import { intValue, nameValue, PdfDict, type PdfObject, PdfRef, PdfStream } from '../objects.ts';
import { latin1, type Parser } from '../parser.ts';
import { parseAt, readIndirect } from '../window.ts';

export interface FoundObject {
  num: number;
  gen: number;
  offset: number;
  end: number;
  /** /Type of its dictionary. */
  type: string | undefined;
  /** Where a stream's data begin, and the object that states their length, when another does. */
  data?: { offset: number; lengthIn: PdfRef };
}

export interface Scan {
  objects: FoundObject[];
  /** Trailers, and dictionaries of cross-reference streams, in the order of the file. */
  trailers: PdfDict[];
  /** Offset of the last cross-reference section. */
  lastSection: number | undefined;
  /** Objects that look like the encryption dictionary of a file. */
  locks: number;
}

const TOKEN = /(?<![\w])\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj(?![a-z])|(?<![a-z])(?:trailer|xref)(?![a-z])/g;
const WINDOW = 64 * 1024;
const OVERLAP = 64;

/** Throws PDF_BROKEN where an object cannot be read, PDF_LIMIT on excess. */
export async function scanObjects(source: Source, budget: Budget): Promise<Scan> {
  const scan: Scan = { objects: [], trailers: [], lastSection: undefined, locks: 0 };
  for (let at = 0; at < source.size; ) {
    budget.time();
    const text = latin1(await source.read(at, WINDOW));
    TOKEN.lastIndex = 0;
    const match = TOKEN.exec(text);
    const isLast = at + text.length >= source.size;
    if (match === null || (!isLast && match.index > text.length - OVERLAP)) {
      at += isLast ? text.length : Math.max(1, (match?.index ?? text.length - OVERLAP) - 1);
      continue;
    }
    at = await take(source, at + match.index, match[0], { scan, budget });
  }
  return scan;
}

/** Takes down what lies at the offset; returns where to go on. */
async function take(
  source: Source,
  offset: number,
  token: string,
  { scan, budget }: { scan: Scan; budget: Budget },
): Promise<number> {
  if (token === 'xref') {
    scan.lastSection = offset;
    return offset + token.length;
  }
  if (token === 'trailer') {
    const bytes = new LoadedBytes(source);
    const parse = (parser: Parser) => parser.object();
    const value = await whenLoaded(() => parseAt(bytes, offset + token.length, budget, parse));
    if (value instanceof PdfDict) keepTrailer(scan, value, budget);
    return offset + token.length;
  }
  budget.load();
  budget.entries(1);
  const bytes = new LoadedBytes(source);
  const { num, gen, value, end } = await whenLoaded(() => readIndirect(bytes, offset, budget));
  const type = typeOf(value);
  const found: FoundObject = { num, gen, offset, end, type };
  scan.objects.push(found);
  if (value instanceof PdfDict && value.has('O') && value.has('U') && value.has('P')) scan.locks += 1;
  if (!(value instanceof PdfStream)) return end;
  if (type === 'XRef') {
    scan.lastSection = offset;
    keepTrailer(scan, value.dict, budget);
  }
  found.end = await streamEnd(source, value, found, budget);
  return found.end;
}

function keepTrailer(scan: Scan, trailer: PdfDict, budget: Budget): void {
  if (scan.trailers.length >= budget.limits.sections) throw limit('too many trailers');
  scan.trailers.push(trailer);
}

function typeOf(value: PdfObject): string | undefined {
  const dict = value instanceof PdfStream ? value.dict : value;
  return dict instanceof PdfDict ? nameValue(dict.get('Type')) : undefined;
}

async function streamEnd(
  source: Source,
  stream: PdfStream,
  found: FoundObject,
  budget: Budget,
): Promise<number> {
  const stated = stream.dict.get('Length');
  const length = intValue(stated);
  if (length !== undefined) {
    const end = await endAfter(source, stream.dataOffset + length);
    if (end === undefined) throw broken(`the stream of object ${found.num} has a wrong length`);
    return end;
  }
  if (!(stated instanceof PdfRef)) throw broken(`the stream of object ${found.num} has no length`);
  const end = await findEnd(source, stream.dataOffset, budget);
  found.data = { offset: stream.dataOffset, lengthIn: stated };
  return end;
}

/** The offset behind "endstream" when it follows at once. */
export async function endAfter(source: Source, offset: number): Promise<number | undefined> {
  if (offset < 0 || offset >= source.size) return undefined;
  const match = /^(?:\r\n|\r|\n)?endstream/.exec(latin1(await source.read(offset, 16)));
  return match === null ? undefined : offset + match[0].length;
}

async function findEnd(source: Source, from: number, budget: Budget): Promise<number> {
  for (let at = from; at < source.size; at += WINDOW - OVERLAP) {
    budget.time();
    const found = latin1(await source.read(at, WINDOW)).indexOf('endstream');
    if (found >= 0) return at + found + 'endstream'.length;
  }
  throw broken('a stream does not end');
}
