// Whether a filled field is just that: its value, shown as text in the place the field always had. Only then does the
// permission to fill forms cover it; a field that draws more than its value can hide or replace signed text
// ("Shadow Attacks", hide and replace). ISO 32000-2 §12.7.4.3, §12.8.2.2.

import type { FormField, Widget } from '../fields.ts';
import type { PdfView } from '../file.ts';
import { coverTooMuch } from '../marks.ts';
import { dictValue, nameValue, PdfDict, type PdfObject, PdfRef } from '../objects.ts';
import { listPages, rectangle } from '../pages.ts';
import { textValue } from '../text.ts';
import { differingKeys } from './compare.ts';
import { type Drawing, drawingOf, withoutSpace } from './drawn-text.ts';
import type { Step } from './step.ts';

const VALUE_KEYS = new Set(['V', 'I', 'TI', 'M', 'AP', 'AS']);
/** A tick or a dot; what is larger could show a page. */
const LARGEST_BUTTON = 40;
/** In points: a full stop that is larger could cover a line. */
const LARGEST_LETTER = 72;
/** Letters, digits and punctuation; no blocks or other shapes that paint an area. */
const WRITING = /^[\p{L}\p{M}\p{N}\p{P}\p{Sc}\p{Sm}`^~\ufffd]*$/u;

/** Whether the change of a field shows its new value and nothing else. */
export async function isPlainFill(
  step: Step,
  was: FormField,
  is: FormField,
  hasOldAppearance: boolean,
): Promise<boolean> {
  const pairs = [{ old: was.dict, now: is.dict }, ...widgetPairs(was, is)];
  if (pairs.some(({ old, now }) => differingKeys(old, now).some((key) => !VALUE_KEYS.has(key)))) return false;
  if (is.type === 'Btn') return !hasOldAppearance && (await isTick(step, was, is));
  if (is.type !== 'Tx' && is.type !== 'Ch') return false;
  if (await coversPages(step, is)) return false;
  const texts = await valueTexts(step, is);
  if (!texts.every((text) => WRITING.test(text))) return false;
  for (const [i, widget] of is.widgets.entries()) {
    if (!(await showsOnly(step, was.widgets[i], widget, texts))) return false;
  }
  return true;
}

const widgetPairs = (was: FormField, is: FormField) =>
  is.widgets.map(({ dict }, i) => ({ old: was.widgets[i]?.dict ?? new PdfDict(), now: dict }));

/** A check box or a radio button that takes another of the appearances it was signed with. */
async function isTick(step: Step, was: FormField, is: FormField): Promise<boolean> {
  for (const [i, { dict }] of is.widgets.entries()) {
    const old = was.widgets[i]?.dict ?? new PdfDict();
    if (differingKeys(old, dict).includes('AP')) return false;
    const rect = await rectangle(step.after, dict.get('Rect'));
    if (rect === undefined || rect[2] - rect[0] > LARGEST_BUTTON || rect[3] - rect[1] > LARGEST_BUTTON)
      return false;
    const states = await step.before.dict((await step.before.dict(old, 'AP')) ?? new PdfDict(), 'N');
    const state = nameValue(dict.get('AS')) ?? 'Off';
    if (state !== 'Off' && states?.has(state) !== true) return false;
  }
  return true;
}

/** What a field of this value may show: the value, or for a choice the words that stand for it. */
async function valueTexts(step: Step, field: FormField): Promise<string[]> {
  const value = await step.after.resolve(field.value);
  const chosen = (Array.isArray(value) ? value : [value]).map((item) => textValue(item) ?? '');
  const texts = [chosen.join('')];
  if (field.type !== 'Ch') return texts.map(withoutSpace);
  for (const item of await step.after.array(field.dict, 'Opt')) {
    const option = await step.after.resolve(item);
    if (!Array.isArray(option)) continue;
    const [code, words] = [
      await step.after.resolve(option[0] ?? null),
      await step.after.resolve(option[1] ?? null),
    ];
    if (textValue(code) === chosen[0]) texts.push(textValue(words) ?? '');
  }
  return texts.map(withoutSpace);
}

async function showsOnly(
  step: Step,
  old: Widget | undefined,
  widget: Widget,
  texts: readonly string[],
): Promise<boolean> {
  const appearance = await step.after.dict(widget.dict, 'AP');
  if (appearance === undefined) return true;
  if (appearance.has('R') || appearance.has('D')) return false;
  const isKnown = ({ num }: PdfRef) => step.wasSigned(num);
  const drawing = await drawingOf(step.after, appearance.get('N'), isKnown);
  if (drawing === undefined || !texts.some((text) => agree(drawing.text, text))) return false;
  const placed = await placementOf(step.after, widget, appearance.get('N'));
  if (placed === undefined || drawing.isFaint) return false;
  if (!(drawing.letterSize * placed.scale <= Math.min(LARGEST_LETTER, placed.height))) return false;
  return !drawing.paints || (await paintedBefore(step, old, { drawing, placed }));
}

interface Placement {
  /** How much the form is enlarged to fit the widget. */
  scale: number;
  /** Of the widget, as its letters stand. */
  height: number;
  /** Of the form, as it is written. */
  box: string;
}

/** How an appearance comes to lie in its widget (ISO 32000-2 §12.5.5, Algorithm 8); undefined when it is bent. */
async function placementOf(
  view: PdfView,
  widget: Widget,
  appearance: PdfObject,
): Promise<Placement | undefined> {
  const form = dictValue(await view.resolve(appearance));
  const rect = await rectangle(view, widget.dict.get('Rect'));
  const box = form && (await rectangle(view, form.get('BBox')));
  if (form === undefined || rect === undefined || box === undefined) return undefined;
  const matrix = form.has('Matrix') ? await view.array(form, 'Matrix') : [1, 0, 0, 1, 0, 0];
  const [a, b, c, d] = matrix;
  const isUpright = b === 0 && c === 0 && Math.abs(Number(a)) === 1 && Math.abs(Number(d)) === 1;
  const isTurned = a === 0 && d === 0 && Math.abs(Number(b)) === 1 && Math.abs(Number(c)) === 1;
  if (!isUpright && !isTurned) return undefined;
  const [width, height] = [rect[2] - rect[0], rect[3] - rect[1]];
  const [across, along] = isTurned ? [height, width] : [width, height];
  const scale = Math.max(across / (box[2] - box[0]), along / (box[3] - box[1]));
  return { scale, height: along, box: `${box.join(' ')} ${matrix.slice(0, 4).join(' ')}` };
}

/** Character by character; one that cannot be told may stand for anything but a plain letter or digit. */
function agree(shown: string, value: string): boolean {
  const [left, right] = [[...shown], [...value]];
  return (
    left.length === right.length &&
    left.every(
      (letter, i) => letter === right[i] || (letter === '\ufffd' && !/[0-9A-Za-z]/.test(right[i] ?? '')),
    )
  );
}

/**
 * A background that was not there when the page was signed would hide what lies under the field, and so would one that
 * was only a border, or only promised by the widget's characteristics.
 */
async function paintedBefore(
  step: Step,
  old: Widget | undefined,
  now: { drawing: Drawing; placed: Placement },
): Promise<boolean> {
  if (old === undefined) return false;
  const appearance = await step.before.dict(old.dict, 'AP');
  const stated: PdfObject = appearance?.get('N') ?? null;
  const drawing = await drawingOf(step.before, stated, () => true);
  const placed = await placementOf(step.before, old, stated);
  return drawing?.decoration === now.drawing.decoration && placed?.box === now.placed.box;
}

async function coversPages(step: Step, field: FormField): Promise<boolean> {
  const pages = await listPages(step.before);
  for (const { dict } of field.widgets) {
    const rect = await rectangle(step.after, dict.get('Rect'));
    const stated = dict.get('P');
    const page = pages.find(({ ref }) => stated instanceof PdfRef && ref.num === stated.num) ?? pages[0];
    if (rect !== undefined && page !== undefined && coverTooMuch(page, [rect])) return true;
  }
  return false;
}
