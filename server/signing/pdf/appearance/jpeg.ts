// Reads the header of a JPEG (ITU-T T.81 Annex B, T.872 for Adobe's marker, Exif 2.3 for the turn) so that its bytes
// can be embedded as they are (ISO 32000-2 §7.4.8, DCTDecode). Only what every PDF reader decodes is let through:
// Huffman-coded baseline, extended and progressive, 8 bits, whole to its last marker.

import { imageBroken, MAX_POINTS } from './limits.ts';

export interface Jpeg {
  width: number;
  height: number;
  /** 1 grey, 3 RGB or YCbCr, 4 CMYK. */
  components: 1 | 3 | 4;
  /** Adobe writes CMYK inverted. */
  inverted: boolean;
  /** Exif orientation, 1 to 8. */
  orientation: number;
  /** Up to the end marker: phones append further pictures behind it. */
  bytes: Uint8Array;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const APP14 = 0xee;
/** Baseline, extended sequential, progressive: SOF0 to SOF2. The others are lossless, layered or arithmetic. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === SOI && bytes[2] === 0xff;
}

/** Reads the markers. Throws MARK_BROKEN. */
export function readJpeg(bytes: Uint8Array, maxPoints = MAX_POINTS): Jpeg {
  if (!isJpeg(bytes)) throw imageBroken('it is not a JPEG');
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: Pick<Jpeg, 'width' | 'height' | 'components'> | undefined;
  let [adobe, orientation, scans] = [false, 1, 0];
  for (let at = 2; at + 2 <= data.length; ) {
    if (data[at] !== 0xff) throw imageBroken('a marker is missing');
    const marker = data[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) {
      if (frame === undefined || scans === 0) throw imageBroken('it shows nothing');
      return {
        ...frame,
        inverted: adobe && frame.components === 4,
        orientation,
        bytes: bytes.subarray(0, at + 2),
      };
    }
    const segment = segmentAt(data, at);
    if (OTHER_FRAMES.has(marker)) throw imageBroken('PDF readers do not know this kind of JPEG');
    if (FRAMES.has(marker)) {
      if (frame !== undefined) throw imageBroken('it has two frames');
      frame = readFrame(segment, maxPoints);
    } else if (marker === APP14) adobe ||= segment.subarray(0, 5).toString('latin1') === 'Adobe';
    else if (marker === APP1 && orientation === 1) orientation = orientationOf(segment);
    at += 4 + segment.length;
    if (marker !== SOS) continue;
    if (frame === undefined) throw imageBroken('a scan comes before its frame');
    scans += 1;
    at = endOfScan(data, at);
  }
  throw imageBroken('its end is missing');
}

/** What stands between a marker's length and the next marker. */
function segmentAt(data: Buffer, at: number): Buffer {
  const length = at + 4 <= data.length ? data.readUInt16BE(at + 2) : 0;
  if (length < 2 || at + 2 + length > data.length) throw imageBroken('a segment is cut off');
  return data.subarray(at + 4, at + 2 + length);
}

function readFrame(segment: Buffer, maxPoints: number): Pick<Jpeg, 'width' | 'height' | 'components'> {
  const count = segment[5];
  if (count !== 1 && count !== 3 && count !== 4) throw imageBroken('its colours are unknown');
  if (segment.length !== 6 + 3 * count) throw imageBroken('its frame is damaged');
  const [height, width] = [segment.readUInt16BE(1), segment.readUInt16BE(3)];
  if (segment[0] !== 8) throw imageBroken('it has not 8 bits');
  if (width === 0 || height === 0 || width * height > maxPoints)
    throw imageBroken('its size is not sensible');
  for (let i = 0; i < count; i += 1) {
    const sampling = segment[7 + 3 * i] ?? 0;
    const [across, down] = [sampling >> 4, sampling & 15];
    if (across < 1 || across > 4 || down < 1 || down > 4) throw imageBroken('its sampling is damaged');
  }
  return { width, height, components: count };
}

/** The next marker behind entropy-coded data, where FF 00 is a byte and FF D0…D7 a restart. */
function endOfScan(data: Buffer, from: number): number {
  for (let at = data.indexOf(0xff, from); at >= 0 && at + 1 < data.length; at = data.indexOf(0xff, at + 1)) {
    const next = data[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw imageBroken('its end is missing');
}

const EXIF = 'Exif\0\0';
const ORIENTATION_TAG = 0x0112;

/** The orientation of the first image directory; 1 when there is none or it cannot be read. */
function orientationOf(segment: Buffer): number {
  if (segment.subarray(0, 6).toString('latin1') !== EXIF || segment.length < 14) return 1;
  const tiff = segment.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const word = (at: number) =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = Math.min(word(directory), 64);
  for (let i = 0; i < entries; i += 1) {
    const at = directory + 2 + 12 * i;
    if (word(at) !== ORIENTATION_TAG) continue;
    const value = word(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
