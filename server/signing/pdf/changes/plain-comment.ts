// Which annotations cannot hide or replace what is on the page, whatever they say. The permission to comment (DocMDP 3)
// covers these; the rest is the "evil annotation" of "Breaking the Specification" (Rohlmann et al., S&P 2021).

import type { PdfView } from '../file.ts';
import { nameValue, PdfDict, type PdfObject } from '../objects.ts';
import { type Rectangle, rectangle } from '../pages.ts';
import { differingKeys } from './compare.ts';
import type { Step } from './step.ts';

/** Entries that change what a comment says, not where it lies or whether it is seen. */
const TEXT_KEYS = new Set(
  'Contents RC C T Popup Subj M CreationDate NM IRT RT State StateModel Open'.split(' '),
);
/** Smaller outlines could pass for a letter or a digit. */
const SMALLEST_OUTLINE = 30;
/** A link frames a line of text. */
const SMALLEST_FRAME = 20;
const THICKEST_LINE = 2;
/** A marker pen: lighter than this, or it blackens. */
const LIGHTEST = 0.8;
/** An outline lighter than this wipes out what lies under its line. */
const DARK = 0.5;
/** Lines of neighbours closer than this make an area; markers of two lines of text may touch. */
const GAP = 6;
const TOUCH = 4;
/** More annotations than this on a page are not compared with one another. */
const MOST_ANNOTATIONS = 500;

/** Whether an added annotation leaves everything on the page to be read. */
export async function isPlainComment(view: PdfView, dict: PdfDict): Promise<boolean> {
  const subtype = nameValue(dict.get('Subtype')) ?? '';
  // Whoever draws an annotation himself can draw a letter or a digit, however small it is.
  if (dict.has('AP')) return false;
  if (subtype === 'Text') return true;
  if (subtype === 'Popup') return (await view.value(dict, 'Open')) !== true;
  if (subtype === 'Link') return !(await hasBorder(view, dict)) || isOutline(view, dict, SMALLEST_FRAME);
  if (subtype === 'Highlight') return (await isLight(view, dict.get('C'))) && marksWithin(view, dict);
  if (subtype === 'Square' || subtype === 'Circle') return isOutline(view, dict);
  return false;
}

/** Whether a comment lies on another of its page: lines side by side, or marker upon marker, blacken what is below. */
export async function isStacked(
  view: PdfView,
  dict: PdfDict,
  annots: readonly PdfObject[],
): Promise<boolean> {
  const own = await areaOf(view, dict);
  if (own === undefined) return false;
  if (annots.length > MOST_ANNOTATIONS) return true;
  for (const item of annots) {
    const other = await view.resolve(item);
    if (!(other instanceof PdfDict) || other === dict) continue;
    const area = await areaOf(view, other);
    if (area === undefined) continue;
    // One line upon the other is still one line.
    const isSamePlace = own.rect.every((side, i) => side === area.rect[i]);
    if (isSamePlace && !own.isMarker && !area.isMarker) continue;
    const slack = own.isMarker && area.isMarker ? TOUCH : -GAP;
    const [a, b] = [own.rect, area.rect];
    const across = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    const along = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    if (across > slack && along > slack) return true;
  }
  return false;
}

/** Where a comment leaves colour on the page; undefined when it leaves none. */
async function areaOf(
  view: PdfView,
  dict: PdfDict,
): Promise<{ rect: Rectangle; isMarker: boolean } | undefined> {
  const subtype = nameValue(dict.get('Subtype')) ?? '';
  const isDrawn =
    ['Highlight', 'Square', 'Circle'].includes(subtype) ||
    (subtype === 'Link' && (await hasBorder(view, dict)));
  const rect = isDrawn ? await rectangle(view, dict.get('Rect')) : undefined;
  return rect && { rect, isMarker: subtype === 'Highlight' };
}

/** Whether a changed annotation was and stays such a comment, in its place. */
export async function isPlainEdit(step: Step, was: PdfDict, is: PdfDict): Promise<boolean> {
  if (differingKeys(was, is).some((key) => !TEXT_KEYS.has(key))) return false;
  return (await isPlainComment(step.before, was)) && isPlainComment(step.after, is);
}

async function sizeOf(view: PdfView, dict: PdfDict): Promise<[number, number] | undefined> {
  const rect = await rectangle(view, dict.get('Rect'));
  return rect === undefined ? undefined : [rect[2] - rect[0], rect[3] - rect[1]];
}

async function isOutline(view: PdfView, dict: PdfDict, smallest = SMALLEST_OUTLINE): Promise<boolean> {
  const interior = await view.value(dict, 'IC');
  if (interior !== null && !(Array.isArray(interior) && interior.length === 0)) return false;
  const size = await sizeOf(view, dict);
  if (size?.every((length) => length >= smallest) !== true) return false;
  return (await isThin(view, dict)) && isDark(view, dict.get('C'));
}

/** A border is drawn inwards and outwards: a thick one is an area. */
async function isThin(view: PdfView, dict: PdfDict): Promise<boolean> {
  if (dict.has('BE')) return false;
  const style = await view.dict(dict, 'BS');
  const border = await view.array(dict, 'Border');
  const widths = [style?.get('W') ?? 1, border[2] ?? 1];
  return widths.every((width) => typeof width === 'number' && width <= THICKEST_LINE);
}

async function hasBorder(view: PdfView, dict: PdfDict): Promise<boolean> {
  const style = await view.dict(dict, 'BS');
  const border = await view.array(dict, 'Border');
  // The style is what counts where both are given, but not to every reader.
  const widths = [...(style ? [style.get('W') ?? 1] : []), ...(dict.has('Border') ? [border[2] ?? 1] : [])];
  return widths.length === 0 || widths.some((width) => width !== 0);
}

/** Without a colour readers draw in black or not at all. */
async function isDark(view: PdfView, color: PdfObject): Promise<boolean> {
  const value = await view.resolve(color);
  if (value === null) return true;
  if (!Array.isArray(value) || (value.length !== 1 && value.length !== 3)) return false;
  return value.some((part) => typeof part === 'number' && part < DARK);
}

/** A marker lies where its quadrilaterals lie; those outside of its rectangle are drawn by some readers. */
async function marksWithin(view: PdfView, dict: PdfDict): Promise<boolean> {
  const rect = await rectangle(view, dict.get('Rect'));
  if (rect === undefined) return false;
  const [left, bottom, right, top] = rect;
  return (await view.array(dict, 'QuadPoints')).every((point, i) => {
    const [low, high] = i % 2 === 0 ? [left, right] : [bottom, top];
    return typeof point === 'number' && point >= low - TOUCH && point <= high + TOUCH;
  });
}

async function isLight(view: PdfView, color: PdfObject): Promise<boolean> {
  const value = await view.resolve(color);
  if (!Array.isArray(value) || value.length !== 3) return false;
  const parts = value.filter((part) => typeof part === 'number');
  // Yellow has no blue: two of three bright parts make a light colour.
  return parts.length === 3 && parts.filter((part) => part >= LIGHTEST).length >= 2;
}
