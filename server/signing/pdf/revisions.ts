// From the last startxref along /Prev: all cross-reference sections, grouped into the revisions they close.
// ISO 32000-2 §7.5.6 (incremental updates), Annex F (a linearised file's two sections are one revision).

import { SigningError } from '../types.ts';
import { type Budget, broken, limit } from './limits.ts';
import type { LoadedBytes } from './loaded-bytes.ts';
import { intValue } from './objects.ts';
import { latin1 } from './parser.ts';
import { parseAt } from './window.ts';
import { readSection, type XrefSection } from './xref.ts';

export interface Revision {
  /** From 1, the oldest. */
  readonly number: number;
  /** Newest first: the order of look-up. */
  readonly sections: readonly XrefSection[];
  /** Offset right behind "%%EOF". */
  readonly eofEnd: number;
  /** Offset behind the line end that follows "%%EOF", if any. */
  readonly end: number;
  /** Whether startxref and %%EOF follow the section as they should. */
  readonly wellFormed: boolean;
}

export interface Header {
  readonly version: string;
  /** Offset of "%PDF-"; file offsets may count from there. */
  readonly headerOffset: number;
}

export interface Layout extends Header {
  /** What must be added to the file's own offsets. */
  readonly shift: number;
  /** As stated behind the last "startxref" (the file's own count). */
  readonly startXref: number;
  /** Oldest first. */
  readonly revisions: readonly Revision[];
  /** The cross-reference is not the file's own: a revision that is added must state it whole. */
  readonly isRebuilt?: boolean;
}

const HEADER = /%PDF-(\d\.\d)/;
const HEADER_LINE = 16;
const TAIL_BYTES = 2048;
const HEADER_BYTES = 1024;
/** "startxref", its number and "%%EOF", as nearly every revision ends. */
const USUAL_CLOSING_BYTES = 64;

/** What need not be read again, and what has been read is added to. */
export interface KnownLayout {
  header?: Header;
  /** By their offsets. */
  sections: Map<number, XrefSection>;
  /** By their newest section: those that end with a line end, so that nothing behind them belongs to their end. */
  revisions: Map<XrefSection | undefined, Revision>;
}

/** What holds of any file that begins with the one of this layout. */
export function knownLayout(base?: Layout): KnownLayout {
  const sections = new Map<number, XrefSection>();
  const revisions = new Map<XrefSection | undefined, Revision>();
  if (base === undefined) return { sections, revisions };
  for (const revision of base.revisions) {
    for (const section of revision.sections) sections.set(section.offset, section);
    if (revision.end > revision.eofEnd) revisions.set(revision.sections[0], revision);
  }
  return { header: base, sections, revisions };
}

/** Reads header, tail and the whole chain of cross-reference sections. Throws NotLoaded. */
export function readLayout(bytes: LoadedBytes, budget: Budget, known: KnownLayout): Layout {
  const { source } = bytes;
  const header = known.header ?? readHeader(bytes);
  const tailAt = Math.max(0, source.size - TAIL_BYTES);
  const tail = bytes.at(tailAt, TAIL_BYTES);
  const stated = /^startxref\s+(\d{1,15})\s/.exec(`${latin1(tail.subarray(lastStartXref(tail)))}\n`);
  if (stated === null) throw broken('no startxref at the end of the file');
  const startXref = Number(stated[1]);
  const shift = findShift(bytes, startXref, header.headerOffset, budget);
  return layoutFrom(bytes, header, { startXref, shift }, budget, known);
}

/** Where the word begins; 0 where it is not. */
function lastStartXref(tail: Uint8Array): number {
  for (let at = tail.length - STARTXREF.length; at > 0; at -= 1) {
    let same = 0;
    while (same < STARTXREF.length && tail[at + same] === STARTXREF[same]) same += 1;
    if (same === STARTXREF.length) return at;
  }
  return 0;
}

const STARTXREF = Buffer.from('startxref', 'latin1');

/** Throws PDF_NOT_PDF, and NotLoaded. */
export function readHeader(bytes: LoadedBytes): Header {
  const start = bytes.at(0, HEADER_BYTES);
  const header = HEADER.exec(latin1(start.subarray(0, HEADER_LINE))) ?? HEADER.exec(latin1(start));
  if (header === null) throw new SigningError('PDF_NOT_PDF', 'the file does not begin like a PDF');
  return { version: header[1] ?? '1.4', headerOffset: header.index };
}

