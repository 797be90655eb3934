// From the inflated rows of a PNG to 8-bit colour and alpha planes: unfiltering, Adam7, palette, every depth
// (ISO/IEC 15948 §8, §9, §13). Sixteen bits keep their upper eight; nobody sees the difference on paper.

import { inflateSync } from 'node:zlib';
import { imageBroken, MAX_RASTER_BYTES } from './limits.ts';
import type { Png } from './png-chunks.ts';

export interface Pixels {
  /** One byte a point for grey, three for RGB. */
  color: Uint8Array;
  channels: 1 | 3;
  /** One byte a point; undefined when every point is opaque. */
  alpha: Uint8Array | undefined;
}

/** First column, first row, column step, row step. */
type Pass = readonly [number, number, number, number];
const WHOLE: readonly Pass[] = [[0, 0, 1, 1]];
// biome-ignore format: a table
const ADAM7: readonly Pass[] = [
  [0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2],
];

interface Area {
  pass: Pass;
  columns: number;
  rows: number;
  rowBytes: number;
}

/** The rows as filtered, exactly as many as the header promises. Throws MARK_BROKEN. */
export function inflateRows(png: Png): Uint8Array {
  const expected = areasOf(png).reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  if (expected > MAX_RASTER_BYTES) throw imageBroken('it takes too much memory');
  let rows: Uint8Array;
  try {
    rows = inflateSync(png.deflated, { maxOutputLength: expected });
  } catch (cause) {
    throw imageBroken('its pixels are damaged', cause);
  }
  if (rows.length !== expected) throw imageBroken('pixels are missing');
  return rows;
}

/** Whether each row names one of the five filters; a reader would guess what another means. */
export function filtersAreKnown(png: Png, rows: Uint8Array): boolean {
  let at = 0;
  for (const area of areasOf(png)) {
    for (let row = 0; row < area.rows; row += 1, at += area.rowBytes + 1)
      if ((rows[at] ?? 0) > 4) return false;
  }
  return true;
}

/** Decodes the picture. `rows` is what inflateRows gave; it is used up. */
export function readPixels(png: Png, rows: Uint8Array): Pixels {
  const points = png.width * png.height;
  const channels = png.colorType === 0 || png.colorType === 4 ? 1 : 3;
  const color = new Uint8Array(points * channels);
  const hasAlpha = png.colorType > 3 || png.transparency !== undefined;
  const alpha = hasAlpha ? new Uint8Array(points) : undefined;
  let at = 0;
  for (const area of areasOf(png)) {
    unfilter(rows, at, area, Math.max(1, (png.channels * png.depth) >> 3));
    for (let row = 0; row < area.rows; row += 1) {
      const line = rows.subarray(at + 1, at + 1 + area.rowBytes);
      spread(png, area, row, line, { color, channels, alpha });
      at += area.rowBytes + 1;
    }
  }
  return { color, channels, alpha: alpha?.every((value) => value === 255) ? undefined : alpha };
}

function areasOf(png: Png): Area[] {
  const bits = png.channels * png.depth;
  return (png.interlaced ? ADAM7 : WHOLE).flatMap((pass) => {
    const columns = Math.ceil((png.width - pass[0]) / pass[2]);
    const rows = Math.ceil((png.height - pass[1]) / pass[3]);
    return columns < 1 || rows < 1
      ? []
      : [{ pass, columns, rows, rowBytes: Math.ceil((columns * bits) / 8) }];
  });
}

/** Undoes the filters in place. `unit`: bytes between a byte and the one left of it. */
function unfilter(data: Uint8Array, start: number, { rows, rowBytes }: Area, unit: number): void {
  for (let row = 0; row < rows; row += 1) {
    const at = start + row * (rowBytes + 1) + 1;
    const up = row === 0 ? -1 : at - rowBytes - 1;
    const filter = data[at - 1] ?? 0;
    if (filter > 4) throw imageBroken('a row has an unknown filter');
    if (filter === 1) addLeft(data, at, rowBytes, unit);
    else if (filter === 2 && up >= 0) for (let i = 0; i < rowBytes; i += 1) add(data, at + i, data[up + i]);
    else if (filter === 3) addMean(data, at, up, rowBytes, unit);
    else if (filter === 4) addPaeth(data, at, up, rowBytes, unit);
  }
}

