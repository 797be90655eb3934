// From millimetres on the page as the reader sees it to the page's own space, and the turn that keeps a mark
// upright on a rotated page (ISO 32000-2 §8.3.2.3, §12.5.5: the appearance's box is fitted to /Rect after /Matrix).

import { type PlacedBox, SigningError } from '../../types.ts';
import type { Page, Rectangle } from '../pages.ts';

export interface Place {
  rect: Rectangle;
  /** Size of the mark as the reader sees it, in points. */
  width: number;
  height: number;
  /** For the form XObject. */
  matrix: number[];
}

const POINTS_PER_MM = 72 / 25.4;

/** Places a box on a page. Throws MARK_BROKEN when it is empty, not finite or wholly outside the page. */
export function placeBox(page: Page, box: PlacedBox): Place {
  const [x, y, w, h] = [box.xMm, box.yMm, box.widthMm, box.heightMm].map((mm) => mm * POINTS_PER_MM);
  if (x === undefined || y === undefined || w === undefined || h === undefined || !(w > 0 && h > 0))
    throw outside();
  const [left, bottom, right, top] = page.cropBox;
  const [pageWidth, pageHeight] = [right - left, top - bottom];
  const turned = page.rotate % 180 !== 0;
  const [seenWidth, seenHeight] = turned ? [pageHeight, pageWidth] : [pageWidth, pageHeight];
  if (!(x < seenWidth && y < seenHeight && x + w > 0 && y + h > 0)) throw outside();
  if (page.rotate === 90) {
    return { rect: at(left + y, bottom + x, h, w), width: w, height: h, matrix: [0, 1, -1, 0, h, 0] };
  }
  if (page.rotate === 180) {
    return { rect: at(right - x - w, bottom + y, w, h), width: w, height: h, matrix: [-1, 0, 0, -1, w, h] };
  }
  if (page.rotate === 270) {
    return { rect: at(right - y - h, top - x - w, h, w), width: w, height: h, matrix: [0, -1, 1, 0, 0, w] };
  }
  return { rect: at(left + x, top - y - h, w, h), width: w, height: h, matrix: [1, 0, 0, 1, 0, 0] };
}

function at(x: number, y: number, width: number, height: number): Rectangle {
  return [round(x), round(y), round(x + width), round(y + height)];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function outside(): SigningError {
  return new SigningError('MARK_BROKEN', 'a mark lies outside its page or has no size');
}
