// The longest beginning of a file that reads as a signed PDF, for files whose end does not: what was signed can then
// still be told, and that the rest is not readable. ISO 32000-2 §7.5.6 (each revision is a whole file).

import { sliceSource, streamRange } from '../../source.ts';
import { SigningError, type Source } from '../../types.ts';
import { type OpenOptions, openPdf, type PdfFile } from '../file.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { latin1 } from '../parser.ts';
import { listSignatureFields } from '../signatures.ts';

/** Ends tried, from the last. */
const MAX_ENDS = 32;
const MAX_MILLISECONDS = 5_000;
const END = /startxref\s{1,4}\d{1,15}\s{1,4}%%EOF(?:\r\n|\r|\n)?/g;
/** As long as an end can be. */
const OVERLAP = 40;

/** Undefined when no beginning that can be read holds a signature. */
export async function openSignedPrefix(source: Source, options: OpenOptions): Promise<PdfFile | undefined> {
  const started = performance.now();
  for (const end of await revisionEnds(source)) {
    const left = MAX_MILLISECONDS - (performance.now() - started);
    if (left <= 0) return undefined;
    const limits = { ...DEFAULT_LIMITS, ...options.limits, milliseconds: left };
    try {
      const rest = source.size - end;
      const file = await openPdf(sliceSource(source, end), { ...options, limits, rest });
      if ((await listSignatureFields(file, { withPages: false })).length > 0) return file;
    } catch (error) {
      if (!(error instanceof SigningError)) throw error;
    }
  }
  return undefined;
}

/** Offsets behind each end of a revision that lies before the end of the file, the last first. */
async function revisionEnds(source: Source): Promise<number[]> {
  const ends: number[] = [];
  let at = 0;
  let carried = '';
  for await (const piece of streamRange(source, 0, source.size)) {
    const text = carried + latin1(piece);
    const base = at - carried.length;
    at += piece.length;
    const isLast = at >= source.size;
    for (const { index, 0: match } of text.matchAll(END)) {
      const end = base + index + match.length;
      // An end whose line end may be in the next piece is seen again there.
      if (!isLast && end > at - 2) continue;
      if (end < source.size && end > (ends.at(-1) ?? 0)) ends.push(end);
      if (ends.length > MAX_ENDS) ends.shift();
    }
    carried = text.slice(-OVERLAP);
  }
  return ends.reverse();
}
