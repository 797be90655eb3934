// Letters shown at a stroke → words and parts of words without a gap, in millimetres. ISO 32000-2 §9.4.4.
import type { Piece } from '../domain/measured.ts';
import { apply, type Matrix, times } from './matrix.ts';
import type { TextState } from './text-state.ts';

/** A gap wider than this, in parts of the letters' height, ends a piece: another one may stand in it. */
const GAP = 0.12;
const POINTS_PER_MM = 72 / 25.4;
const INVISIBLE_MODES: ReadonlySet<number> = new Set([3, 7]);
/** Filled and stroked: how office programs make a bold face of one that has none. */
const BOLDENED = 2;
const WHITE = '#ffffff';
const MAX_CHARS = 2_000;
/** Letters lean when their upright goes this far aside. */
const LEANING = 0.1;

interface Glyph {
  unicode: string;
  width: number;
  isSpace: boolean;
}

const glyphOf = (value: unknown): Glyph | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { unicode, width, isSpace } = value as Record<string, unknown>;
  return {
    unicode: typeof unicode === 'string' ? unicode : '',
    width: typeof width === 'number' && Number.isFinite(width) ? width : 0,
    isSpace: isSpace === true,
  };
};

export interface MadePieces {
  pieces: Piece[];
  hiddenChars: number;
  sidewaysChars: number;
}

/** Moves the text matrix on. */
export function makePieces(
  glyphs: unknown,
  text: TextState,
  ctm: Matrix,
  { colour, isMark }: { colour: string; isMark: boolean },
): MadePieces {
  const made: MadePieces = { pieces: [], hiddenChars: 0, sidewaysChars: 0 };
  const list: readonly unknown[] = Array.isArray(glyphs) ? glyphs : [];
  const { size, widening, rise, face } = text;
  const start = times(ctm, text.matrix);
  const across = Math.hypot(start[0], start[1]);
  const up = Math.hypot(start[2], start[3]);
  const sizePt = Math.abs(size) * up * POINTS_PER_MM;
  const isSideways = Math.abs(start[1]) > across * 0.2 || start[0] < 0;
  const isHidden = INVISIBLE_MODES.has(text.mode) || colour === WHITE;
  const [originX, originY] = apply(start, 0, rise);
  const leans =
    across > 0 && up > 0 && Math.abs((start[0] * start[2] + start[1] * start[3]) / (across * up)) > LEANING;

  let at = 0;
  let piece: { text: string; from: number; to: number } | undefined;
  const end = () => {
    const done = piece;
    piece = undefined;
    if (done === undefined || done.text === '') return;
    if (isHidden) made.hiddenChars += done.text.length;
    else if (isSideways) made.sidewaysChars += done.text.length;
    else
      made.pieces.push({
        text: done.text.slice(0, MAX_CHARS),
        x: originX + done.from * across,
        right: originX + done.to * across,
        y: originY,
        size: sizePt,
        bold: face?.bold === true || text.mode === BOLDENED,
        italic: face?.italic === true || leans,
        font: face?.name ?? '',
        colour,
        isMark,
      });
  };
  for (const each of list) {
    if (typeof each === 'number') {
      const move = (-each * size * widening) / 1000;
      at += move;
      if (Math.abs(move) > GAP * Math.abs(size)) end();
      continue;
    }
    const glyph = glyphOf(each);
    if (glyph === undefined) continue;
    const spacing = text.charSpacing + (glyph.isSpace ? text.wordSpacing : 0);
    const advance = (glyph.width * size * text.unit + spacing) * widening;
    if (/^\s*$/u.test(glyph.unicode)) {
      end();
      at += advance;
      continue;
    }
    piece ??= { text: '', from: at, to: at };
    piece.text += glyph.unicode;
    at += advance;
    // The space behind the last letter is not a part of what is seen.
    piece.to = at - text.charSpacing * widening;
  }
  end();
  text.matrix = times(text.matrix, [1, 0, 0, 1, at, 0]);
  return made;
}
