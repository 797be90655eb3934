// Marks from a declarative layout: each cell says what it shows, where, and how it looks; the caller gives contents,
// the boxes somebody chose, and the pages. NĐ 30/2020 Phụ lục I puts its cells in millimetres of the page.

import type { ImageBytes, InnerBox, Mark, MarkPart, PlacedBox, TextLook } from '../../types.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png-chunks.ts';

/** An image, with its width where that is fixed (a seal's registered width), or lines of text. */
export type LayoutContent = (ImageBytes & { widthMm?: number }) | { lines: string[] };

/** Where a cell lies. */
export type CellPlace =
  /** In the box of this name. */
  | { box: string }
  /** In its own fixed size around the middle of the box of this name. */
  | { around: string }
  /** In a size of the cell's own around the middle of the box of this name. */
  | { middleOf: string; widthMm: number; heightMm: number }
  /** In its own fixed size over the left part of that box, as high: the share of its width that is covered. */
  | { over: string; share: number }
  /** In the top right corner of a page. The margin is smaller on a narrow page, and the cell ends at its left edge. */
  | { page: number; topMm: number; rightMm: number; widthMm: number; heightMm: number };

export interface LayoutCell {
  place: CellPlace;
  /** What it shows, by its name among the contents; several parts, from the top down, are one mark. */
  shows: string | readonly { content: string; look?: CellLook; share: number }[];
  /** How text looks. */
  look?: CellLook;
}

export type CellLook = Omit<TextLook, 'lines'>;
export type Layout = readonly LayoutCell[];

export interface LayoutFacts {
  /** A cell without content is left out. */
  contents: Readonly<Record<string, LayoutContent | undefined>>;
  /** A cell whose box nobody chose is left out. */
  boxes?: Readonly<Record<string, PlacedBox | undefined>>;
  /** As `pdfFacts` tells them; needed for cells that lie in a corner of a page. */
  pages?: readonly { widthMm: number }[];
}

const DEFAULT_LOOK: CellLook = { sizePt: 13 };

/** The marks of a layout, in its order. */
export function layOut(layout: Layout, facts: LayoutFacts): Mark[] {
  return layout.flatMap((cell): Mark[] => {
    const { shows, look = DEFAULT_LOOK } = cell;
    if (typeof shows !== 'string') return blockOf(cell.place, shows, facts);
    const content = facts.contents[shows];
    const box = content && boxOf(cell.place, content, facts);
    if (content === undefined || box === undefined) return [];
    if ('lines' in content) return [{ kind: 'text', box, lines: content.lines, ...look }];
    return [{ kind: 'image', box, ...bytesOf(content) }];
  });
}

type Parts = Exclude<LayoutCell['shows'], string>;

/** Images and texts below each other; what has no content leaves its room empty. */
function blockOf(place: CellPlace, parts: Parts, facts: LayoutFacts): Mark[] {
  const box = boxOf(place, undefined, facts);
  const given = parts.some(({ content }) => facts.contents[content] !== undefined);
  if (box === undefined || !given) return [];
  let top = 0;
  const shown = parts.flatMap(({ content: name, look = DEFAULT_LOOK, share }): MarkPart[] => {
    const at: InnerBox = { xMm: 0, yMm: top, widthMm: box.widthMm, heightMm: box.heightMm * share };
    top += at.heightMm;
    const content = facts.contents[name];
    if (content === undefined) return [];
    if ('lines' in content) return [{ kind: 'text', at, lines: content.lines, ...look }];
    return [{ kind: 'image', at, ...bytesOf(content) }];
  });
  return [{ kind: 'block', box, parts: shown }];
}

function boxOf(
  place: CellPlace,
  content: LayoutContent | undefined,
  { boxes = {}, pages = [] }: LayoutFacts,
): PlacedBox | undefined {
  if ('page' in place) {
    const page = pages[place.page - 1];
    return page && inCorner(place, page.widthMm);
  }
  if ('middleOf' in place) {
    const middle = boxes[place.middleOf];
    return middle && sizedAround(middle, place);
  }
  const name = 'box' in place ? place.box : 'around' in place ? place.around : place.over;
  const box = boxes[name];
  if (box === undefined || content === undefined || 'lines' in content || content.widthMm === undefined)
    return box;
  if ('box' in place) return box;
  const { widthMm } = content;
  const heightMm = widthMm * aspectOf(content);
  const xMm =
    'around' in place ? box.xMm + (box.widthMm - widthMm) / 2 : box.xMm + box.widthMm * place.share - widthMm;
  return { page: box.page, xMm, yMm: box.yMm + (box.heightMm - heightMm) / 2, widthMm, heightMm };
}

function sizedAround(
  { page, xMm, yMm, ...box }: PlacedBox,
  { widthMm, heightMm }: { widthMm: number; heightMm: number },
): PlacedBox {
  const left = xMm + (box.widthMm - widthMm) / 2;
  return { page, xMm: left, yMm: yMm + (box.heightMm - heightMm) / 2, widthMm, heightMm };
}

function inCorner(place: Extract<CellPlace, { page: number }>, pageWidthMm: number): PlacedBox {
  const right = pageWidthMm - Math.min(place.rightMm, pageWidthMm / 10);
  const widthMm = Math.min(place.widthMm, right);
  return { page: place.page, xMm: right - widthMm, yMm: place.topMm, widthMm, heightMm: place.heightMm };
}

function bytesOf(content: ImageBytes): ImageBytes {
  return 'png' in content ? { png: content.png } : { jpeg: content.jpeg };
}

/** Height through width; 1 for an image that cannot be read, which is refused when it is drawn. */
function aspectOf(image: ImageBytes): number {
  try {
    const { width, height } = 'png' in image ? readPng(image.png) : readJpeg(image.jpeg);
    return height / width;
  } catch {
    return 1;
  }
}
