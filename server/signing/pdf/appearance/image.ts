// The image of a signature or seal: PNG with alpha becomes an image XObject with a soft mask, drawn whole and in
// its own proportions in the middle of the box. NĐ 30/2020 Phụ lục I (blue signature, red seal, transparent PNG).

import { crc32, deflateSync } from 'node:zlib';
import { SigningError } from '../../types.ts';
import { dictOf, nameOf, type PdfRef, PdfStream } from '../objects.ts';
import { numberText } from '../serialize.ts';
import type { RevisionWriter } from '../writer.ts';
import type { Place } from './place.ts';

const PNG_HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Sixteen million points: an A4 page at 400 dpi. What is larger is a mistake or an attack. */
const MAX_POINTS = 16_000_000;

/** Writes the form XObject that shows the image. Throws MARK_BROKEN for anything but a PNG of sensible size. */
export async function writeImageMark(writer: RevisionWriter, png: Uint8Array, place: Place): Promise<PdfRef> {
  const image = await decode(png);
  const mask = image.alpha && writer.add(imageStream(image, image.alpha, 'DeviceGray'));
  const picture = writer.add(imageStream(image, image.color, 'DeviceRGB', mask));
  const scale = Math.min(place.width / image.width, place.height / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  const [x, y] = [(place.width - width) / 2, (place.height - height) / 2];
  const content = `q ${[width, 0, 0, height, x, y].map(numberText).join(' ')} cm /Im0 Do Q`;
  return writer.add(formXObject(place, content, dictOf({ XObject: dictOf({ Im0: picture }) })));
}

/** A form XObject with the size and turn of a place. */
export function formXObject(place: Place, content: string, resources: ReturnType<typeof dictOf>): PdfStream {
  const dict = dictOf({
    Type: nameOf('XObject'),
    Subtype: nameOf('Form'),
    BBox: [0, 0, place.width, place.height],
    Matrix: place.matrix,
    Resources: resources,
  });
  return new PdfStream(dict, 0, Buffer.from(content, 'latin1'));
}

interface DecodedImage {
  width: number;
  height: number;
  /** Deflated, 8 bits per component. */
  color: Uint8Array;
  alpha: Uint8Array | undefined;
}

async function decode(png: Uint8Array): Promise<DecodedImage> {
  const head = Buffer.from(png.subarray(0, 24));
  if (head.length < 24 || !head.subarray(0, 8).equals(PNG_HEAD)) throw notAnImage();
  const points = head.readUInt32BE(16) * head.readUInt32BE(20);
  if (points === 0 || points > MAX_POINTS || !isWhole(Buffer.from(png))) throw notAnImage();
  // Loaded with the first image: a third of a second that a start need not wait for.
  const { PDFContext, PDFName, PDFRawStream, PngEmbedder } = await import('pdf-lib');
  try {
    const context = PDFContext.create();
    // Its own deflate is written in JavaScript and takes most of the time a small signature needs.
    context.flateStream = (contents, dict) =>
      context.stream(deflateSync(contents), { ...dict, Filter: 'FlateDecode' });
    const embedder = await PngEmbedder.for(png);
    const color = context.lookup(await embedder.embedIntoContext(context));
    if (!(color instanceof PDFRawStream)) throw notAnImage();
    const mask = context.lookup(color.dict.get(PDFName.of('SMask')));
    const alpha = mask instanceof PDFRawStream ? mask.contents : undefined;
    return { width: embedder.width, height: embedder.height, color: color.contents, alpha };
  } catch (cause) {
    throw notAnImage(cause);
  }
}

/** Whether all chunks are there and undamaged: the decoder would fill up what is missing. */
function isWhole(png: Buffer): boolean {
  for (let at = PNG_HEAD.length; at + 12 <= png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    if (end + 4 > png.length || crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) return false;
    if (png.subarray(at + 4, at + 8).toString('latin1') === 'IEND') return true;
    at = end + 4;
  }
  return false;
}

function imageStream(image: DecodedImage, data: Uint8Array, space: string, mask?: PdfRef): PdfStream {
  const dict = dictOf({
    Type: nameOf('XObject'),
    Subtype: nameOf('Image'),
    Width: image.width,
    Height: image.height,
    ColorSpace: nameOf(space),
    BitsPerComponent: 8,
    Filter: nameOf('FlateDecode'),
    SMask: mask,
  });
  return new PdfStream(dict, 0, data);
}

function notAnImage(cause?: unknown): SigningError {
  return new SigningError('MARK_BROKEN', 'the image of a mark is not a readable PNG', { cause });
}
