// Whether bytes are a whole, undamaged PNG of sensible size (ISO/IEC 15948): every chunk's checksum, the header, and
// as much pixel data as the header promises.
import { promisify } from 'node:util';
import { crc32, inflate } from 'node:zlib';

const HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** A page at 300 dpi is 2480 wide. */
const MAX_SIDE = 2500;
/** Channels by colour type: grey, RGB, palette, grey + alpha, RGBA. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: readonly number[] = [1, 2, 4, 8, 16];
/** Adam7: first column, first row, column step, row step. */
const PASSES = [
  [0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2],
] as const; // biome-ignore format: a table

/** Inflates on the thread pool: a small file may hold a large picture. */
export async function isSoundPng(png: Buffer): Promise<boolean> {
  if (!png.subarray(0, 8).equals(HEAD)) return false;
  const chunks = readChunks(png);
  const header = chunks?.[0];
  if (chunks === undefined || header?.type !== 'IHDR' || header.data.length !== 13) return false;
  const expected = pixelBytes(header.data);
  if (expected === undefined) return false;
  const hasPalette = chunks.some(({ type }) => type === 'PLTE');
  if (header.data.readUInt8(9) === 3 && !hasPalette) return false;
  const deflated = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  try {
    return (await promisify(inflate)(deflated, { maxOutputLength: expected })).length === expected;
  } catch {
    return false;
  }
}

/** The chunks up to IEND, or undefined when one is damaged or the end is missing. */
function readChunks(png: Buffer): Array<{ type: string; data: Buffer }> | undefined {
  const chunks = [];
  for (let at = HEAD.length; at + 12 <= png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    if (end + 4 > png.length || crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) return undefined;
    const type = png.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, end) });
    if (type === 'IEND') return chunks;
    at = end + 4;
  }
  return undefined;
}

/** Size of the inflated data: each row is a filter byte and its packed pixels. */
function pixelBytes(header: Buffer): number | undefined {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, color, interlace] = [header.readUInt8(8), header.readUInt8(9), header.readUInt8(12)];
  const channels = CHANNELS[color];
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) return undefined;
  if (channels === undefined || !DEPTHS.includes(depth) || interlace > 1) return undefined;
  const rows = (columns: number, lines: number) =>
    columns < 1 || lines < 1 ? 0 : lines * (1 + Math.ceil((columns * channels * depth) / 8));
  if (interlace === 0) return rows(width, height);
  return PASSES.reduce(
    (sum, [x, y, dx, dy]) => sum + rows(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)),
    0,
  );
}
