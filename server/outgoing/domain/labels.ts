// Labels for envelopes on sheets of A4: where each lies, and how its lines are set so that no name is ever cut.
// NĐ 30/2020 Điều 18 (gửi văn bản giấy); the urgency is on the envelope too.
import type { LabelSheet } from '../../contracts/outgoing.ts';

export const A4_MM = { width: 210, height: 297 } as const;

interface Sheet {
  columns: number;
  rows: number;
  widthMm: number;
  heightMm: number;
  /** Between columns; rows touch. */
  gapMm: number;
}

const SHEETS: Record<LabelSheet, Sheet> = {
  '2x7': { columns: 2, rows: 7, widthMm: 99.1, heightMm: 38.1, gapMm: 2.5 },
  '3x8': { columns: 3, rows: 8, widthMm: 70, heightMm: 37, gapMm: 0 },
};

export interface LabelPlace {
  /** From 0. */
  page: number;
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

/** Row by row, in the middle of the sheet; the first ones may be used already. */
export function labelPlaces(sheet: LabelSheet, count: number, skip: number): LabelPlace[] {
  const { columns, rows, widthMm, heightMm, gapMm } = SHEETS[sheet];
  const leftMm = (A4_MM.width - columns * widthMm - (columns - 1) * gapMm) / 2;
  const topMm = (A4_MM.height - rows * heightMm) / 2;
  const first = skip % (columns * rows);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index;
    const onPage = at % (columns * rows);
    return {
      page: Math.floor(at / (columns * rows)),
      xMm: leftMm + (onPage % columns) * (widthMm + gapMm),
      yMm: topMm + Math.floor(onPage / columns) * heightMm,
      widthMm,
      heightMm,
    };
  });
}

export interface LabelBlock {
  text: string;
  style: 'regular' | 'bold';
  sizePt: number;
}

interface LabelLine extends LabelBlock {
  /** From the top of the room to the base line, in points. */
  baselinePt: number;
}

export type Measure = (text: string, style: LabelBlock['style'], sizePt: number) => number;

const LINE_HEIGHT = 1.17;
const SHRINK = 0.94;

/** The blocks below each other, broken at spaces and set smaller together until all of them fit. */
export function fitBlocks(
  measure: Measure,
  blocks: readonly LabelBlock[],
  room: { widthPt: number; heightPt: number },
): LabelLine[] {
  for (let scale = 1; ; scale *= SHRINK) {
    const lines: LabelLine[] = [];
    let topPt = 0;
    for (const { text, style, sizePt } of blocks) {
      const size = sizePt * scale;
      for (const line of broken(text, room.widthPt, (part) => measure(part, style, size))) {
        lines.push({ text: line, style, sizePt: size, baselinePt: topPt + size });
        topPt += size * LINE_HEIGHT;
      }
    }
    if (topPt <= room.heightPt || lines.length === 0) return lines;
  }
}

function broken(text: string, widthPt: number, measure: (part: string) => number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (measure(longer) <= widthPt) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    const pieces = measure(word) <= widthPt ? [word] : piecesOf(word, widthPt, measure);
    lines.push(...pieces.slice(0, -1));
    current = pieces.at(-1) ?? '';
  }
  return current === '' ? lines : [...lines, current];
}

/** A word without spaces that is longer than the label: letters with their marks stay whole. */
function piecesOf(word: string, widthPt: number, measure: (part: string) => number): string[] {
  const pieces: string[] = [];
  let current = '';
  for (const letter of word.normalize('NFC')) {
    if (current !== '' && measure(current + letter) > widthPt) {
      pieces.push(current);
      current = '';
    }
    current += letter;
  }
  return [...pieces, current];
}
