// Text and shapes on the report's page, written downwards from the top; all lengths in points.
import type { PDFFont, PDFPage, RGB } from 'pdf-lib';
import type { Tone } from '../statement.ts';

const MM = 72 / 25.4;
export const PAGE = { width: 210 * MM, height: 297 * MM, margin: 18 * MM };
export const INNER = PAGE.width - 2 * PAGE.margin;

/** Red, green and blue from 0 to 1, as pdf-lib wants them. */
const rgb = (red: number, green: number, blue: number): RGB => ({
  type: 'RGB' as RGB['type'],
  red: red / 255,
  green: green / 255,
  blue: blue / 255,
});

export const INK = rgb(32, 33, 36);
export const GREY = rgb(95, 99, 104);
export const LINE = rgb(218, 220, 224);
export const COLOUR: Record<Tone, RGB> = {
  good: rgb(19, 115, 51),
  bad: rgb(197, 34, 31),
  unsure: rgb(176, 96, 0),
  plain: rgb(95, 99, 104),
};
export const TINT: Record<Tone, RGB> = {
  good: rgb(230, 244, 234),
  bad: rgb(252, 232, 230),
  unsure: rgb(254, 247, 224),
  plain: rgb(241, 243, 244),
};

export interface Faces {
  regular: PDFFont;
  bold: PDFFont;
}

export interface TextStyle {
  size: number;
  bold?: boolean;
  colour?: RGB;
}

export interface Pen {
  readonly page: PDFPage;
  /** Distance of the next free line from the top of the page. */
  y: number;
  width(text: string, style: TextStyle): number;
  /** Lines that fit a width; a word longer than the line is cut. */
  wrap(text: string, width: number, style: TextStyle): string[];
  /** One line; `y` is the top of the line. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  rectangle(x: number, y: number, width: number, height: number, colour: RGB): void;
  /** A filled disc with ✓, ✕, ? or nothing, by the tone. */
  badge(x: number, y: number, radius: number, tone: Tone): void;
}

export const makePen = (page: PDFPage, { regular, bold }: Faces): Pen => {
  const face = (style: TextStyle) => (style.bold === true ? bold : regular);
  const width = (text: string, style: TextStyle) => face(style).widthOfTextAtSize(text, style.size);
  return {
    page,
    y: PAGE.margin,
    width,
    wrap: (text, limit, style) => wrapped(text, limit, (line) => width(line, style)),
    text: (text, x, y, style) =>
      page.drawText(text, {
        x,
        y: PAGE.height - y - style.size * 0.9,
        size: style.size,
        font: face(style),
        color: style.colour ?? INK,
      }),
    rectangle: (x, y, w, height, colour) =>
      page.drawRectangle({ x, y: PAGE.height - y - height, width: w, height, color: colour }),
    badge: (x, y, radius, tone) => drawBadge(page, x, PAGE.height - y, radius, tone),
  };
};

const wrapped = (text: string, limit: number, width: (line: string) => number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((w) => pieces(w, limit, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || width(longer) <= limit) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
};

/** A word in parts that each fit the line: digests and hostile names have no spaces. */
const pieces = (word: string, limit: number, width: (line: string) => number): string[] => {
  if (width(word) <= limit) return [word];
  const parts: string[] = [];
  let part = '';
  for (const char of word) {
    if (part !== '' && width(part + char) > limit) {
      parts.push(part);
      part = '';
    }
    part += char;
  }
  return [...parts, part];
};

const SIGN: Record<Tone, { from: [number, number]; to: [number, number] }[]> = {
  good: [
    { from: [-0.45, 0], to: [-0.12, -0.35] },
    { from: [-0.12, -0.35], to: [0.48, 0.36] },
  ],
  bad: [
    { from: [-0.36, -0.36], to: [0.36, 0.36] },
    { from: [-0.36, 0.36], to: [0.36, -0.36] },
  ],
  unsure: [
    { from: [0, 0.5], to: [0, -0.12] },
    { from: [0, -0.42], to: [0, -0.5] },
  ],
  plain: [],
};

function drawBadge(page: PDFPage, x: number, y: number, radius: number, tone: Tone): void {
  page.drawCircle({ x, y, size: radius, color: COLOUR[tone] });
  for (const { from, to } of SIGN[tone]) {
    page.drawLine({
      start: { x: x + from[0] * radius, y: y + from[1] * radius },
      end: { x: x + to[0] * radius, y: y + to[1] * radius },
      thickness: radius * 0.24,
      color: rgb(255, 255, 255),
      lineCap: 1,
    });
  }
}