/** The revisions of the chain that begins at a section. */
export function layoutFrom(
  bytes: LoadedBytes,
  header: Header,
  { startXref, shift }: Pick<Layout, 'startXref' | 'shift'>,
  budget: Budget,
  known: KnownLayout,
): Layout {
  const read = (at: number) => {
    const section = known.sections.get(at) ?? readSection(bytes, at, shift, budget);
    known.sections.set(at, section);
    return section;
  };
  const sections = readChain(read, startXref + shift, shift, budget);
  const groups = groupSections(sections);
  const revisions: Revision[] = [];
  for (const group of groups) {
    const same = known.revisions.get(group[0]);
    const isSame = same?.number === revisions.length + 1 && same.sections.length === group.length;
    revisions.push(isSame ? same : closeRevision(bytes, group, revisions.length + 1, shift));
  }
  const { version, headerOffset } = header;
  return { version, headerOffset, shift, startXref, revisions };
}

function findShift(bytes: LoadedBytes, startXref: number, headerOffset: number, budget: Budget): number {
  const { source } = bytes;
  if (headerOffset === 0 || startXref >= source.size) return startXref >= source.size ? throwOutside() : 0;
  const direct = parseAt(bytes, startXref, budget, (parser) => parser.word());
  return direct === 'xref' || (/^\d+$/.test(direct) && !isSection(bytes, startXref + headerOffset, budget))
    ? 0
    : headerOffset;
}

function throwOutside(): never {
  throw broken('startxref points outside the file');
}

function isSection(bytes: LoadedBytes, offset: number, budget: Budget): boolean {
  if (offset >= bytes.source.size) return false;
  return /^(xref|\d+)$/.test(parseAt(bytes, offset, budget, (parser) => parser.word()));
}

function readChain(
  read: (offset: number) => XrefSection,
  start: number,
  shift: number,
  budget: Budget,
): XrefSection[] {
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  for (let at: number | undefined = start; at !== undefined; ) {
    if (seen.has(at)) throw broken('the cross-reference chain runs in a circle');
    if (seen.size >= budget.limits.sections) throw limit('too many cross-reference sections');
    seen.add(at);
    const section = read(at);
    sections.push(section);
    const prev = section.trailer.get('Prev');
    // A /Prev of 0 is written by some first revisions and means none.
    if (prev !== null && intValue(prev) === undefined) throw broken('/Prev is not a number');
    at = prev === null || prev === 0 ? undefined : (intValue(prev) ?? 0) + shift;
  }
  return sections;
}

/** Oldest group first; within a group newest first. A section in front of its /Prev belongs to the same revision. */
function groupSections(sections: readonly XrefSection[]): XrefSection[][] {
  const groups: XrefSection[][] = [];
  for (const section of sections) {
    const newer = groups[0];
    const last = newer?.at(-1);
    if (newer !== undefined && last !== undefined && last.offset < section.offset) newer.push(section);
    else groups.unshift([section]);
  }
  return groups;
}

function closeRevision(bytes: LoadedBytes, sections: XrefSection[], number: number, shift: number): Revision {
  const last = sections.reduce((a, b) => (b.end > a.end ? b : a));
  const behind = bytes.at(last.end, TAIL_BYTES);
  let text = latin1(behind.subarray(0, USUAL_CLOSING_BYTES));
  let match = CLOSING.exec(text);
  // What ends where the text was cut may go on.
  if (match === null || match[0].length + 2 > text.length) {
    text = latin1(behind);
    match = CLOSING.exec(text);
  }
  const states = Number(match?.[1] ?? -1) + shift;
  // The newest section must be the one this end names: a reader of the file as it was then began there. Any other was
  // asleep when the revision was closed, and is brought to light by a later /Prev.
  const wellFormed = match !== null && sections[0]?.offset === states;
  if (match === null) return { number, sections, eofEnd: last.end, end: last.end, wellFormed };
  const eofEnd = last.end + match[0].length;
  const eol = /^(\r\n|\r|\n)/.exec(text.slice(match[0].length))?.[0].length ?? 0;
  return { number, sections, eofEnd, end: eofEnd + eol, wellFormed };
}

const CLOSING = /^\s*(?:endstream\s+endobj)?(?:\s*%(?!%EOF)[^\r\n]*[\r\n])*\s*startxref\s+(\d{1,15})\s+%%EOF/;
