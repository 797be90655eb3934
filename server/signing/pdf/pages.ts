// The page tree with its inherited attributes (ISO 32000-2 §7.7.3), guarded against loops.

import type { PdfView } from './file.ts';
import { broken, limit } from './limits.ts';
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

/** Siblings read together. */
const AHEAD = 64;
const A4: Rectangle = [0, 0, 595.28, 841.89];

/** All pages in order; read once for each state of the document. */
export function listPages(view: PdfView): Promise<readonly Page[]> {
  return view.once(readPages);
}

async function readPages(view: PdfView): Promise<readonly Page[]> {
  const catalog = await view.catalog();
  const root = catalog.get('Pages');
  if (!(root instanceof PdfRef)) throw broken('the catalog has no page tree');
  const pages: Page[] = [];
  const seen = new Set<number>();

  const visit = async (ref: PdfObject, inherited: Inherited, depth: number): Promise<void> => {
    if (!(ref instanceof PdfRef)) throw broken('a page is not an indirect object');
    if (seen.has(ref.num)) throw broken('the page tree runs in a circle');
    if (seen.size > view.file.budget.limits.nodes) throw limit('too many pages');
    if (depth > view.file.budget.limits.depth) throw limit('page tree too deep');
    seen.add(ref.num);
    const node = await view.resolve(ref);
    if (!(node instanceof PdfDict)) throw broken('a page is missing');
    const own = {
      mediaBox: node.get('MediaBox') ?? inherited.mediaBox,
      cropBox: node.get('CropBox') ?? inherited.cropBox,
      rotate: node.get('Rotate') ?? inherited.rotate,
    };
    if (node.has('Kids') && nameValue(await view.value(node, 'Type')) !== 'Page') {
      const kids = await view.array(node, 'Kids');
      for (const [index, kid] of kids.entries()) {
        if (index % AHEAD === 0) await readAhead(view, kids.slice(index, index + AHEAD));
        await visit(kid, own, depth + 1);
      }
    } else {
      pages.push(await makePage(view, ref, node, own, pages.length + 1));
    }
  };
  await visit(root, { mediaBox: null, cropBox: null, rotate: null }, 0);
  return pages;
}

/** Objects asked of a disk together do not wait for one another; what is wrong with one is found when it is visited. */
async function readAhead(view: PdfView, kids: readonly PdfObject[]): Promise<void> {
  await Promise.allSettled(kids.map((kid) => view.resolve(kid)));
}

async function makePage(
  view: PdfView,
  ref: PdfRef,
  dict: PdfDict,
  own: Inherited,
  number: number,
): Promise<Page> {
  const mediaBox = (await rectangle(view, own.mediaBox)) ?? A4;
  const cropBox = intersect((await rectangle(view, own.cropBox)) ?? mediaBox, mediaBox);
  const turned = intValue(await view.resolve(own.rotate)) ?? 0;
  const rotate = turned % 90 === 0 ? ((turned % 360) + 360) % 360 : 0;
  const unit = await view.value(dict, 'UserUnit');
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
export async function rectangle(view: PdfView, object: PdfObject): Promise<Rectangle | undefined> {
  const array = await view.resolve(object);
  if (!Array.isArray(array) || array.length !== 4) return undefined;
  const isDirect = array.every((item) => typeof item === 'number');
  const [a, b, c, d] = isDirect ? array : await Promise.all(array.map((item) => view.resolve(item)));
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
