// Builds one incremental update: new and changed objects, then a cross-reference section in the file's own form.
// ISO 32000-2 §7.5.6. Bytes are only ever appended; a hybrid file gets a table, without the old /XRefStm, which
// would otherwise hide the new objects behind the old ones.

import { hash } from 'node:crypto';
import { ByteWriter } from './byte-writer.ts';
import type { PdfFile } from './file.ts';
import { broken, limit } from './limits.ts';
import {
  dictOf,
  intValue,
  nameOf,
  type PdfDict,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from './objects.ts';
import { writeDict, writeObject } from './serialize.ts';
import { type SignatureHole, writeWithHole } from './signature-hole.ts';
import type { XrefEntry } from './xref.ts';

/** What is written under a number. */
type Planned = { gen: number } & ({ object: PdfObject } | { known: PdfDict; hole: SignatureHole });

/** Of each half of a file's identifier; the last six of ours say how long the file was (ISO 32000-2 §14.4). */
const IDENTIFIER_BYTES = 16;
/** More than the text of nearly every revision takes. */
const TEXT_BYTES = 4096;

export class RevisionWriter {
  readonly #file: PdfFile;
  readonly #objects = new Map<number, Planned>();
  #dataBytes = 0;
  #next: number;

  constructor(file: PdfFile) {
    this.#file = file;
    this.#next = firstFreeNumber(file);
  }

  /** A number for a new object. */
  allocate(): PdfRef {
    if (this.#next >= this.#file.budget.limits.objectNumber) throw limit('no object number is left');
    const ref = new PdfRef(this.#next, 0);
    this.#next += 1;
    return ref;
  }

  /** Whether this revision already writes the object. */
  has(ref: PdfRef): boolean {
    return this.#objects.has(ref.num);
  }

  /** Adds a new object and returns its reference. */
  add(object: PdfObject): PdfRef {
    const ref = this.allocate();
    this.set(ref, object);
    return ref;
  }

  /** Adds or replaces an object. */
  set(ref: PdfRef, object: PdfObject): void {
    if (object instanceof PdfStream) this.#dataBytes += object.data?.length ?? 0;
    this.#objects.set(ref.num, { gen: ref.gen, object: this.#sealed(ref, object) });
  }

  /**
   * Adds the dictionary of a signature, with a /ByteRange and a /Contents that has room for so many bytes. Where they are
   * is known when the revision is built.
   */
  setSignature(ref: PdfRef, known: PdfDict, capacity: number): SignatureHole {
    const hole = { capacity, rangeAt: 0, open: 0, close: 0 };
    this.#dataBytes += capacity * 2;
    this.#objects.set(ref.num, { gen: ref.gen, known: this.#sealed(ref, known), hole });
    return hole;
  }

  /** The object with its strings and data encrypted, where the file is. */
  #sealed<T extends PdfObject>(ref: PdfRef, object: T): T {
    return this.#file.security?.encrypt(ref.num, ref.gen, object) ?? object;
  }

  /** Lays the revision out for the end of the file. Throws NotLoaded. */
  build(): Uint8Array {
    const { source, bytes: loaded, layout } = this.#file;
    const out = new ByteWriter(this.#dataBytes + TEXT_BYTES);
    const [lastByte] = loaded.at(source.size - 1, 1);
    if (lastByte !== 10 && lastByte !== 13) out.byte(10);
    const base = source.size - layout.shift;
    const places = this.#inherited();
    for (const [num, planned] of [...this.#objects].sort(([a], [b]) => a - b)) {
      places.set(num, { kind: 'plain', offset: base + out.length, gen: planned.gen });
      openObject(out, num, planned.gen);
      if ('hole' in planned) writeWithHole(out, planned.known, planned.hole);
      else writeObject(out, planned.object);
      out.text('\nendobj\n');
    }
    const sectionAt = base + out.length;
    if (this.#form(places) === 'table') this.#table(out, places);
    else this.#stream(out, places, sectionAt);
    out.text('startxref\n');
    out.integer(sectionAt);
    out.text('\n%%EOF\n');
    return out.bytes();
  }

  /** Where the file's own cross-reference is lost, the new one states everything. */
  #inherited(): Map<number, XrefEntry> {
    const { layout, latest } = this.#file;
    const places = new Map<number, XrefEntry>();
    if (layout.isRebuilt !== true) return places;
    places.set(0, { kind: 'free' });
    for (const num of latest.numbers()) {
      const entry = latest.entry(num);
      if (entry?.kind === 'plain') places.set(num, { ...entry, offset: entry.offset - layout.shift });
      else if (entry !== undefined) places.set(num, entry);
    }
    return places;
  }

  #form(places: ReadonlyMap<number, XrefEntry>): 'table' | 'stream' {
    if ([...places.values()].some(({ kind }) => kind === 'packed')) return 'stream';
    return this.#file.layout.revisions.at(-1)?.sections[0]?.form ?? 'table';
  }

  #trailer(written: Uint8Array): PdfDict {
    const old = this.#file.latest.trailer;
    return dictOf({
      Size: this.#next,
      Root: old.get('Root'),
      Info: old.get('Info'),
      Encrypt: old.get('Encrypt'),
      ID: this.#identifier(old.get('ID'), written),
      Prev: this.#file.layout.isRebuilt === true ? undefined : this.#file.layout.startXref,
    });
  }

  /** The first half stays, the second tells this revision. An encrypted file's key rests on the first: none is added. */
  #identifier(old: PdfObject, written: Uint8Array): PdfObject {
    const isKnown = Array.isArray(old) && old[0] instanceof PdfString;
    if (!isKnown && this.#file.security !== undefined) return null;
    const told = hash('sha256', written, 'buffer').subarray(0, IDENTIFIER_BYTES);
    told.writeUIntBE(this.#file.source.size, IDENTIFIER_BYTES - 6, 6);
    const fresh = new PdfString(told, true);
    const first =
      Array.isArray(old) && old[0] instanceof PdfString ? new PdfString(old[0].bytes, true) : fresh;
    return [first, fresh];
  }

  #table(out: ByteWriter, places: ReadonlyMap<number, XrefEntry>): void {
    const trailer = this.#trailer(out.bytes());
    out.text('xref\n');
    for (const run of runs([...places.keys()].sort(ascending))) {
      out.integer(run[0] ?? 0);
      out.byte(0x20);
      out.integer(run.length);
      out.byte(10);
      for (const num of run) {
        const entry = placeOf(places, num);
        const [offset, gen] = entry.kind === 'plain' ? [entry.offset, entry.gen] : [0, 65_535];
        if (offset > 9_999_999_999) throw limit('the file is too long for a cross-reference table');
        out.integer(offset, 10);
        out.byte(0x20);
        out.integer(gen, 5);
        out.text(entry.kind === 'plain' ? ' n \n' : ' f \n');
      }
    }
    out.text('trailer\n');
    writeDict(out, trailer);
    out.byte(10);
  }

  #stream(out: ByteWriter, places: Map<number, XrefEntry>, sectionAt: number): void {
    const trailer = this.#trailer(out.bytes());
    const ref = this.allocate();
    places.set(ref.num, { kind: 'plain', offset: sectionAt, gen: 0 });
    const grouped = runs([...places.keys()].sort(ascending));
    const rows = grouped.flat().map((num) => rowOf(placeOf(places, num)));
    const dict = trailer.with({
      Size: this.#next,
      Type: nameOf('XRef'),
      W: [1, 6, 3],
      Index: grouped.flatMap((run) => [run[0] ?? 0, run.length]),
    });
    openObject(out, ref.num, ref.gen);
    writeObject(out, new PdfStream(dict, 0, Buffer.concat(rows)));
    out.text('\nendobj\n');
  }
}

const ascending = (a: number, b: number): number => a - b;

function openObject(out: ByteWriter, num: number, gen: number): void {
  out.integer(num);
  out.byte(0x20);
  out.integer(gen);
  out.text(' obj\n');
}

function rowOf(entry: XrefEntry): Uint8Array {
  const row = Buffer.alloc(10);
  const [type, second, third] =
    entry.kind === 'plain'
      ? [1, entry.offset, entry.gen]
      : entry.kind === 'packed'
        ? [2, entry.container, entry.index]
        : [0, 0, 65_535];
  row.writeUInt8(type, 0);
  row.writeUIntBE(second, 1, 6);
  row.writeUIntBE(third, 7, 3);
  return row;
}

function placeOf(places: ReadonlyMap<number, XrefEntry>, num: number): XrefEntry {
  const place = places.get(num);
  if (place === undefined) throw new TypeError('an object without a place');
  return place;
}

/** Groups ascending numbers into consecutive runs. */
function runs(numbers: readonly number[]): number[][] {
  const found: number[][] = [];
  for (const num of numbers) {
    const run = found.at(-1);
    if (run !== undefined && run.at(-1) === num - 1) run.push(num);
    else found.push([num]);
  }
  return found;
}

/** Above every number ever used: /Size is wrong often enough not to be trusted alone. */
function firstFreeNumber(file: PdfFile): number {
  let highest = 0;
  for (const { sections } of file.revisions) {
    for (const { entries, trailer } of sections) {
      highest = Math.max(highest, (intValue(trailer.get('Size')) ?? 0) - 1);
      for (const num of entries.keys()) if (num > highest) highest = num;
    }
  }
  if (highest < 1) throw broken('the file has no objects');
  return highest + 1;
}
