// Builds one incremental update: new and changed objects, then a cross-reference section in the file's own form.
// ISO 32000-2 §7.5.6. Bytes are only ever appended; a hybrid file gets a table, without the old /XRefStm, which
// would otherwise hide the new objects behind the old ones.

import { hash } from 'node:crypto';
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
import { dictText, joinPieces, type Piece, piecesOf } from './serialize.ts';
import type { XrefEntry } from './xref.ts';

export interface BuiltRevision {
  bytes: Uint8Array;
  /** Offset within `bytes` of each object's value, behind "n g obj\n". */
  valueOffsets: ReadonlyMap<number, number>;
}

export class RevisionWriter {
  readonly #file: PdfFile;
  readonly #objects = new Map<number, { gen: number; pieces: readonly Piece[] }>();
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
    this.setPieces(ref, piecesOf(this.sealed(ref, object)));
  }

  /** The object with its strings and data encrypted, where the file is. */
  sealed<T extends PdfObject>(ref: PdfRef, object: T): T {
    return this.#file.security?.encrypt(ref.num, ref.gen, object) ?? object;
  }

  /** Adds or replaces an object already written out, and encrypted where the file is. */
  setPieces(ref: PdfRef, pieces: readonly Piece[]): void {
    this.#objects.set(ref.num, { gen: ref.gen, pieces });
  }

  /** Lays the revision out for the end of the file. Throws NotLoaded. */
  build(): BuiltRevision {
    const { source, bytes: loaded, layout } = this.#file;
    const all: Piece[] = [];
    let length = 0;
    const push = (piece: Piece) => {
      all.push(piece);
      length += piece.length;
    };
    const [lastByte] = loaded.at(source.size - 1, 1);
    if (lastByte !== 10 && lastByte !== 13) push('\n');
    const base = source.size - layout.shift;
    const places = this.#inherited();
    const valueOffsets = new Map<number, number>();
    for (const [num, { gen, pieces }] of [...this.#objects].sort(([a], [b]) => a - b)) {
      places.set(num, { kind: 'plain', offset: base + length, gen });
      push(`${num} ${gen} obj\n`);
      valueOffsets.set(num, length);
      pieces.forEach(push);
      push('\nendobj\n');
    }
    const sectionAt = base + length;
    if (this.#form(places) === 'table') push(this.#table(places));
    else this.#stream(places, sectionAt).forEach(push);
    push(`startxref\n${sectionAt}\n%%EOF\n`);
    return { bytes: joinPieces(all), valueOffsets };
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

  #trailer(): PdfDict {
    const old = this.#file.latest.trailer;
    return dictOf({
      Size: this.#next,
      Root: old.get('Root'),
      Info: old.get('Info'),
      Encrypt: old.get('Encrypt'),
      ID: this.#identifier(old.get('ID')),
      Prev: this.#file.layout.isRebuilt === true ? undefined : this.#file.layout.startXref,
    });
  }

  /** The first half stays, the second tells this revision, by all of it but data. An encrypted file's key rests on the first: none is added. */
  #identifier(old: PdfObject): PdfObject {
    const isKnown = Array.isArray(old) && old[0] instanceof PdfString;
    if (!isKnown && this.#file.security !== undefined) return null;
    let told = String(this.#file.source.size);
    for (const { pieces } of this.#objects.values())
      for (const piece of pieces) told += typeof piece === 'string' ? piece : ` ${piece.length} `;
    const fresh = new PdfString(hash('sha256', told, 'buffer').subarray(0, 16), true);
    const first =
      Array.isArray(old) && old[0] instanceof PdfString ? new PdfString(old[0].bytes, true) : fresh;
    return [first, fresh];
  }

  #table(places: ReadonlyMap<number, XrefEntry>): Piece {
    let out = 'xref\n';
    for (const run of runs([...places.keys()].sort((a, b) => a - b))) {
      out += `${run[0]} ${run.length}\n`;
      for (const num of run) {
        const entry = placeOf(places, num);
        const [offset, gen] = entry.kind === 'plain' ? [entry.offset, entry.gen] : [0, 65_535];
        if (offset > 9_999_999_999) throw limit('the file is too long for a cross-reference table');
        const word = entry.kind === 'plain' ? 'n' : 'f';
        out += `${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} ${word} \n`;
      }
    }
    return `${out}trailer\n${dictText(this.#trailer())}\n`;
  }

  #stream(places: Map<number, XrefEntry>, sectionAt: number): Piece[] {
    const ref = this.allocate();
    places.set(ref.num, { kind: 'plain', offset: sectionAt, gen: 0 });
    const grouped = runs([...places.keys()].sort((a, b) => a - b));
    const rows = grouped.flat().map((num) => rowOf(placeOf(places, num)));
    const dict = this.#trailer().with({
      Type: nameOf('XRef'),
      W: [1, 6, 3],
      Index: grouped.flatMap((run) => [run[0] ?? 0, run.length]),
    });
    const body = piecesOf(new PdfStream(dict, 0, Buffer.concat(rows)));
    return [`${ref.num} 0 obj\n`, ...body, '\nendobj\n'];
  }
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
