// One cross-reference section: a table with its trailer (and /XRefStm, as Word writes it) or a stream.
// ISO 32000-2 §7.5.4, §7.5.8.

import { decodeStream } from './filters.ts';
import { type Budget, broken, limit } from './limits.ts';
import type { LoadedBytes } from './loaded-bytes.ts';
import { intValue, nameValue, PdfDict, type PdfObject, PdfStream } from './objects.ts';
import type { Parser } from './parser.ts';
import { parseAt, readIndirect } from './window.ts';

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'plain'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'packed'; readonly container: number; readonly index: number };

export interface XrefSection {
  form: 'table' | 'stream';
  /** Offset in the file. */
  offset: number;
  /** Offset behind the trailer dictionary or the stream's data. */
  end: number;
  entries: Map<number, XrefEntry>;
  trailer: PdfDict;
  /** Offset of the hybrid's stream, if there is one. */
  hybridOffset: number | undefined;
  /** Object number of the cross-reference stream itself. */
  streamObject: number | undefined;
}

const FREE: XrefEntry = { kind: 'free' };

/**
 * Reads the section at an offset of the file; `shift` is what the file's own offsets lack (junk before the header).
 * Throws NotLoaded.
 */
export function readSection(bytes: LoadedBytes, offset: number, shift: number, budget: Budget): XrefSection {
  const isTable = parseAt(bytes, offset, budget, (parser) => parser.keyword('xref'));
  if (!isTable) return readStreamSection(bytes, offset, shift, budget);
  const section = parseAt(
    bytes,
    offset,
    budget,
    (parser) => parseTable(parser, offset, shift, budget),
    16_384,
  );
  const stated = section.trailer.get('XRefStm');
  if (stated === null) return section;
  const hybrid = intValue(stated);
  if (hybrid === undefined) throw broken('/XRefStm is not a number');
  section.hybridOffset = hybrid + shift;
  const hidden = readStreamSection(bytes, section.hybridOffset, shift, budget);
  // The table hides these objects from old readers by calling them free; what it calls in use stands.
  for (const [num, entry] of hidden.entries) {
    const stated = section.entries.get(num) ?? FREE;
    if (stated.kind === 'free') section.entries.set(num, entry);
    else if (entry.kind !== 'free' && !samePlace(stated, entry))
      throw broken(`the hybrid cross-reference gives object ${num} two places`);
  }
  return section;
}

/** Old readers take the table's place and new ones may take the stream's, so they must be one. */
function samePlace(a: XrefEntry, b: XrefEntry): boolean {
  if (a.kind === 'packed') return b.kind === 'packed' && a.container === b.container && a.index === b.index;
  return a.kind === 'plain' && b.kind === 'plain' && a.offset === b.offset && a.gen === b.gen;
}

function parseTable(parser: Parser, offset: number, shift: number, budget: Budget): XrefSection {
  const entries = new Map<number, XrefEntry>();
  parser.keyword('xref');
  while (!parser.keyword('trailer')) {
    const first = parser.integer();
    const count = parser.integer();
    if (first === undefined || count === undefined) throw broken('a cross-reference table is damaged');
    if (count > budget.limits.entries || first + count > budget.limits.objectNumber)
      throw limit('cross-reference table too long');
    parseSubsection(parser, first, count, shift, entries);
  }
  const trailer = parser.object();
  if (!(trailer instanceof PdfDict)) throw broken('a trailer is not a dictionary');
  budget.entries(entries.size);
  const end = offset + parser.pos;
  return { form: 'table', offset, end, entries, trailer, hybridOffset: undefined, streamObject: undefined };
}

function parseSubsection(
  parser: Parser,
  first: number,
  count: number,
  shift: number,
  into: Map<number, XrefEntry>,
): void {
  let start = first;
  for (let i = 0; i < count; i += 1) {
    const offset = parser.integer();
    const gen = parser.integer();
    const inUse = parser.keyword('n');
    if (offset === undefined || gen === undefined || (!inUse && !parser.keyword('f'))) {
      throw broken('a cross-reference entry is damaged');
    }
    // Some writers number the first subsection from 1 though it begins with the free-list head, object 0.
    if (i === 0 && first === 1 && !inUse && gen === 65535 && offset === 0) start = 0;
    put(into, start + i, inUse && offset > 0 ? { kind: 'plain', offset: offset + shift, gen } : FREE);
    refuseZero(start + i, inUse && offset > 0);
  }
}

