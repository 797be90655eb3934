// Objects in a file that its cross-reference does not name though their number is in use, and trailers that no section
// owns. Readers that search for objects take these, readers that trust the cross-reference do not: one signature, two
// documents, prepared before it was signed. ISO 32000-2 §7.5.4; "Practical Decryption exFiltration"'s and "Shadow
// Attacks"' parsing differentials. Later revisions are held to more: changes/body-rule.ts.

import type { PdfFile } from './file.ts';
import { ifBroken } from './limits.ts';
import { PdfStream } from './objects.ts';
import { latin1 } from './parser.ts';

/** Beyond this a search would take longer than the digest of the file. */
const SEARCHED_BYTES = 4 * 1024 * 1024;
/** Room for "number generation obj". */
const HEAD_BYTES = 40;
const HEAD = /(?:^|[^0-9])(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+$/;
const WHITE_BYTES = new Set([0, 9, 10, 12, 13, 32]);
const WHITE = /^[\0\t\n\f\r ]*$/;

export interface SecondView {
  offset: number;
  /** The object written a second time; undefined for a trailer. */
  object: number | undefined;
}

/** The first such place in the first bytes of a file, undefined when all readers see the same. */
export async function findSecondView(file: PdfFile): Promise<SecondView | undefined> {
  const size = Math.min(SEARCHED_BYTES, file.source.size);
  const read = await file.source.read(0, size);
  const bytes = Buffer.from(read.buffer, read.byteOffset, read.length);
  const known = knownOffsets(file);
  for (const { offset, object } of candidates(bytes)) {
    if (isOvertaken(file, offset, object)) continue;
    const before = lastBefore(known, offset);
    if (before !== undefined && WHITE.test(latin1(bytes.subarray(before, offset)))) continue;
    if (before !== undefined && (await isInsideStream(file, before, offset))) continue;
    return { offset, object };
  }
  return undefined;
}

function* candidates(bytes: Buffer): Generator<SecondView> {
  for (let at = bytes.indexOf('obj'); at >= 0; at = bytes.indexOf('obj', at + 3)) {
    // Most of them end an object.
    if (!WHITE_BYTES.has(bytes[at - 1] ?? -1)) continue;
    const from = Math.max(0, at - HEAD_BYTES);
    const match = HEAD.exec(latin1(bytes.subarray(from, at)));
    if (match === null) continue;
    const start = from + match.index + match[0].search(/\d/);
    yield { offset: start, object: Number(match[1]) };
  }
  for (let at = bytes.indexOf('trailer'); at >= 0; at = bytes.indexOf('trailer', at + 7)) {
    yield { offset: at, object: undefined };
  }
}

/** Where the file's own sections say that objects and sections begin, in order. */
function knownOffsets({ revisions }: PdfFile): number[] {
  const known = new Set<number>();
  for (const { sections } of revisions) {
    for (const { offset, hybridOffset, entries } of sections) {
      known.add(offset);
      if (hybridOffset !== undefined) known.add(hybridOffset);
      for (const entry of entries.values()) if (entry.kind === 'plain') known.add(entry.offset);
    }
  }
  return [...known].sort((a, b) => a - b);
}

function lastBefore(sorted: readonly number[], offset: number): number | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

/** Who searches takes the last there is: what the cross-reference names further behind is what he sees too. */
function isOvertaken(file: PdfFile, offset: number, object: number | undefined): boolean {
  if (object === undefined)
    return file.revisions.some(({ sections }) => sections.some(({ end }) => offset < end));
  const entry = file.latest.entry(object);
  const holder = entry?.kind === 'packed' ? file.latest.entry(entry.container) : entry;
  return holder?.kind !== 'plain' || offset <= holder.offset;
}

/** An attachment may hold a PDF of its own, as it is. */
async function isInsideStream(file: PdfFile, start: number, offset: number): Promise<boolean> {
  const read = await file.plain(start).catch(ifBroken(undefined));
  if (!(read?.value instanceof PdfStream)) return false;
  const length = await file.latest.streamLength(read.value).catch(ifBroken(0));
  return offset >= read.value.dataOffset && offset < read.value.dataOffset + length;
}
