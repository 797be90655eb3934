// Pieces of text → lines as they are read: what stands on one height, put together until a gap shows another column.
import type { Look, Piece, Place } from './measured.ts';
import { tidy } from './words.ts';

/** A word, or a part of one, with its look. */
export interface Word extends Look, Place {
  text: string;
}

export interface Line extends Look, Place {
  page: number;
  text: string;
  /** Of the letters' feet. */
  base: number;
  /** None where they are not kept. */
  words: Word[];
  isMark: boolean;
}

const MM_PER_POINT = 25.4 / 72;
/** Of the letters' size: higher letters stand on the same line up to this. */
const SAME_HEIGHT = 0.25;
/** A gap of this size is a space, of that size another column. */
const SPACE = 0.14;
const COLUMN = 1.6;
/** Of Times New Roman: how far letters reach over and under their feet. */
export const ASCENT = 0.891;
const DESCENT = 0.216;

export const mmOf = (points: number): number => points * MM_PER_POINT;

/** From top to bottom, then from left to right. */
export function linesOf(pieces: readonly Piece[], page: number): Line[] {
  const lines = rowsOf(pieces).flatMap((row) => columnsOf(row, page));
  return lines.sort((a, b) => (Math.abs(a.base - b.base) < 0.5 ? a.x - b.x : a.base - b.base));
}

function rowsOf(pieces: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = [];
  let row: Piece[] = [];
  let at = Number.NEGATIVE_INFINITY;
  for (const piece of [...pieces].sort((a, b) => a.y - b.y)) {
    if (Math.abs(piece.y - at) > SAME_HEIGHT * mmOf(piece.size)) {
      row = [];
      rows.push(row);
      at = piece.y;
    }
    row.push(piece);
  }
  return rows;
}

function columnsOf(row: readonly Piece[], page: number): Line[] {
  const columns: Piece[][] = [];
  let right = Number.NEGATIVE_INFINITY;
  let last: Piece | undefined;
  for (const piece of [...row].sort((a, b) => a.x - b.x)) {
    const gap = (piece.x - right) / mmOf(piece.size);
    const isOther = last !== undefined && last.isMark !== piece.isMark;
    if (gap > COLUMN || isOther) columns.push([]);
    columns.at(-1)?.push(piece);
    right = Math.max(right, piece.right);
    last = piece;
  }
  return columns.flatMap((column) => lineOf(wordsOf(column), page, column[0]?.isMark === true) ?? []);
}

/** Pieces that touch are one word. */
function wordsOf(pieces: readonly Piece[]): Word[] {
  const words: Word[] = [];
  for (const { text, x, right, y, isMark: _, ...look } of pieces) {
    const previous = words.at(-1);
    const height = mmOf(look.size);
    if (previous !== undefined && x - previous.right < SPACE * height) {
      previous.text += text;
      previous.right = Math.max(previous.right, right);
      // What is bold in a part only is not bold; a letter of another font is told by the list of fonts.
      previous.bold &&= look.bold;
      previous.italic &&= look.italic;
    } else words.push({ ...look, text, x, right, y: y - ASCENT * height, bottom: y + DESCENT * height });
  }
  return words;
}

function lineOf(words: readonly Word[], page: number, isMark: boolean): Line | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  const look = lookOf(words);
  const bottom = Math.max(...words.map((word) => word.bottom));
  return {
    ...look,
    page,
    text: tidy(words.map(({ text }) => text).join(' ')),
    words: [...words],
    x: first.x,
    right: Math.max(...words.map(({ right }) => right)),
    y: Math.min(...words.map(({ y }) => y)),
    bottom,
    base: bottom - DESCENT * mmOf(look.size),
    isMark,
  };
}

/** The look of most of the letters. */
function lookOf(words: readonly Word[]): Look {
  const most = <K extends keyof Look>(key: K): Look[K] => {
    const counts = new Map<Look[K], number>();
    for (const word of words) counts.set(word[key], (counts.get(word[key]) ?? 0) + word.text.length);
    const [best] = [...counts].sort((a, b) => b[1] - a[1]);
    return (best?.[0] ?? words[0]?.[key]) as Look[K];
  };
  return {
    size: most('size'),
    bold: most('bold'),
    italic: most('italic'),
    font: most('font'),
    colour: most('colour'),
  };
}

/** The two parts of a line at a height of the page; one of them may be missing. */
export function splitAt(line: Line, x: number): { left?: Line; right?: Line } {
  const part = (words: readonly Word[]) => lineOf(words, line.page, line.isMark);
  const left = part(line.words.filter((word) => (word.x + word.right) / 2 < x));
  const right = part(line.words.filter((word) => (word.x + word.right) / 2 >= x));
  return { ...(left && { left }), ...(right && { right }) };
}

const SAME_ROW_MM = 0.8;

/** Where no column is expected, blanks that wait for a number or a date do not part a line. */
export function wholeRows(lines: readonly Line[]): Line[] {
  const rows: Line[][] = [];
  for (const line of lines.filter(({ isMark }) => !isMark)) {
    const last = rows.at(-1);
    if (last?.[0] && Math.abs(last[0].base - line.base) < SAME_ROW_MM) last.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => {
    const words = row.flatMap((line) => line.words).sort((a, b) => a.x - b.x);
    return row.length < 2 ? row : (lineOf(words, row[0]?.page ?? 0, false) ?? []);
  });
}

export const centreOf = ({ x, right }: Place): number => (x + right) / 2;
export const widthOf = ({ x, right }: Place): number => right - x;