/** Of two entries for a number some readers take the first, others the last, so they must be one. */
function put(entries: Map<number, XrefEntry>, num: number, entry: XrefEntry): void {
  const known = entries.get(num);
  if (known !== undefined && (known.kind !== 'free' || entry.kind !== 'free') && !samePlace(known, entry))
    throw broken(`a cross-reference section gives object ${num} two places`);
  entries.set(num, entry);
}

/** Object 0 is the head of the free list: readers differ in whether "0 0 R" could be anything. */
function refuseZero(num: number, isInUse: boolean): void {
  if (num === 0 && isInUse) throw broken('the cross-reference puts object 0 into use');
}

function readStreamSection(bytes: LoadedBytes, offset: number, shift: number, budget: Budget): XrefSection {
  const { value, num } = readIndirect(bytes, offset, budget);
  if (!(value instanceof PdfStream) || nameValue(value.dict.get('Type')) !== 'XRef') {
    throw broken(`no cross-reference section at offset ${offset}`);
  }
  const length = intValue(value.dict.get('Length'));
  if (length === undefined || length < 0) throw broken('bad cross-reference stream length');
  if (length > budget.limits.streamBytes) throw limit('a cross-reference stream is too long');
  const data = decodeStream(value.dict, bytes.at(value.dataOffset, length), budget);
  const entries = parseStreamEntries(value.dict, data, shift, budget);
  const end = value.dataOffset + length;
  return {
    form: 'stream',
    offset,
    end,
    entries,
    trailer: value.dict,
    hybridOffset: undefined,
    streamObject: num,
  };
}

function parseStreamEntries(
  dict: PdfDict,
  data: Uint8Array,
  shift: number,
  budget: Budget,
): Map<number, XrefEntry> {
  const [w0, w1, w2] = integers(dict.get('W'));
  if (
    w0 === undefined ||
    w1 === undefined ||
    w2 === undefined ||
    w0 > 4 ||
    w1 > 8 ||
    w2 > 4 ||
    w0 + w1 + w2 === 0
  ) {
    throw broken('bad /W in a cross-reference stream');
  }
  const index = dict.has('Index') ? integers(dict.get('Index')) : [0, intValue(dict.get('Size')) ?? 0];
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  for (let i = 0; i + 1 < index.length; i += 2) {
    const first = index[i] ?? 0;
    const count = index[i + 1] ?? 0;
    if (first + count > budget.limits.objectNumber) throw limit('object numbers too high');
    const present = Math.min(count, Math.floor((data.length - at) / (w0 + w1 + w2)));
    budget.entries(present);
    for (let j = 0; j < present; j += 1) {
      const type = w0 === 0 ? 1 : bigEndian(data, at, w0);
      const second = bigEndian(data, at + w0, w1);
      const third = bigEndian(data, at + w0 + w1, w2);
      at += w0 + w1 + w2;
      put(entries, first + j, streamEntry(type, second, third, shift));
      refuseZero(first + j, (type === 1 || type === 2) && second > 0);
    }
  }
  return entries;
}

function streamEntry(type: number, second: number, third: number, shift: number): XrefEntry {
  if (type === 1) return { kind: 'plain', offset: second + shift, gen: third };
  // Types above 2 mean null (ISO 32000-2 §7.5.8.3), as free ones do.
  return type === 2 ? { kind: 'packed', container: second, index: third } : FREE;
}

function bigEndian(data: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i += 1) value = value * 256 + (data[at + i] ?? 0);
  return value;
}

function integers(object: PdfObject): number[] {
  if (!Array.isArray(object)) return [];
  return object.map((item) => {
    const value = intValue(item);
    if (value === undefined || value < 0) throw broken('a cross-reference stream holds a bad number');
    return value;
  });
}
