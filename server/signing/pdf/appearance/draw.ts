// One appearance: a form XObject that shows images and texts in their boxes, upright for the reader
// (ISO 32000-2 §12.5.5, §8.10). All appearances of one revision share its images and fonts.

import { type ImageBytes, type InnerBox, SigningError, type TextLook } from '../../types.ts';
import { dictOf, nameOf, type PdfObject, type PdfRef, PdfStream } from '../objects.ts';
import type { RevisionWriter } from '../writer.ts';
import type { AppearanceCache } from './appearance-cache.ts';
import type { FontStyle, PreparedFont } from './font.ts';
import { type PreparedImage, showImage, writeImage } from './image.ts';
import { type Place, POINTS_PER_MM } from './place.ts';
import { linesOf, showText } from './text.ts';

/** A piece of an appearance; without `at` it fills the box. */
export type Part =
  | ({ kind: 'image'; at?: InnerBox | undefined; slice?: Slice } & ImageBytes)
  | ({ kind: 'text'; at?: InnerBox | undefined } & TextLook);

/** What of an image is shown, from left to right: 0 to 1. */
export interface Slice {
  from: number;
  to: number;
}

/** A hundredth of a point: sums of millimetres are not exact. */
const SLACK = 0.01;

interface Written<T> {
  prepared: T;
  ref: PdfRef;
}

export class AppearanceWriter {
  readonly #writer: RevisionWriter;
  readonly #cache: AppearanceCache;
  readonly #images = new Map<PreparedImage, PdfRef>();
  readonly #fonts = new Map<FontStyle, Written<PreparedFont>>();

  constructor(writer: RevisionWriter, cache: AppearanceCache) {
    this.#writer = writer;
    this.#cache = cache;
  }

  /** Writes the fonts of a revision: each style once, with the letters of all its texts. Comes before `write`. */
  writeFonts(parts: readonly Part[]): void {
    const texts = new Map<FontStyle, string[]>();
    for (const part of parts) {
      if (part.kind !== 'text') continue;
      const style = part.style ?? 'regular';
      texts.set(style, [...(texts.get(style) ?? []), ...linesOf(part)]);
    }
    for (const [style, lines] of texts) {
      const prepared = this.#cache.font(style, lines);
      this.#fonts.set(style, { prepared, ref: prepared.write(this.#writer) });
    }
  }

  /** Adds the form XObject of one appearance. Throws MARK_BROKEN. */
  write(place: Place, parts: readonly Part[]): PdfRef {
    const images: Record<string, PdfObject> = {};
    const fonts: Record<string, PdfObject> = {};
    const content = parts.map((part, index) => {
      const box = boxOf(place, part.at);
      if (part.kind === 'text') return this.#text(part, box, fonts);
      const { prepared, ref } = this.#image(part);
      images[`Im${index}`] = ref;
      return showImage(`Im${index}`, prepared, part.slice === undefined ? box : wholeOf(box, part.slice));
    });
    const dict = dictOf({
      Type: nameOf('XObject'),
      Subtype: nameOf('Form'),
      BBox: [0, 0, place.width, place.height],
      Matrix: place.matrix,
      Resources: dictOf({ XObject: given(images), Font: given(fonts) }),
    });
    return this.#writer.add(new PdfStream(dict, 0, Buffer.from(content.join('\n'), 'latin1')));
  }

  #text(part: TextLook, box: readonly number[], fonts: Record<string, PdfObject>): string {
    const style = part.style ?? 'regular';
    const font = this.#fonts.get(style);
    if (font === undefined) throw new TypeError('the fonts come before the appearances');
    fonts[`F${style}`] = font.ref;
    return showText(`F${style}`, font.prepared, part, box);
  }

  #image(part: ImageBytes): Written<PreparedImage> {
    const prepared = this.#cache.image(part);
    const ref = this.#images.get(prepared) ?? writeImage(this.#writer, prepared);
    this.#images.set(prepared, ref);
    return { prepared, ref };
  }
}

function given(entries: Record<string, PdfObject>): PdfObject | undefined {
  return Object.keys(entries).length === 0 ? undefined : dictOf(entries);
}

/** The box of the whole image of which this one shows a slice; the appearance's own box cuts off the rest. */
function wholeOf([x = 0, y = 0, width = 0, height = 0]: readonly number[], { from, to }: Slice): number[] {
  const whole = width / (to - from);
  return [x - from * whole, y, whole, height];
}

/** Left, bottom, width and height in points within the appearance. What lies outside would be cut off. */
function boxOf({ width, height }: Place, at: InnerBox | undefined): readonly number[] {
  if (at === undefined) return [0, 0, width, height];
  const [x = 0, y = 0, w = 0, h = 0] = [at.xMm, at.yMm, at.widthMm, at.heightMm].map(
    (mm) => mm * POINTS_PER_MM,
  );
  const isInside = x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= width + SLACK && y + h <= height + SLACK;
  if (!isInside) throw new SigningError('MARK_BROKEN', 'a part of a mark lies outside it or has no size');
  return [x, height - y - h, w, h];
}
