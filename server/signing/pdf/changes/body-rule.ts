// The bytes of a later revision are the objects its cross-reference names, one behind the other, and nothing else.
// What lies between them is seen by readers that search for objects instead of trusting the cross-reference: two
// parsers, two documents ("Shadow Attacks", NDSS 2021; incremental saving attack, variant 4). ISO 32000-2 §7.5.4, §7.5.6.

import { PdfStream } from '../objects.ts';
import { latin1 } from '../parser.ts';
import type { Revision } from '../revisions.ts';
import type { Step } from './step.ts';

interface Part {
  start: number;
  end: number;
  object?: number;
}

/** More between two objects than white space and a comment is not read, but forbidden. */
const LONGEST_GAP = 4_096;
const GAP = /^(?:[\0\t\n\f\r ]|%[^\r\n]*(?:[\r\n]|$))*$/;
/** Behind the data of a stream; some writers miss the line end, some write one too many. */
const STREAM_END = /^[\0\t\n\f\r ]*endstream[\0\t\n\f\r ]+endobj/;
/** Two sections may share a revision; each may have its own end. */
const SECTION_END =
  /^[\0\t\n\f\r ]*(?:endstream[\0\t\n\f\r ]+endobj)?(?:[\0\t\n\f\r ]|%(?!%EOF)[^\r\n]*[\r\n])*startxref\s+\d+\s+%%EOF/;

/** Reports what no section of the revision names, and objects that overlap or lie outside of it. */
export async function checkBody(step: Step): Promise<void> {
  const { revisions, source } = step.after.file;
  const revision = revisions[step.after.revision - 1];
  if (revision === undefined) return;
  const start = revisions[step.after.revision - 2]?.end ?? 0;
  const parts = [...sectionsOf(revision), ...(await objectsOf(step, revision, start))];
  let cursor = start;
  for (const part of parts.sort((a, b) => a.start - b.start)) {
    if (part.start < cursor) {
      step.report('structure', false, 'objects of the revision overlap', { object: part.object });
      return;
    }
    if (!(await isGap(step, cursor, part.start))) return reportHidden(step, cursor);
    const behind = latin1(await source.read(part.end, LONGEST_GAP));
    const close = part.object === undefined ? SECTION_END.exec(behind) : STREAM_END.exec(behind);
    cursor = part.end + (close?.[0].length ?? 0);
  }
  if (!(await isGap(step, cursor, revision.end))) reportHidden(step, cursor);
}

function sectionsOf({ sections }: Revision): Part[] {
  return sections.map(({ offset, end }) => ({ start: offset, end }));
}

async function objectsOf(step: Step, revision: Revision, start: number): Promise<Part[]> {
  const parts: Part[] = [];
  const known = new Set(revision.sections.map(({ offset }) => offset));
  for (const { entries, hybridOffset } of revision.sections) {
    const offsets = [...entries.values()].flatMap((entry) => (entry.kind === 'plain' ? [entry.offset] : []));
    if (hybridOffset !== undefined) offsets.push(hybridOffset);
    for (const offset of offsets) {
      // An entry may repeat where an older object lies; Step says when that is another place than before.
      if (known.has(offset) || offset < start || offset >= revision.end) continue;
      known.add(offset);
      const { num, value, end } = await step.after.file.plain(offset);
      const length = value instanceof PdfStream ? await step.after.streamLength(value) : 0;
      parts.push({
        start: offset,
        end: value instanceof PdfStream ? value.dataOffset + length : end,
        object: num,
      });
    }
  }
  return parts;
}

async function isGap(step: Step, from: number, to: number): Promise<boolean> {
  if (to - from > LONGEST_GAP) return false;
  return GAP.test(latin1(await step.after.file.source.read(from, Math.max(0, to - from))));
}

function reportHidden(step: Step, at: number): void {
  step.report('structure', false, `bytes from offset ${at} on belong to no object that the revision names`);
}
