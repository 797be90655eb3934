// PNGs for marks, made at test time: a filled disc on a transparent ground, and every colour type, depth and filter
// the format knows (ISO/IEC 15948).

import { crc32, deflateSync } from 'node:zlib';

/** A disc of one colour with alpha. */
export function discPng(size: number, [red, green, blue]: [number, number, number]): Uint8Array {
  const rows: Buffer[] = [];
  for (let y = 0; y < size; y += 1) {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x += 1) {
      const inside = (x - size / 2) ** 2 + (y - size / 2) ** 2 < (size / 2) ** 2;
      row.set([red, green, blue, inside ? 200 : 0], 1 + x * 4);
    }
    rows.push(row);
  }
  return pngOf([header(size, size, 8, 6), ['IDAT', deflateSync(Buffer.concat(rows))]]);
}

export interface PngShape {
  width: number;
  height: number;
  depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  colorType: number;
  interlaced?: boolean;
  /** The filter of each row, over and over; default none. */
  filters?: number[];
  /** The samples of a point, each of `depth` bits. */
  at(x: number, y: number): number[];
  /** RGB triples. */
  palette?: number[];
  transparency?: number[];
}

// biome-ignore format: a table
const ADAM7 = [
  [0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2],
] as const;

/** Encodes a picture in any of the forms of the standard. */
export function encodePng(shape: PngShape): Uint8Array {
  const { width, height, depth, colorType, interlaced, palette, transparency } = shape;
  const passes = interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  const rows = passes.flatMap((pass) => passRows(shape, pass));
  return pngOf([
    header(width, height, depth, colorType, interlaced),
    ...(palette ? [['PLTE', Buffer.from(palette)] as const] : []),
    ...(transparency ? [['tRNS', Buffer.from(transparency)] as const] : []),
    ['IDAT', deflateSync(Buffer.concat(rows))],
  ]);
}

function passRows(shape: PngShape, [x0, y0, dx, dy]: readonly [number, number, number, number]): Buffer[] {
  const channels = shape.at(0, 0).length;
  const unit = Math.max(1, (channels * shape.depth) >> 3);
  const rows: Buffer[] = [];
  let above: Buffer | undefined;
  for (let y = y0; y < shape.height; y += dy) {
    const bits: string[] = [];
    for (let x = x0; x < shape.width; x += dx)
      for (const sample of shape.at(x, y)) bits.push(sample.toString(2).padStart(shape.depth, '0'));
    if (bits.length === 0) return [];
    const line = Buffer.from(
      (bits.join('').match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)),
    );
    const filter = shape.filters?.[rows.length % shape.filters.length] ?? 0;
    rows.push(filtered(filter, line, above ?? Buffer.alloc(line.length), unit));
    above = line;
  }
  return rows;
}

function filtered(filter: number, line: Buffer, above: Buffer, unit: number): Buffer {
  const out = Buffer.from([filter, ...line]);
  for (let i = 0; i < line.length; i += 1) {
    const [a, b, c] = [line[i - unit] ?? 0, above[i] ?? 0, above[i - unit] ?? 0];
    const p = a + b - c;
    const nearest = [a, b, c].reduce((best, value) =>
      Math.abs(p - value) < Math.abs(p - best) ? value : best,
    );
    out[i + 1] = (line[i] ?? 0) - ([0, a, b, (a + b) >> 1, nearest][filter] ?? 0);
  }
  return out;
}

function header(width: number, height: number, depth: number, colorType: number, interlaced = false) {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colorType, 0, 0, interlaced ? 1 : 0], 8);
  return ['IHDR', data] as const;
}

/** A PNG of these chunks and the end; checksums are right. */
export function pngOf(chunks: readonly (readonly [string, Buffer])[]): Uint8Array {
  const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    head,
    ...chunks.map(([type, data]) => chunk(type, data)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}
