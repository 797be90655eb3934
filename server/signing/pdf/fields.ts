// The interactive form as a list of terminal fields with their widgets (ISO 32000-2 §12.7.4).

import type { PdfView } from './file.ts';
import { limit } from './limits.ts';
import { intValue, nameValue, PdfDict, type PdfObject, PdfRef } from './objects.ts';
import { textValue } from './text.ts';

export interface Widget {
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
}

export interface FormField {
  /** Fully qualified. */
  readonly name: string;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  /** Tx, Btn, Ch or Sig; inherited. */
  readonly type: string | undefined;
  /** /V as written, inherited. */
  readonly value: PdfObject;
  /** Whether nobody may change the value; inherited. */
  readonly readOnly: boolean;
  /** The field itself when it is its own widget. */
  readonly widgets: readonly Widget[];
}

/** Table 227. */
const READ_ONLY = 1;

interface Inherited {
  name: string;
  type: string | undefined;
  value: PdfObject;
  readOnly: boolean;
}

/** All terminal fields. Loops and bad nodes are left out: they are no fields. */
export async function listFields(view: PdfView): Promise<FormField[]> {
  const form = await view.dict(await view.catalog(), 'AcroForm');
  if (form === undefined) return [];
  const found: FormField[] = [];
  const seen = new Set<number>();

  const visit = async (item: PdfObject, inherited: Inherited, depth: number): Promise<void> => {
    if (depth > view.file.budget.limits.depth) throw limit('form fields nested too deeply');
    if (item instanceof PdfRef) {
      if (seen.has(item.num)) return;
      if (seen.size > view.file.budget.limits.nodes) throw limit('too many form fields');
      seen.add(item.num);
    }
    const dict = await view.resolve(item);
    if (!(dict instanceof PdfDict)) return;
    const own = await inherit(view, dict, inherited);
    const { widgets, fields } = await splitKids(view, dict);
    if (fields.length > 0) {
      for (const field of fields) await visit(field, own, depth + 1);
      return;
    }
    const ref = item instanceof PdfRef ? item : undefined;
    const isWidget = nameValue(await view.value(dict, 'Subtype')) === 'Widget';
    found.push({ ...own, ref, dict, widgets: isWidget ? [{ ref, dict }, ...widgets] : widgets });
  };
  for (const item of await view.array(form, 'Fields')) {
    await visit(item, { name: '', type: undefined, value: null, readOnly: false }, 0);
  }
  return found;
}

async function inherit(view: PdfView, dict: PdfDict, above: Inherited): Promise<Inherited> {
  const partial = textValue(await view.value(dict, 'T'));
  const name = partial === undefined ? above.name : above.name === '' ? partial : `${above.name}.${partial}`;
  const type = nameValue(await view.value(dict, 'FT')) ?? above.type;
  const flags = intValue(await view.value(dict, 'Ff'));
  const readOnly = flags === undefined ? above.readOnly : (flags & READ_ONLY) !== 0;
  return { name, type, value: dict.has('V') ? dict.get('V') : above.value, readOnly };
}

async function splitKids(view: PdfView, dict: PdfDict): Promise<{ widgets: Widget[]; fields: PdfObject[] }> {
  const widgets: Widget[] = [];
  const fields: PdfObject[] = [];
  for (const kid of await view.array(dict, 'Kids')) {
    const value = await view.resolve(kid);
    if (!(value instanceof PdfDict)) continue;
    // A kid without a partial name is a widget of this field, not a field of its own.
    if (value.has('T')) fields.push(kid);
    else widgets.push({ ref: kid instanceof PdfRef ? kid : undefined, dict: value });
  }
  return { widgets, fields };
}
