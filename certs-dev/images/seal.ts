// An agency's round red seal for demo documents: rings, star, the agency's name along the circle, and THỬ NGHIỆM so
// that nobody takes it for a real one. NĐ 30/2020 Đ.26; 36 mm across, as agencies' seals are.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Font, PathCommand } from 'fontkit';
import { fill, makeCanvas, type Point, type Polygon, toPng } from './canvas.ts';
import { type Random, randomFrom } from './random.ts';

const SIZE = 480;
const CENTRE = SIZE / 2;
const DPI = (SIZE / 36) * 25.4;
const INK = { red: 206, green: 24, blue: 38 };
const OUTER = 234;
const TEXT_RADIUS = 177;
const NAME_SIZE = 50;
/** How much of the circle the name may take. */
const NAME_ARC = (232 * Math.PI) / 180;
const CURVE_STEPS = 8;

const circle = (radius: number, turn: 1 | -1): Polygon =>
  Array.from({ length: 360 }, (_, i) => {
    const angle = (turn * i * Math.PI) / 180;
    return [CENTRE + radius * Math.cos(angle), CENTRE + radius * Math.sin(angle)] as const;
  });

const ring = (outer: number, width: number): Polygon[] => [circle(outer, 1), circle(outer - width, -1)];

const star = ([cx, cy]: Point, radius: number): Polygon =>
  Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 === 0 ? radius : radius * 0.382;
    const angle = (i * Math.PI) / 5 - Math.PI / 2;
    return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)] as const;
  });

const bezier = (controls: readonly Point[], t: number): Point => {
  let level = controls;
  while (level.length > 1) {
    level = level.slice(1).map(([x, y], i) => {
      const [px, py] = level[i] ?? [x, y];
      return [px + (x - px) * t, py + (y - py) * t] as const;
    });
  }
  return level[0] ?? [0, 0];
};

/** The outline's contours with curves cut into short lines, in font units. */
const contours = (commands: readonly PathCommand[]): Point[][] => {
  const out: Point[][] = [];
  for (const { command, args } of commands) {
    if (command === 'closePath') continue;
    const points = Array.from(
      { length: args.length / 2 },
      (_, i): Point => [args[2 * i] ?? 0, args[2 * i + 1] ?? 0],
    );
    if (command === 'moveTo') {
      out.push(points);
      continue;
    }
    const contour = out.at(-1);
    const from = contour?.at(-1);
    if (!contour || !from) continue;
    const steps = points.length === 1 ? 1 : CURVE_STEPS;
    for (let i = 1; i <= steps; i++) contour.push(bezier([from, ...points], i / steps));
  }
  return out;
};

interface ArcText {
  text: string;
  size: number;
  /** Between letters, in parts of the size. */
  spacing: number;
  radius: number;
  /** Along the top, reading clockwise, or along the bottom, reading left to right. */
  side: 'top' | 'bottom';
}

const advances = (
  font: Font,
  { text, size, spacing }: Pick<ArcText, 'text' | 'size' | 'spacing'>,
): number[] =>
  [...text].map((c) => {
    const glyph = font.glyphForCodePoint(c.codePointAt(0) ?? 0);
    return (glyph.advanceWidth / font.unitsPerEm + spacing) * size;
  });

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const arcText = (font: Font, arc: ArcText): Polygon[] => {
  const { text, size, radius, side } = arc;
  const widths = advances(font, arc);
  const sense = side === 'top' ? 1 : -1;
  const out: Polygon[] = [];
  let along = -sum(widths) / 2;
  [...text].forEach((character, i) => {
    const width = widths[i] ?? 0;
    const turn = (sense * (along + width / 2)) / radius;
    along += width;
    const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    const scale = size / font.unitsPerEm;
    const toPlace = ([x, y]: Point): Point => {
      const [u, v] = [(x - glyph.advanceWidth / 2) * scale, y * scale];
      const [px, py] = [u, -sense * radius - v];
      return [
        CENTRE + px * Math.cos(turn) - py * Math.sin(turn),
        CENTRE + px * Math.sin(turn) + py * Math.cos(turn),
      ];
    };
    for (const contour of contours(glyph.path.commands)) out.push(contour.map(toPlace));
  });
  return out;
};

/** Rubber on paper: ink a little uneven, in soft patches. */
const wear = (coverage: Float32Array, random: Random): void => {
  const cells = 24;
  const grid = Array.from({ length: (cells + 1) ** 2 }, () => random(0.8, 1));
  const at = (x: number, y: number): number => grid[y * (cells + 1) + x] ?? 1;
  for (let i = 0; i < coverage.length; i++) {
    const [x, y] = [((i % SIZE) / SIZE) * cells, (Math.floor(i / SIZE) / SIZE) * cells];
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [x - x0, y - y0];
    const upper = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx;
    const lower = at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx;
    coverage[i] = (coverage[i] ?? 0) * (upper * (1 - fy) + lower * fy) * random(0.94, 1);
  }
};

const readFont = async (): Promise<Font> => {
  const require = createRequire(import.meta.url);
  const { create } = await import('fontkit');
  return create(await readFile(require.resolve('@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf')));
};

/** Letters and gaps that give a short name a wide stand and keep a long one inside its arc. */
const nameOnArc = (font: Font, text: string): ArcText => {
  const room = NAME_ARC * TEXT_RADIUS;
  const tight = sum(advances(font, { text, size: NAME_SIZE, spacing: 0.03 }));
  const size = Math.min(NAME_SIZE, (NAME_SIZE * room) / tight);
  const spare = (room * 0.72 - tight) / ([...text].length * NAME_SIZE);
  const spacing = Math.min(0.26, Math.max(0.03, spare));
  return { text, size, spacing, radius: TEXT_RADIUS - size * 0.18, side: 'top' };
};

const halfAngle = (font: Font, arc: ArcText): number => sum(advances(font, arc)) / 2 / TEXT_RADIUS;

/** A seal image, 480 × 480 for 36 mm, red on transparent; the name is set in capitals. */
export const makeSealPng = async (agencyName: string): Promise<Buffer> => {
  const font = await readFont();
  const name = agencyName.normalize('NFC').toLocaleUpperCase('vi');
  const upper = nameOnArc(font, name);
  const lower: ArcText = {
    text: 'THỬ NGHIỆM',
    size: 33,
    spacing: 0.1,
    radius: TEXT_RADIUS + 13,
    side: 'bottom',
  };
  const canvas = makeCanvas(SIZE, SIZE);
  fill(canvas, ring(OUTER, 8));
  fill(canvas, ring(OUTER - 13, 2.5));
  fill(canvas, ring(132, 3));
  fill(canvas, [star([CENTRE, CENTRE + 6], 92)]);
  fill(canvas, arcText(font, upper));
  fill(canvas, arcText(font, lower));
  // A small star on each side, half way between the two texts; angles from the top, clockwise.
  const between = (halfAngle(font, upper) + Math.PI - halfAngle(font, lower)) / 2;
  for (const angle of [between, -between]) {
    const at: Point = [CENTRE + TEXT_RADIUS * Math.sin(angle), CENTRE - TEXT_RADIUS * Math.cos(angle)];
    fill(canvas, [star(at, 13)]);
  }
  wear(canvas.coverage, randomFrom(`seal of ${name}`));
  return toPng(canvas, INK, DPI);
};
