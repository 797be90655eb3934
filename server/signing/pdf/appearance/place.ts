// From millimetres on the page as the reader sees it to the page's own space, and the turn that keeps a mark
// upright on a rotated page (ISO 32000-2 §8.3.2.3, §12.5.5: the appearance's box is fitted to /Rect after /Matrix).

import { type PlacedBox, SigningError } from '../../types.ts';
import { type Page, type Rectangle, seenSize } from '../pages.ts';

export interface Place {
  rect: Rectangle;
  /** Size of the mark as the reader sees it, in points. */
  width: number;
  height: number;
  /** For the form XObject. */
  matrix: number[];
}

export const POINTS_PER_MM = 72 / 25.4;

/** Places a box on a page. Throws MARK_BROKEN when it is empty, not finite or wholly outside the page. */
export function placeBox(page: Page, box: PlacedBox): Place {
  const width = box.widthMm * POINTS_PER_MM;
  const height = box.heightMm * POINTS_PER_MM;
  if (!(width > 0 && height > 0)) throw outside();
  const [x, y] = [box.xMm * POINTS_PER_MM, box.yMm * POINTS_PER_MM];
  const [seenWidth, seenHeight] = seenSize(page);
  if (!(x < seenWidth && y < seenHeight && x + width > 0 && y + height > 0)) throw outside();
  const units = [x, y, width, height].map((points) => points / page.userUnit);
  return { rect: rectOf(page, units), width, height, matrix: upright(page.rotate, width, height) };
}

/** The place of a rectangle that is on the page already. */
export function placeRect(page: Page, rect: Rectangle): Place {
  const [wide, high] = [(rect[2] - rect[0]) * page.userUnit, (rect[3] - rect[1]) * page.userUnit];
  const [width, height] = page.rotate % 180 === 0 ? [wide, high] : [high, wide];
  return { rect, width, height, matrix: upright(page.rotate, width, height) };
}

/** The box on the unturned page; left, top, width and height as the reader sees them, in its units. */
function rectOf({ cropBox, rotate }: Page, [x = 0, y = 0, w = 0, h = 0]: number[]): Rectangle {
  const [left, bottom, right, top] = cropBox;
  if (rotate === 90) return at(left + y, bottom + x, h, w);
  if (rotate === 180) return at(right - x - w, bottom + y, w, h);
  if (rotate === 270) return at(right - y - h, top - x - w, h, w);
  return at(left + x, top - y - h, w, h);
}

function upright(rotate: number, width: number, height: number): number[] {
  if (rotate === 90) return [0, 1, -1, 0, height, 0];
  if (rotate === 180) return [-1, 0, 0, -1, width, height];
  if (rotate === 270) return [0, -1, 1, 0, 0, width];
  return [1, 0, 0, 1, 0, 0];
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
