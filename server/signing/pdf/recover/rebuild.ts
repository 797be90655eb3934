// Builds the cross-reference of a damaged file anew from the objects that were found, as one revision. Refuses as soon
// as two readings are possible: which of two objects with one number holds, or which of two catalogs.

import { type Repair, SigningError, type Source } from '../../types.ts';
import { type OpenOptions, openLayout, type PdfFile } from '../file.ts';
import { type Budget, broken } from '../limits.ts';
import { whenLoaded } from '../loaded-bytes.ts';
import { dictOf, intValue, nameValue, PdfDict, type PdfObject, PdfRef } from '../objects.ts';
import { latin1 } from '../parser.ts';
import type { Header, Layout, Revision } from '../revisions.ts';
import { serialize } from '../serialize.ts';
import type { XrefEntry } from '../xref.ts';
import { endAfter, type FoundObject, type Scan } from './scan.ts';

/** Throws PDF_AMBIGUOUS or PDF_BROKEN with the reason. */
export async function rebuild(
  source: Source,
  header: Header,
  scan: Scan,
  { budget, options }: { budget: Budget; options: OpenOptions },
): Promise<{ file: PdfFile; repairs: Repair[] }> {
  const entries = plainEntries(scan.objects);
  const trailer = agreedTrailer(scan);
  const repairs: Repair[] = [
    {
      code: 'XREF_REBUILT',
      offset: source.size,
      note: `${entries.size} objects were found by reading the file`,
    },
  ];
  const known = trailer.get('Root') !== null;
  if (!known && scan.locks > 0) throw broken('the file is encrypted and its trailer is lost');
  const layout = layoutOf(source, header, entries, trailer);
  const file = await openLayout(source, layout, budget, options);
  await checkLengths(file, scan);
  const catalogs = await addPacked(file, scan, entries);
  if (!known) {
    trailer.entries.set('Root', onlyCatalog(scan, catalogs));
    repairs.push({
      code: 'TRAILER_REBUILT',
      offset: source.size,
      note: 'the only catalog was taken for the root',
    });
  }
  return { file, repairs };
}

function plainEntries(objects: readonly FoundObject[]): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>();
  for (const { num, gen, offset, type } of objects) {
    if (num === 0) throw broken('there is an object 0');
    if (entries.has(num)) throw ambiguous(`object ${num} is there twice, and nothing says which holds`);
    // Cross-reference streams describe what was; the number stays taken.
    entries.set(num, type === 'XRef' ? { kind: 'free' } : { kind: 'plain', offset, gen });
  }
  if (entries.size === 0) throw broken('the file has no objects');
  return entries;
}

const KEPT = ['Root', 'Info', 'ID', 'Encrypt'] as const;

/** What the trailers say, when they do not contradict each other. */
function agreedTrailer(scan: Scan): PdfDict {
  const agreed: Record<string, PdfObject> = {};
  for (const key of KEPT) {
    const stated = scan.trailers.map((trailer) => trailer.get(key)).filter((value) => value !== null);
    const texts = new Set(stated.map((value) => latin1(serialize(value))));
    // The second half of /ID and the information may well differ between revisions; they decide nothing shown.
    if (texts.size > 1 && key !== 'ID' && key !== 'Info')
      throw ambiguous(`the trailers name different /${key}`);
    agreed[key] = stated.at(-1) ?? null;
  }
  const sizes = scan.trailers.map((trailer) => intValue(trailer.get('Size')) ?? 0);
  return dictOf({ ...agreed, Size: sizes.reduce((a, b) => Math.max(a, b), 0) });
}

function layoutOf(source: Source, header: Header, entries: Map<number, XrefEntry>, trailer: PdfDict): Layout {
  const section = {
    form: 'table' as const,
    offset: source.size,
    end: source.size,
    entries,
    trailer,
    hybridOffset: undefined,
    streamObject: undefined,
  };
  const { size } = source;
  const revision: Revision = { number: 1, sections: [section], eofEnd: size, end: size, wellFormed: true };
  return { ...header, shift: header.headerOffset, startXref: 0, revisions: [revision], isRebuilt: true };
}

/** A stream whose length another object states was stepped over by its end; both must say the same. */
async function checkLengths(file: PdfFile, scan: Scan): Promise<void> {
  for (const { num, data, end: passed } of scan.objects) {
    if (data === undefined) continue;
    const length = intValue(await file.latest.resolve(data.lengthIn));
    const end = length === undefined ? undefined : await endAfter(file.source, data.offset + length);
    if (end === undefined) throw broken(`the stream of object ${num} has a wrong length`);
    if (end !== passed) throw ambiguous(`the stream of object ${num} may end in two places`);
  }
}

/** Adds what lies in object streams; returns the catalogs among it. */
async function addPacked(file: PdfFile, scan: Scan, entries: Map<number, XrefEntry>): Promise<PdfRef[]> {
  const catalogs: PdfRef[] = [];
  for (const { num: container, offset, type } of scan.objects) {
    if (type !== 'ObjStm') continue;
    const { numbers, read } = await whenLoaded(() => file.container(offset, file.latest.loaded));
    for (const [index, num] of numbers.entries()) {
      file.budget.entries(1);
      if (entries.has(num)) throw ambiguous(`object ${num} is there twice, and nothing says which holds`);
      entries.set(num, { kind: 'packed', container, index });
      const value = read(index);
      if (value instanceof PdfDict && nameValue(value.get('Type')) === 'Catalog')
        catalogs.push(new PdfRef(num));
    }
  }
  return catalogs;
}

function onlyCatalog(scan: Scan, packed: readonly PdfRef[]): PdfRef {
  const plain = scan.objects
    .filter(({ type }) => type === 'Catalog')
    .map(({ num, gen }) => new PdfRef(num, gen));
  const [first, second] = [...plain, ...packed];
  if (first === undefined) throw broken('the file has no catalog');
  if (second !== undefined) throw ambiguous('the file has several catalogs and no trailer');
  return first;
}

function ambiguous(message: string): SigningError {
  return new SigningError('PDF_AMBIGUOUS', message);
}
