// The page tree with its inherited attributes (ISO 32000-2 §7.7.3), guarded against loops.

import type { LoadedView, PdfView } from './file.ts';
import { broken, limit } from './limits.ts';
import { loadTree } from './load-tree.ts';
import { whenLoaded } from './loaded-bytes.ts';
import { intValue, nameValue, PdfDict, type PdfObject, PdfRef } from './objects.ts';

export interface Page {
  /** From 1. */
  readonly number: number;
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  /** Visible area in default user space, normalised: left, bottom, right, top. */
  readonly cropBox: Rectangle;
  readonly mediaBox: Rectangle;
  /** 0, 90, 180 or 270, clockwise. */
  readonly rotate: number;
  /** Points to one unit of user space: 1 but on very large pages. */
  readonly userUnit: number;
}

export type Rectangle = readonly [number, number, number, number];

interface Inherited {
  mediaBox: PdfObject;
  cropBox: PdfObject;
  rotate: PdfObject;
}

const A4: Rectangle = [0, 0, 595.28, 841.89];

/** All pages in order; read once for each state of the document. */
export const listPages = (view: PdfView): Promise<readonly Page[]> => whenLoaded(() => pagesOf(view.loaded));

/** The same for work that begins again: throws NotLoaded. */
export const pagesOf = (view: LoadedView): readonly Page[] => view.once(readPages);

function readPages(view: LoadedView): readonly Page[] {
  const catalog = view.catalog();
  const root = catalog.get('Pages');
  if (!(root instanceof PdfRef)) throw broken('the catalog has no page tree');
  loadTree(view, [root]);
  const pages: Page[] = [];
  const seen = new Set<number>();

  const visit = (ref: PdfObject, inherited: Inherited, depth: number): void => {
    if (!(ref instanceof PdfRef)) throw broken('a page is not an indirect object');
    if (seen.has(ref.num)) throw broken('the page tree runs in a circle');
    if (seen.size > view.file.budget.limits.nodes) throw limit('too many pages');
    if (depth > view.file.budget.limits.depth) throw limit('page tree too deep');
    seen.add(ref.num);
    const node = view.resolve(ref);
    if (!(node instanceof PdfDict)) throw broken('a page is missing');
    const own = {
      mediaBox: node.get('MediaBox') ?? inherited.mediaBox,
      cropBox: node.get('CropBox') ?? inherited.cropBox,
      rotate: node.get('Rotate') ?? inherited.rotate,
    };
    if (node.has('Kids') && nameValue(view.value(node, 'Type')) !== 'Page') {
      for (const kid of view.array(node, 'Kids')) visit(kid, own, depth + 1);
    } else {
      pages.push(makePage(view, ref, node, own, pages.length + 1));
    }
  };
  visit(root, { mediaBox: null, cropBox: null, rotate: null }, 0);
  return pages;
}

function makePage(view: LoadedView, ref: PdfRef, dict: PdfDict, own: Inherited, number: number): Page {
  const mediaBox = rectangleOf(view, own.mediaBox) ?? A4;
  const cropBox = intersect(rectangleOf(view, own.cropBox) ?? mediaBox, mediaBox);
  const turned = intValue(view.resolve(own.rotate)) ?? 0;
  const rotate = turned % 90 === 0 ? ((turned % 360) + 360) % 360 : 0;
  const unit = view.value(dict, 'UserUnit');
  const userUnit = typeof unit === 'number' && unit > 0 ? unit : 1;
  return { number, ref, dict, cropBox, mediaBox, rotate, userUnit };
}

/** Width and height of the page as the reader sees it, in points. */
export function seenSize({ cropBox, rotate, userUnit }: Page): readonly [number, number] {
  const width = (cropBox[2] - cropBox[0]) * userUnit;
  const height = (cropBox[3] - cropBox[1]) * userUnit;
  return rotate % 180 === 0 ? [width, height] : [height, width];
}

/** A rectangle with its corners in order, undefined when it is none. */
export const rectangle = (view: PdfView, object: PdfObject): Promise<Rectangle | undefined> =>
  whenLoaded(() => rectangleOf(view.loaded, object));

/** The same for work that begins again: throws NotLoaded. */
export function rectangleOf(view: LoadedView, object: PdfObject): Rectangle | undefined {
  const array = view.resolve(object);
  if (!Array.isArray(array) || array.length !== 4) return undefined;
  const [a, b, c, d] = array.map((item) => view.resolve(item));
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
    return undefined;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

function intersect(a: Rectangle, b: Rectangle): Rectangle {
  const both: Rectangle = [
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ];
  return both[0] < both[2] && both[1] < both[3] ? both : b;
}
