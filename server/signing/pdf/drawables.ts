// The marks of a signature as what is drawn where, a seal across page edges as one slice a page.
// NĐ 30/2020 Điều 33 khoản 2 (dấu giáp lai), Phụ lục I.

import { type Mark, type PlacedBox, type SignatureSpec, SigningError } from '../types.ts';
import type { AppearanceCache } from './appearance/appearance-cache.ts';
import type { Part } from './appearance/draw.ts';
import type { FontStyle } from './appearance/font.ts';
import { POINTS_PER_MM } from './appearance/place.ts';
import { type Page, seenSize } from './pages.ts';

export interface Drawable {
  box: PlacedBox;
  parts: readonly Part[];
  /** What a reader that shows no pictures says instead. */
  words: string;
}

/** One seal lies over at most five sheets. */
const MAX_SHEETS = 5;

/** The fonts that the marks are written in. */
export function fontStyles(marks: readonly Mark[]): Set<FontStyle> {
  const texts = marks.flatMap((mark) => partsOf(mark).filter((part) => part.kind === 'text'));
  return new Set(texts.map(({ style = 'regular' }) => style));
}

/** The mark as it is drawn: an image or a text alone fills its box. */
export function drawableOf(mark: Mark): Drawable {
  const parts = partsOf(mark);
  const lines = parts.flatMap((part) => (part.kind === 'text' ? part.lines : []));
  return { box: mark.box, parts, words: lines.join('\n').normalize('NFC') };
}

function partsOf(mark: Mark): Part[] {
  if (mark.kind === 'block') return mark.parts;
  if (mark.kind === 'text') return [{ ...mark, at: undefined }];
  return ['png' in mark ? { kind: 'image', png: mark.png } : { kind: 'image', jpeg: mark.jpeg }];
}

/**
 * The slices of a seal laid across the right edges of pages: the first page has the left one, as when the sheets are
 * fanned out under the seal. Throws MARK_BROKEN or PDF_PAGE_UNKNOWN.
 */
export function giapLaiSlices(
  pages: readonly Page[],
  { pages: range, widthMm, middleMm, ...image }: NonNullable<SignatureSpec['giapLai']>,
  cache: AppearanceCache,
): Drawable[] {
  const { from, to } = range ?? { from: 1, to: pages.length };
  const first = pages[from - 1];
  if (first === undefined || pages[to - 1] === undefined)
    throw new SigningError('PDF_PAGE_UNKNOWN', `the document has no pages ${from} to ${to}`);
  const sheets = pages.slice(from - 1, to);
  if (sheets.length < 2) throw new SigningError('MARK_BROKEN', 'a seal across page edges needs two pages');
  if (!(widthMm > 0)) throw new SigningError('MARK_BROKEN', 'the seal across page edges has no size');
  const { width, height } = cache.image(image);
  const heightMm = (widthMm * height) / width;
  return evenly(sheets).flatMap((group) =>
    group.map((page, index) => {
      const [pageWidth, pageHeight] = seenSize(page).map((points) => points / POINTS_PER_MM);
      const sliceMm = widthMm / group.length;
      const box: PlacedBox = {
        page: page.number,
        xMm: (pageWidth ?? 0) - sliceMm,
        yMm: (middleMm ?? (pageHeight ?? 0) / 2) - heightMm / 2,
        widthMm: sliceMm,
        heightMm,
      };
      const slice = { from: index / group.length, to: (index + 1) / group.length };
      return {
        box,
        parts: [{ kind: 'image', ...image, slice }],
        words: `Giáp lai ${index + 1}/${group.length}`,
      };
    }),
  );
}

/** As few seals as five sheets a seal allow, and no sheet alone under one: seven are four and three. */
function evenly(sheets: readonly Page[]): Page[][] {
  const seals = Math.ceil(sheets.length / MAX_SHEETS);
  return Array.from({ length: seals }, (_, i) =>
    sheets.slice(Math.round((i * sheets.length) / seals), Math.round(((i + 1) * sheets.length) / seals)),
  );
}
