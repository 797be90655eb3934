// A small anti-aliased rasteriser: one ink, a coverage value per pixel, written as RGBA PNG (ISO/IEC 15948).
import { crc32, deflateSync } from 'node:zlib';

export type Point = readonly [x: number, y: number];
export type Polygon = readonly Point[];

/** Sub-scanlines per row; horizontally coverage is exact. */
const SUBROWS = 5;

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** 0…1 per pixel, row by row. */
  readonly coverage: Float32Array;
}

export const makeCanvas = (width: number, height: number): Canvas => ({
  width,
  height,
  coverage: new Float32Array(width * height),
});

interface Crossing {
  x: number;
  turn: 1 | -1;
}

/** Where the outlines cross each sub-scanline from `top` on; every edge is looked at only on the lines it crosses. */
const crossingsOf = (polygons: readonly Polygon[], top: number, lines: number): Crossing[][] => {
  const out = Array.from({ length: lines }, (): Crossing[] => []);
  const lineAt = (index: number): number => top + (index + 0.5) / SUBROWS;
  const firstNotAbove = (y: number): number => Math.max(0, Math.ceil((y - top) * SUBROWS - 0.5));
  for (const polygon of polygons) {
    let [x0, y0] = polygon.at(-1) ?? [0, 0];
    for (const [x1, y1] of polygon) {
      const turn = y1 > y0 ? 1 : -1;
      const below = Math.max(y0, y1);
      for (let index = firstNotAbove(Math.min(y0, y1)); index < lines && lineAt(index) < below; index++)
        out[index]?.push({ x: x0 + ((lineAt(index) - y0) / (y1 - y0)) * (x1 - x0), turn });
      [x0, y0] = [x1, y1];
    }
  }
  for (const crossings of out) crossings.sort((a, b) => a.x - b.x);
  return out;
};

const addSpan = (canvas: Canvas, row: number, from: number, to: number): void => {
  const { width, coverage } = canvas;
  const [left, right] = [Math.max(0, from), Math.min(width, to)];
  for (let x = Math.floor(left); x < right; x++) {
    const part = Math.min(x + 1, right) - Math.max(x, left);
    const at = row * width + x;
    coverage[at] = Math.min(1, (coverage[at] ?? 0) + part / SUBROWS);
  }
};

/** Fills by the non-zero rule, as font outlines and rings (two opposite turns) need. */
export const fill = (canvas: Canvas, polygons: readonly Polygon[]): void => {
  const ys = polygons.flatMap((p) => p.map(([, y]) => y));
  const first = Math.max(0, Math.floor(Math.min(...ys)));
  const last = Math.min(canvas.height, Math.ceil(Math.max(...ys)));
  if (last <= first) return;
  crossingsOf(polygons, first, (last - first) * SUBROWS).forEach((crossings, line) => {
    let winding = 0;
    let start = 0;
    for (const { x, turn } of crossings) {
      if (winding === 0) start = x;
      winding += turn;
      if (winding === 0) addSpan(canvas, first + Math.floor(line / SUBROWS), start, x);
    }
  });
};

/** A round pen tip; overlapping tips of one stroke do not darken each other. */
export const dab = (canvas: Canvas, [cx, cy]: Point, radius: number, ink = 1): void => {
  const { width, height, coverage } = canvas;
  const reach = radius + 1;
  const left = Math.max(0, Math.floor(cx - reach));
  const right = Math.min(width, cx + reach);
  for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(height, cy + reach); y++) {
    const dy = y + 0.5 - cy;
    for (let x = left; x < right; x++) {
      const at = y * width + x;
      const held = coverage[at] ?? 0;
      if (held >= ink) continue;
      const dx = x + 0.5 - cx;
      // Not Math.hypot, which is many times slower and guards against sizes that no canvas has.
      const inside = radius + 0.5 - Math.sqrt(dx * dx + dy * dy);
      if (inside > 0) coverage[at] = Math.max(held, ink * Math.min(1, inside));
    }
  }
};

const chunk = (type: string, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([head, typed, sum]);
};

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const RGBA_8 = Buffer.of(8, 6, 0, 0, 0);

export interface Ink {
  red: number;
  green: number;
  blue: number;
}

/** The canvas in one ink on a transparent ground; `dpi` tells a viewer the natural size. */
export const toPng = (
  { width, height, coverage }: Canvas,
  { red, green, blue }: Ink,
  dpi: number,
): Buffer => {
  const rows = Buffer.alloc(height * (width * 4 + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = Math.round((coverage[y * width + x] ?? 0) * 255);
      // Fully transparent pixels stay zero: they compress to nothing.
      if (alpha === 0) continue;
      const at = y * (width * 4 + 1) + 1 + x * 4;
      rows[at] = red;
      rows[at + 1] = green;
      rows[at + 2] = blue;
      rows[at + 3] = alpha;
    }
  }
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  const density = Buffer.alloc(9);
  density.writeUInt32BE(Math.round(dpi / 0.0254));
  density.writeUInt32BE(Math.round(dpi / 0.0254), 4);
  density[8] = 1;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([size, RGBA_8])),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
