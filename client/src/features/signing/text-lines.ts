// Lines of a page from loose text runs; columns that share a height are told apart by the gap between them.
import type { PageText, TextRun } from '../../shared/pdf/text-types.ts';

export interface Line {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  runs: TextRun[];
}

/** Runs whose baselines differ by less belong to one line. */
const SAME_LINE_MM = 1.3;
/** A gap wider than this starts another column (spaces between words are under 3 mm). */
const COLUMN_GAP_MM = 7;

const baseline = (run: TextRun): number => run.y + run.height;

const joined = (runs: readonly TextRun[]): Line => {
  const x = Math.min(...runs.map((run) => run.x));
  const y = Math.min(...runs.map((run) => run.y));
  let text = '';
  let end = x;
  for (const run of runs) {
    if (text && run.x - end > 0.6 && !text.endsWith(' ')) text += ' ';
    text += run.text;
    end = Math.max(end, run.x + run.width);
  }
  const height = Math.max(...runs.map(baseline)) - y;
  return {
    text: text.normalize('NFC').replace(/\s+/g, ' ').trim(),
    x,
    y,
    width: end - x,
    height,
    runs: [...runs],
  };
};

/** Top to bottom, left to right. */
export const linesOf = (page: PageText, columnGapMm = COLUMN_GAP_MM): Line[] => {
  const runs = page.runs
    .filter((run) => run.text.trim() !== '')
    .sort((a, b) => baseline(a) - baseline(b) || a.x - b.x);
  const rows: TextRun[][] = [];
  for (const run of runs) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && Math.abs(baseline(first) - baseline(run)) <= SAME_LINE_MM) row.push(run);
    else rows.push([run]);
  }
  return rows.flatMap((row) => {
    const ordered = row.sort((a, b) => a.x - b.x);
    const parts: TextRun[][] = [];
    let end = Number.NEGATIVE_INFINITY;
    for (const run of ordered) {
      const part = parts.at(-1);
      if (part && run.x - end <= columnGapMm) part.push(run);
      else parts.push([run]);
      end = Math.max(end, run.x + run.width);
    }
    return parts.map(joined);
  });
};

export const centreOf = (line: { x: number; width: number }): number => line.x + line.width / 2;

/** For comparing names: composed, one space between words, lower case. */
export const plain = (text: string): string =>
  text.normalize('NFC').replace(/\s+/g, ' ').trim().toLocaleLowerCase('vi');

const widthOf = (text: string): number => {
  let sum = 0;
  for (const letter of text.normalize('NFC'))
    sum += /[\s.,:;/ilt]/.test(letter) ? 0.28 : /\p{Lu}/u.test(letter) ? 0.7 : 0.48;
  return sum;
};

/** Where a part of a run ends, by the usual widths of letters: near enough to put a box after "Số:". */
export const endOfPart = (run: TextRun, part: string): number => {
  const whole = widthOf(run.text);
  return whole === 0 ? run.x : run.x + (run.width * widthOf(part)) / whole;
};
