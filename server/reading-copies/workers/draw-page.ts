// What is drawn over one page: what the copy is, the stamp, the strokes. All of it is one form with its own resources, so
// that nothing of the page's is touched. ISO 32000-2 §8.10.
import { STAMP_RED } from '../../contracts/reading-copies.ts';
import { frameOf, type PageArea, type PageFrame, toFrame } from '../domain/page-frame.ts';
import type { ReadingJob } from './jobs.ts';
import type { Letters } from './letters.ts';
import { boundsOf, penPath } from './pen-path.ts';

/** Stands on every page, so that none of them is taken for the signed document. */
export const NOTE = 'Bản sao để đọc, không có giá trị pháp lý của bản gốc ký số';

const POINTS_PER_MM = 72 / 25.4;
const NOTE_PT = 7;
const NOTE_FROM_EDGE = 10;
const BY_PT = 8;
const INNER = 6;

interface Page {
  number: number;
  area: PageArea;
}

export function drawPage({ number, area }: Page, job: ReadingJob, letters: Letters): string {
  const frame = frameOf(area);
  const written = job.handwriting.flatMap(({ by, strokes: { strokes } }) => {
    const here = strokes.filter(({ page }) => page === number);
    return here.length === 0 ? [] : [{ by, strokes: here }];
  });
  return [
    ...written.map(({ strokes }) => `q\n${strokes.map(penPath).join('\n')}\nQ`),
    `q ${frame.matrix.join(' ')} cm`,
    noteOf(frame, letters),
    ...(number === 1 && job.stamp ? [stampOf(frame, job.stamp, letters)] : []),
    ...written.map(({ by, strokes }) => byOf(frame, { by, bounds: boundsOf(strokes) }, letters)),
    'Q',
  ].join('\n');
}

function noteOf({ width }: PageFrame, letters: Letters): string {
  const wide = letters.width(NOTE, NOTE_PT, 'regular');
  const size = Math.min(NOTE_PT, (NOTE_PT * (width - 2 * INNER)) / wide);
  const x = (width - (wide * size) / NOTE_PT) / 2;
  return `0.35 g\n${letters.show(NOTE, x, NOTE_FROM_EDGE, size, 'regular')}`;
}

function stampOf(
  { height }: PageFrame,
  { place, face }: NonNullable<ReadingJob['stamp']>,
  letters: Letters,
): string {
  const scale = place.widthMm / face.widthMm;
  const unit = POINTS_PER_MM * scale;
  const left = place.xMm * POINTS_PER_MM;
  const top = height - place.yMm * POINTS_PER_MM;
  const at = (x: number, y: number) => `${(left + x * unit).toFixed(2)} ${(top - y * unit).toFixed(2)}`;
  const colour = STAMP_RED.map((part) => (part / 255).toFixed(3)).join(' ');
  return [
    `${colour} rg ${colour} RG ${(1.2 * scale).toFixed(2)} w`,
    `${at(0, face.heightMm)} ${(face.widthMm * unit).toFixed(2)} ${(face.heightMm * unit).toFixed(2)} re S`,
    `${(0.5 * scale).toFixed(2)} w`,
    ...face.rules.map(([x, y, toX, toY]) => `${at(x, y)} m ${at(toX, toY)} l S`),
    ...face.texts.map(({ text, xMm, yMm, sizePt, isBold, isCentred }) => {
      const weight = isBold ? 'bold' : 'regular';
      const size = sizePt * scale;
      const back = isCentred ? letters.width(text, size, weight) / 2 : 0;
      return letters.show(text, left + xMm * unit - back, top - yMm * unit, size, weight);
    }),
  ].join('\n');
}

/** Under the strokes, inside the page. */
function byOf(
  frame: PageFrame,
  { by, bounds: [left, bottom, right, top] }: { by: string; bounds: ReturnType<typeof boundsOf> },
  letters: Letters,
): string {
  const [[x0, y0], [x1, y1]] = [toFrame(frame, left, bottom), toFrame(frame, right, top)] as const;
  const wide = letters.width(by, BY_PT, 'regular');
  const x = Math.max(INNER, Math.min(Math.min(x0, x1), frame.width - wide - INNER));
  const y = Math.max(NOTE_FROM_EDGE + NOTE_PT + 2, Math.min(y0, y1) - BY_PT - 1);
  const paper = `1 g ${(x - 2).toFixed(2)} ${(y - 2).toFixed(2)} ${(wide + 4).toFixed(2)} ${BY_PT + 2} re f`;
  return `${paper}\n0.2 g\n${letters.show(by, x, y, BY_PT, 'regular')}`;
}
