// Recover mode: opens what the strict reader refuses, and says what was repaired. First the last cross-reference
// section is tried, should only its address be wrong; else the cross-reference is built anew.

import { type Repair, SigningError, type Source } from '../../types.ts';
import { type OpenOptions, openLayout, type PdfFile } from '../file.ts';
import { Budget, DEFAULT_LIMITS, isBroken } from '../limits.ts';
import { LoadedBytes, whenLoaded } from '../loaded-bytes.ts';
import { PdfDict } from '../objects.ts';
import { type Header, knownLayout, layoutFrom, readHeader } from '../revisions.ts';
import { rebuild } from './rebuild.ts';
import { type Scan, scanObjects } from './scan.ts';

export interface Recovered {
  file: PdfFile;
  repairs: Repair[];
}

/** For files that `openPdf` refuses as broken. Throws PDF_AMBIGUOUS or PDF_BROKEN with the reason, and as `openPdf`. */
export async function openRecovered(source: Source, options: OpenOptions = {}): Promise<Recovered> {
  const budget = new Budget({ ...DEFAULT_LIMITS, ...options.limits });
  const bytes = new LoadedBytes(source);
  const header = await whenLoaded(() => readHeader(bytes));
  const scan = await scanObjects(source, budget);
  const known = await fromLastSection(bytes, header, scan, options);
  return known ?? rebuild(source, header, scan, { budget, options });
}

async function fromLastSection(
  bytes: LoadedBytes,
  header: Header,
  scan: Scan,
  options: OpenOptions,
): Promise<Recovered | undefined> {
  const section = scan.lastSection;
  // Objects behind it belong to no section: then it does not say how the file ends.
  if (section === undefined || scan.objects.some(({ offset }) => offset > section)) return undefined;
  for (const shift of new Set([0, header.headerOffset])) {
    const budget = new Budget({ ...DEFAULT_LIMITS, ...options.limits });
    try {
      const known = knownLayout();
      const start = { startXref: section - shift, shift };
      const layout = await whenLoaded(() => layoutFrom(bytes, header, start, budget, known));
      const file = await openLayout(bytes.source, layout, budget, options);
      if (!isSound(file, scan)) continue;
      if (!((await file.latest.catalog()) instanceof PdfDict)) continue;
      const note = 'the end of the file does not say where the last cross-reference section lies';
      return { file, repairs: [{ code: 'STARTXREF_FOUND', offset: section, note }] };
    } catch (error) {
      if (!isBroken(error)) throw error;
    }
  }
  return undefined;
}

/** Whether each object lies where the sections say. */
function isSound(file: PdfFile, scan: Scan): boolean {
  const found = new Map(scan.objects.map((object) => [object.offset, object]));
  for (const num of file.latest.numbers()) {
    const entry = file.latest.entry(num);
    if (entry?.kind !== 'plain') continue;
    const object = found.get(entry.offset);
    if (object?.num !== num || object.gen !== entry.gen) return false;
  }
  return true;
}

/** Whether an error says that a file is damaged. */
export function isUnrecoverable(error: unknown): error is SigningError {
  return error instanceof SigningError && (error.code === 'PDF_BROKEN' || error.code === 'PDF_AMBIGUOUS');
}
