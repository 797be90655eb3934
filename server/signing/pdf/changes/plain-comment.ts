// Which annotations cannot hide or replace what is on the page, whatever they say. The permission to comment (DocMDP 3)
// covers these; the rest is the "evil annotation" of "Breaking the Specification" (Rohlmann et al., S&P 2021).

import type { PdfView } from '../file.ts';
import { nameValue, type PdfDict, type PdfObject } from '../objects.ts';
import { rectangle } from '../pages.ts';
import { differingKeys } from './compare.ts';
import type { Step } from './step.ts';

/** Entries that change what a comment says, not where it lies or whether it is seen. */
const TEXT_KEYS = new Set(
  'Contents RC C T Popup Subj M CreationDate NM IRT RT State StateModel Open'.split(' '),
);
/** An icon: readers draw it at about this size. */
const LARGEST_ICON = 40;
/** Smaller outlines could pass for a letter or a digit. */
const SMALLEST_OUTLINE = 30;
const THICKEST_LINE = 3;
/** A marker pen: lighter than this, or it blackens. */
const LIGHTEST = 0.5;

/** Whether an added annotation leaves everything on the page to be read. */
export async function isPlainComment(view: PdfView, dict: PdfDict): Promise<boolean> {
  const subtype = nameValue(dict.get('Subtype')) ?? '';
  const hasAppearance = dict.has('AP');
  if (subtype === 'Popup' || subtype === 'Link') return !hasAppearance && (await isThin(view, dict));
  if (subtype === 'Text') return !hasAppearance || (await isIcon(view, dict));
  if (hasAppearance) return false;
  if (subtype === 'Highlight') return isLight(view, dict.get('C'));
  if (subtype === 'Square' || subtype === 'Circle') return isOutline(view, dict);
  return false;
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

async function isIcon(view: PdfView, dict: PdfDict): Promise<boolean> {
  const size = await sizeOf(view, dict);
  return size?.every((length) => length <= LARGEST_ICON) === true;
}

async function isOutline(view: PdfView, dict: PdfDict): Promise<boolean> {
  const interior = await view.value(dict, 'IC');
  if (interior !== null && !(Array.isArray(interior) && interior.length === 0)) return false;
  const size = await sizeOf(view, dict);
  return size?.every((length) => length >= SMALLEST_OUTLINE) === true && isThin(view, dict);
}

/** A border is drawn inwards and outwards: a thick one is an area. */
async function isThin(view: PdfView, dict: PdfDict): Promise<boolean> {
  if (dict.has('BE')) return false;
  const style = await view.dict(dict, 'BS');
  const border = await view.array(dict, 'Border');
  const widths = [style?.get('W') ?? 1, border[2] ?? 1];
  return widths.every((width) => typeof width === 'number' && width <= THICKEST_LINE);
}

async function isLight(view: PdfView, color: PdfObject): Promise<boolean> {
  const value = await view.resolve(color);
  if (!Array.isArray(value) || value.length !== 3) return false;
  const parts = value.filter((part) => typeof part === 'number');
  // Yellow has no blue: two of three bright parts make a light colour.
  return parts.length === 3 && parts.filter((part) => part >= LIGHTEST).length >= 2;
}
