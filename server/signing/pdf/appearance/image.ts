// The image of a signature or seal as a PDF image: a PNG with its alpha as a soft mask, a JPEG as it is.
// NĐ 30/2020 Phụ lục I (blue signature, red seal, transparent PNG); ISO 32000-2 §8.9.5, §11.6.5.2.

import { deflateSync } from 'node:zlib';
import type { ImageBytes } from '../../types.ts';
import { dictOf, nameOf, type PdfObject, type PdfRef, PdfStream, PdfString } from '../objects.ts';
import { numberText } from '../serialize.ts';
import type { RevisionWriter } from '../writer.ts';
import { readJpeg } from './jpeg.ts';
import { type Png, readPng } from './png-chunks.ts';
import { filtersAreKnown, inflateRows, readPixels } from './png-pixels.ts';

/** An image ready to be written into any number of revisions. */
export interface PreparedImage {
  /** Points, as seen: a turned JPEG has them exchanged. */
  readonly width: number;
  readonly height: number;
  readonly picture: PdfStream;
  readonly mask: PdfStream | undefined;
  /** From the unit square as stored to the unit square as seen. */
  readonly turn: readonly number[];
  /** Bytes it takes. */
  readonly size: number;
}

const UPRIGHT = [1, 0, 0, 1, 0, 0];
/** By Exif orientation, from 1. */
const TURNS = [
  UPRIGHT,
  [-1, 0, 0, 1, 1, 0],
  [-1, 0, 0, -1, 1, 1],
  [1, 0, 0, -1, 0, 1],
  [0, -1, -1, 0, 1, 1],
  [0, -1, 1, 0, 0, 1],
  [0, 1, 1, 0, 0, 0],
  [0, 1, -1, 0, 1, 0],
];

/** Reads an image. Throws MARK_BROKEN for anything but a whole PNG or JPEG of sensible size. */
export function prepareImage(image: ImageBytes): PreparedImage {
  return 'png' in image ? preparePng(readPng(image.png)) : prepareJpeg(image.jpeg);
}

/** Adds the image's objects. */
export function writeImage(writer: RevisionWriter, { picture, mask }: PreparedImage): PdfRef {
  if (mask === undefined) return writer.add(picture);
  return writer.add(new PdfStream(picture.dict.with({ SMask: writer.add(mask) }), 0, picture.data));
}

/** Operators that show an image, in its own proportions, in the middle of a box. */
export function showImage(
  name: string,
  image: PreparedImage,
  [x, y, width, height]: readonly number[],
): string {
  const [boxWidth, boxHeight] = [width ?? 0, height ?? 0];
  const scale = Math.min(boxWidth / image.width, boxHeight / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  const place = [w, 0, 0, h, (x ?? 0) + (boxWidth - w) / 2, (y ?? 0) + (boxHeight - h) / 2];
  const turn = image.turn === UPRIGHT ? '' : ` ${image.turn.map(numberText).join(' ')} cm`;
  return `q ${place.map(numberText).join(' ')} cm${turn} /${name} Do Q`;
}

function preparePng(png: Png): PreparedImage {
  const rows = inflateRows(png);
  const { width, height } = png;
  const isOpaque = png.colorType < 4 && png.transparency === undefined;
  if (isOpaque && !png.interlaced && png.depth <= 8 && filtersAreKnown(png, rows)) {
    // Decoded only to see that no point has a colour a short palette lacks.
    if (isShort(png)) readPixels(png, rows);
    return prepared({ width, height, picture: asItIs(png), mask: undefined, turn: UPRIGHT });
  }
  const { color, channels, alpha } = readPixels(png, rows);
  const space = nameOf(channels === 1 ? 'DeviceGray' : 'DeviceRGB');
  const plane = (data: Uint8Array, ColorSpace: PdfObject) =>
    imageStream({ width, height }, { ColorSpace, Filter: nameOf('FlateDecode') }, deflateSync(data));
  const mask = alpha && plane(alpha, nameOf('DeviceGray'));
  return prepared({ width, height, picture: plane(color, space), mask, turn: UPRIGHT });
}

function prepared(image: Omit<PreparedImage, 'size'>): PreparedImage {
  return { ...image, size: (image.picture.data?.length ?? 0) + (image.mask?.data?.length ?? 0) };
}

/** An opaque PNG's rows are what FlateDecode with a PNG predictor reads (ISO 32000-2 §7.4.4.4). */
function asItIs({ width, height, depth, colorType, channels, palette, deflated }: Png): PdfStream {
  const entries = {
    ColorSpace:
      colorType === 3
        ? indexed(palette ?? new Uint8Array(3))
        : nameOf(channels === 1 ? 'DeviceGray' : 'DeviceRGB'),
    BitsPerComponent: depth,
    Filter: nameOf('FlateDecode'),
    DecodeParms: dictOf({ Predictor: 15, Colors: channels, BitsPerComponent: depth, Columns: width }),
  };
  return imageStream({ width, height }, entries, deflated);
}

function isShort({ colorType, palette, depth }: Png): boolean {
  return colorType === 3 && (palette?.length ?? 0) < 3 << depth;
}

function indexed(palette: Uint8Array): PdfObject {
  return [nameOf('Indexed'), nameOf('DeviceRGB'), palette.length / 3 - 1, new PdfString(palette, true)];
}

function prepareJpeg(bytes: Uint8Array): PreparedImage {
  const jpeg = readJpeg(bytes);
  const spaces = { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' };
  const entries = {
    ColorSpace: nameOf(spaces[jpeg.components]),
    Filter: nameOf('DCTDecode'),
    Decode: jpeg.inverted ? [1, 0, 1, 0, 1, 0, 1, 0] : undefined,
  };
  const isTurned = jpeg.orientation > 4;
  return prepared({
    width: isTurned ? jpeg.height : jpeg.width,
    height: isTurned ? jpeg.width : jpeg.height,
    picture: imageStream(jpeg, entries, jpeg.bytes),
    mask: undefined,
    turn: TURNS[jpeg.orientation - 1] ?? UPRIGHT,
  });
}

function imageStream(
  { width, height }: { width: number; height: number },
  entries: Record<string, PdfObject | undefined>,
  data: Uint8Array,
): PdfStream {
  const own = { Type: nameOf('XObject'), Subtype: nameOf('Image'), Width: width, Height: height };
  return new PdfStream(dictOf({ ...own, BitsPerComponent: 8, ...entries }), 0, data);
}
