// Words on a picture → a page as the form check reads it, in millimetres and straightened: a sheet goes through a scanner
// a little askew, and cells are told by lines that run across.
import { type Line, type Page, type Piece, pageOf } from '../../form-check/index.ts';
import type { Box, HocrLine, HocrWord } from './hocr.ts';

export interface Picture {
  number: number;
  widthPx: number;
  heightPx: number;
  dpi: number;
}

interface Seen {
  confidence: number;
  /** As it is on the picture. */
  box: Box;
  /** As it is straightened. */
  centre: number;
  base: number;
}

export interface ReadPage {
  page: Page;
  /** How sure the words of a line are, and where they are on the picture, in millimetres. */
  look(line: Line): { least: number; mean: number; box: Box } | undefined;
  /** Of all words, by their letters. */
  confidence: number;
  letters: number;
}

const MM_PER_INCH = 25.4;
const POINTS_PER_INCH = 72;
/** Of Times New Roman: letters from top to bottom, in sizes. */
const LETTER_HEIGHT = 1.107;
/** A line shorter than this says nothing of the slope. */
const LONG = 0.15;
const MAX_SLOPE = 0.2;
/** Of the letters' height: a gap that is one between words. */
const APART = 0.2;
/** Specks and rules are no words. */
const isWord = ({ text }: HocrWord): boolean => /[\p{L}\p{N}]|^[-–—]$/u.test(text);

export function readPage(lines: readonly HocrLine[], picture: Picture): ReadPage {
  const { dpi, widthPx, heightPx, number } = picture;
  const mm = (pixels: number) => (pixels * MM_PER_INCH) / dpi;
  const angle = Math.atan(slopeOf(lines, widthPx));
  const straight = (x: number, y: number): [number, number] => {
    const [dx, dy] = [x - widthPx / 2, y - heightPx / 2];
    const [sin, cos] = [Math.sin(-angle), Math.cos(-angle)];
    return [widthPx / 2 + dx * cos - dy * sin, heightPx / 2 + dx * sin + dy * cos];
  };
  const pieces: Piece[] = [];
  const seen: Seen[] = [];
  for (const line of lines) {
    const middle = (line.left + line.right) / 2;
    const foot = line.bottom + line.offset + line.slope * (middle - line.left);
    const [, base] = straight(middle, foot);
    const size = ((line.height / dpi) * POINTS_PER_INCH) / LETTER_HEIGHT;
    const words = line.words.filter(isWord).sort((a, b) => a.left - b.left);
    words.forEach((word, index) => {
      const next = words[index + 1]?.left ?? Number.POSITIVE_INFINITY;
      const [x] = straight(word.left, foot);
      // What the recogniser parts stays apart, though a speck may fill the gap.
      const [right] = straight(
        Math.max(word.left + 1, Math.min(word.right, next - line.height * APART)),
        foot,
      );
      pieces.push({ text: word.text, x: mm(x), right: mm(right), y: mm(base), size, ...PLAIN });
      seen.push({ confidence: word.confidence, box: word, centre: mm((x + right) / 2), base: mm(base) });
    });
  }
  const letters = pieces.reduce((sum, { text }) => sum + text.length, 0);
  const sure = pieces.reduce((sum, { text }, at) => sum + text.length * (seen[at]?.confidence ?? 0), 0);
  const page = pageOf({
    number,
    widthMm: mm(widthPx),
    heightMm: mm(heightPx),
    pieces,
    strokes: [],
    images: [],
    sidewaysChars: 0,
    hiddenChars: 0,
  });
  return {
    page,
    confidence: letters === 0 ? 0 : sure / letters,
    letters,
    look: (line) => {
      const words = seen.filter(
        ({ centre, base }) =>
          centre >= line.x - 0.3 && centre <= line.right + 0.3 && Math.abs(base - line.base) < 1.5,
      );
      const [first, ...rest] = words;
      if (first === undefined) return undefined;
      const box = rest.reduce((whole, each) => around(whole, each.box), first.box);
      return {
        least: Math.min(...words.map(({ confidence }) => confidence)),
        mean: words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length,
        box: { left: mm(box.left), top: mm(box.top), right: mm(box.right), bottom: mm(box.bottom) },
      };
    },
  };
}

/** A recogniser tells letters, not their look. */
const PLAIN = { bold: false, italic: false, font: '', colour: '#000000', isMark: false } as const;

export const around = (one: Box, other: Box): Box => ({
  left: Math.min(one.left, other.left),
  top: Math.min(one.top, other.top),
  right: Math.max(one.right, other.right),
  bottom: Math.max(one.bottom, other.bottom),
});

/** The middle one of the long lines. */
function slopeOf(lines: readonly HocrLine[], widthPx: number): number {
  const slopes = lines
    .filter(({ left, right, slope }) => right - left > widthPx * LONG && Math.abs(slope) < MAX_SLOPE)
    .map(({ slope }) => slope)
    .sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}