function add(data: Uint8Array, at: number, value: number | undefined): void {
  data[at] = (data[at] ?? 0) + (value ?? 0);
}

function addLeft(data: Uint8Array, at: number, length: number, unit: number): void {
  for (let i = unit; i < length; i += 1) add(data, at + i, data[at + i - unit]);
}

function addMean(data: Uint8Array, at: number, up: number, length: number, unit: number): void {
  for (let i = 0; i < length; i += 1) {
    const left = i < unit ? 0 : (data[at + i - unit] ?? 0);
    const above = up < 0 ? 0 : (data[up + i] ?? 0);
    add(data, at + i, (left + above) >> 1);
  }
}

function addPaeth(data: Uint8Array, at: number, up: number, length: number, unit: number): void {
  for (let i = 0; i < length; i += 1) {
    const left = i < unit ? 0 : (data[at + i - unit] ?? 0);
    const above = up < 0 ? 0 : (data[up + i] ?? 0);
    const corner = i < unit || up < 0 ? 0 : (data[up + i - unit] ?? 0);
    const guess = left + above - corner;
    const [toLeft, toAbove, toCorner] = [
      Math.abs(guess - left),
      Math.abs(guess - above),
      Math.abs(guess - corner),
    ];
    add(data, at + i, toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner);
  }
}

interface Planes {
  color: Uint8Array;
  channels: 1 | 3;
  alpha: Uint8Array | undefined;
}

/** Puts one row's points to where they belong in the picture. */
function spread(png: Png, { pass, columns }: Area, row: number, line: Uint8Array, out: Planes): void {
  const [x, y, dx, dy] = pass;
  const base = (y + row * dy) * png.width + x;
  const bytes = png.depth >> 3;
  if (png.depth < 8 || png.colorType === 3) {
    spreadPacked(png, base, dx, columns, line, out);
    return;
  }
  const unit = png.channels * bytes;
  const own = png.colorType > 3;
  for (let i = 0; i < columns; i += 1) {
    const [from, to] = [i * unit, base + i * dx];
    for (let c = 0; c < out.channels; c += 1) out.color[to * out.channels + c] = line[from + c * bytes] ?? 0;
    if (out.alpha === undefined) continue;
    out.alpha[to] = own ? (line[from + out.channels * bytes] ?? 0) : isKey(png, line, from, unit) ? 0 : 255;
  }
}

/** Whether a point has the one transparent colour; tRNS gives each channel two bytes whatever the depth. */
function isKey({ transparency, depth }: Png, line: Uint8Array, from: number, unit: number): boolean {
  if (depth === 16) {
    for (let i = 0; i < unit; i += 1) if (line[from + i] !== transparency?.[i]) return false;
    return true;
  }
  for (let i = 0; i < unit; i += 1) if (line[from + i] !== transparency?.[2 * i + 1]) return false;
  return true;
}

/** Grey of fewer than 8 bits, and palettes. */
function spreadPacked(
  { depth, colorType, palette, transparency }: Png,
  base: number,
  dx: number,
  columns: number,
  line: Uint8Array,
  out: Planes,
): void {
  const mask = (1 << depth) - 1;
  const key = colorType === 0 && transparency !== undefined ? (transparency[1] ?? 0) & mask : -1;
  for (let i = 0; i < columns; i += 1) {
    const bit = i * depth;
    const value = ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & mask;
    const to = base + i * dx;
    if (palette === undefined || colorType !== 3) {
      out.color[to] = (value * 255) / mask;
      if (out.alpha !== undefined) out.alpha[to] = value === key ? 0 : 255;
      continue;
    }
    if (value * 3 >= palette.length) throw imageBroken('a point has a colour the palette lacks');
    for (let c = 0; c < 3; c += 1) out.color[to * 3 + c] = palette[value * 3 + c] ?? 0;
    if (out.alpha !== undefined) out.alpha[to] = transparency?.[value] ?? 255;
  }
}
