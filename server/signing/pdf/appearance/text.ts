// Lines of text in a box: number, date, the block on a separate attachment (NĐ 30/2020 Phụ lục I).
// Text that would not fit is set smaller, never cut: a cut number would be another number.

import type { TextLook } from '../../types.ts';
import { numberText } from '../serialize.ts';
import type { PreparedFont } from './font.ts';

const LINE_HEIGHT = 1.15;
const COLORS = { black: '0 0 0', red: '0.85 0 0', blue: '0 0 0.8' };
const SHARE = { left: 0, center: 0.5, right: 1, top: 0, middle: 0.5, bottom: 1 };
/** Halvings when a size is sought: to a thousandth of the size asked for. */
const STEPS = 10;

/** The lines as they are drawn and read: composed letters. */
export function linesOf({ lines }: TextLook): string[] {
  return lines.map((line) => line.normalize('NFC'));
}

/** Operators that show a text in a box (left, bottom, width, height in points). */
export function showText(name: string, font: PreparedFont, text: TextLook, box: readonly number[]): string {
  const [left = 0, bottom = 0, width = 0, height = 0] = box;
  const { size, lines } =
    text.wrap === true ? wrapped(font, text, width, height) : shrunk(font, text, width, height);
  const slack = Math.max(0, height - lines.length * LINE_HEIGHT * size);
  const top = bottom + height - slack * SHARE[text.verticalAlign ?? 'top'];
  const shown = lines.map((line, index) => {
    const { hex, width: wide } = font.encode(line);
    const x = left + (width - (wide * size) / 1000) * SHARE[text.align ?? 'left'];
    const y = top - (font.ascent * size) / 1000 - index * LINE_HEIGHT * size;
    return `1 0 0 1 ${numberText(x)} ${numberText(y)} Tm <${hex}> Tj`;
  });
  const color = COLORS[text.color ?? 'black'];
  const frame = text.isFramed === true ? frameOf(color, box) : '';
  return `${frame}q BT ${color} rg /${name} ${numberText(size)} Tf\n${shown.join('\n')}\nET Q`;
}

/** In points. */
const FRAME_WIDTH = 1;

/** The middle of the line is half its width inside, so that nothing of it is cut off. */
function frameOf(color: string, [left = 0, bottom = 0, width = 0, height = 0]: readonly number[]): string {
  const inset = FRAME_WIDTH / 2;
  const [x, y, w, h] = [left + inset, bottom + inset, width - 2 * inset, height - 2 * inset].map(numberText);
  return `q ${color} RG ${FRAME_WIDTH} w ${x} ${y} ${w} ${h} re S Q\n`;
}

interface Fitted {
  size: number;
  lines: string[];
}

function shrunk(font: PreparedFont, text: TextLook, width: number, height: number): Fitted {
  const lines = linesOf(text);
  const widest = Math.max(1, ...lines.map((line) => font.encode(line).width)) / 1000;
  const room = height / (LINE_HEIGHT * Math.max(1, lines.length));
  return { size: Math.min(text.sizePt, width / widest, room), lines };
}

/** The largest size at which the broken lines fit. */
function wrapped(font: PreparedFont, text: TextLook, width: number, height: number): Fitted {
  const at = (size: number) => linesOf(text).flatMap((line) => breakLine(font, line, (width * 1000) / size));
  const fits = (size: number) => {
    const lines = at(size);
    const isLow = lines.length * LINE_HEIGHT * size <= height + 1e-6;
    return isLow && lines.every((line) => (font.encode(line).width * size) / 1000 <= width + 1e-6);
  };
  if (fits(text.sizePt)) return { size: text.sizePt, lines: at(text.sizePt) };
  // Every line by itself fits at this size; nothing has to be smaller.
  let { size: low } = shrunk(font, text, width, height);
  let high = text.sizePt;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return { size: low, lines: at(low) };
}

/** Breaks at spaces. A word longer than the line stays whole. `room` in thousandths of the size. */
function breakLine(font: PreparedFont, line: string, room: number): string[] {
  const broken: string[] = [];
  let current: string | undefined;
  for (const word of line.split(' ')) {
    const longer: string = current === undefined ? word : `${current} ${word}`;
    if (current !== undefined && font.encode(longer).width > room + 1e-6) {
      broken.push(current);
      current = word;
    } else current = longer;
  }
  return [...broken, current ?? ''];
}
