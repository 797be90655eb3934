// The chunks of a PNG (ISO/IEC 15948 §5, §11): every checksum, the header's legal combinations, palette and
// transparency. What is damaged, cut off or larger than a page at 400 dpi is refused before a byte is inflated.

import { crc32 } from 'node:zlib';
import { imageBroken, MAX_POINTS } from './limits.ts';

const HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Channels and legal depths by colour type: grey, RGB, palette, grey + alpha, RGBA. */
const COLOR_TYPES: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

export interface Png {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  readonly colorType: number;
  readonly channels: number;
  readonly interlaced: boolean;
  /** RGB triples. */
  readonly palette: Uint8Array | undefined;
  /** tRNS: alpha of each palette entry, or the one colour that is transparent. */
  readonly transparency: Uint8Array | undefined;
  /** The zlib stream of all IDAT chunks. */
  readonly deflated: Uint8Array;
}

export function isPng(bytes: Uint8Array): boolean {
  return HEAD.equals(bytes.subarray(0, HEAD.length));
}

/** Reads the chunks. Throws MARK_BROKEN. */
export function readPng(bytes: Uint8Array): Png {
  if (!isPng(bytes)) throw imageBroken('it is not a PNG');
  const chunks = readChunks(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const header = readHeader(chunks[0]);
  const all = (type: string) => chunks.filter((chunk) => chunk.type === type).map(({ data }) => data);
  const [palette, second] = all('PLTE');
  const paletteIsSound =
    palette === undefined || (palette.length % 3 === 0 && palette.length > 0 && palette.length <= 768);
  if (second !== undefined || !paletteIsSound) throw imageBroken('its palette is damaged');
  if (header.colorType === 3 && palette === undefined) throw imageBroken('it has no palette');
  const data = all('IDAT');
  const deflated = data.length === 1 && data[0] !== undefined ? data[0] : Buffer.concat(data);
  return { ...header, palette, transparency: transparencyOf(header.colorType, all('tRNS')[0]), deflated };
}

interface Chunk {
  type: string;
  data: Buffer;
}

function readChunks(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = HEAD.length; at + 12 <= png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    if (end + 4 > png.length || crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) break;
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IEND') return chunks;
    // A capital first letter: a reader that does not know the chunk cannot show the picture.
    const isCritical = ((png[at + 4] ?? 0) & 0x20) === 0;
    if (isCritical && !['IHDR', 'PLTE', 'IDAT'].includes(type)) throw imageBroken(`unknown chunk ${type}`);
    chunks.push({ type, data: png.subarray(at + 8, end) });
    at = end + 4;
  }
  throw imageBroken('a chunk is damaged or missing');
}

function readHeader(chunk: Chunk | undefined) {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13) throw imageBroken('it has no header');
  const { data } = chunk;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [depth, colorType] = [data.readUInt8(8), data.readUInt8(9)];
  const [compression, filter, interlace] = [data.readUInt8(10), data.readUInt8(11), data.readUInt8(12)];
  const known = COLOR_TYPES[colorType];
  if (known === undefined || !known.depths.includes(depth)) throw imageBroken('its colour type is unknown');
  if (compression !== 0 || filter !== 0 || interlace > 1) throw imageBroken('its methods are unknown');
  if (width === 0 || height === 0 || width * height > MAX_POINTS)
    throw imageBroken('its size is not sensible');
  return { width, height, depth, colorType, channels: known.channels, interlaced: interlace === 1 };
}

/** tRNS belongs to the types without an alpha channel; elsewhere it means nothing. */
function transparencyOf(colorType: number, chunk: Buffer | undefined): Buffer | undefined {
  if (chunk === undefined || colorType > 3) return undefined;
  const wanted = { 0: 2, 2: 6 }[colorType];
  if (wanted !== undefined && chunk.length !== wanted) throw imageBroken('its transparency is damaged');
  return chunk;
}
