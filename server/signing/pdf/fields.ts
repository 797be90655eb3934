// The interactive form as a list of terminal fields with their widgets (ISO 32000-2 §12.7.4).

import type { LoadedView, PdfView } from './file.ts';
import { limit } from './limits.ts';
import { loadTree } from './load-tree.ts';
import { whenLoaded } from './loaded-bytes.ts';
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
export const listFields = (view: PdfView): Promise<FormField[]> => whenLoaded(() => fieldsOf(view.loaded));

/** The same for work that begins again: throws NotLoaded. */
export function fieldsOf(view: LoadedView): FormField[] {
  const form = view.dict(view.catalog(), 'AcroForm');
  if (form === undefined) return [];
  const found: FormField[] = [];
  const seen = new Set<number>();

  const visit = (item: PdfObject, inherited: Inherited, depth: number): void => {
    if (depth > view.file.budget.limits.depth) throw limit('form fields nested too deeply');
    if (item instanceof PdfRef) {
      if (seen.has(item.num)) return;
      if (seen.size > view.file.budget.limits.nodes) throw limit('too many form fields');
      seen.add(item.num);
    }
    const dict = view.resolve(item);
    if (!(dict instanceof PdfDict)) return;
    const own = inherit(view, dict, inherited);
    const { widgets, fields } = splitKids(view, dict);
    if (fields.length > 0) {
      for (const field of fields) visit(field, own, depth + 1);
      return;
    }
    const ref = item instanceof PdfRef ? item : undefined;
    const isWidget = nameValue(view.value(dict, 'Subtype')) === 'Widget';
    if (isWidget) widgets.unshift({ ref, dict });
    const { name, type, value, readOnly } = own;
    found.push({ name, ref, dict, type, value, readOnly, widgets });
  };
  const roots = view.array(form, 'Fields');
  loadTree(view, roots);
  for (const item of roots) {
    visit(item, { name: '', type: undefined, value: null, readOnly: false }, 0);
  }
  return found;
}

function inherit(view: LoadedView, dict: PdfDict, above: Inherited): Inherited {
  const partial = textValue(view.value(dict, 'T'));
  const name = partial === undefined ? above.name : above.name === '' ? partial : `${above.name}.${partial}`;
  const type = nameValue(view.value(dict, 'FT')) ?? above.type;
  const flags = intValue(view.value(dict, 'Ff'));
  const readOnly = flags === undefined ? above.readOnly : (flags & READ_ONLY) !== 0;
  return { name, type, value: dict.has('V') ? dict.get('V') : above.value, readOnly };
}

function splitKids(view: LoadedView, dict: PdfDict): { widgets: Widget[]; fields: PdfObject[] } {
  const widgets: Widget[] = [];
  const fields: PdfObject[] = [];
  for (const kid of view.array(dict, 'Kids')) {
    const value = view.resolve(kid);
    if (!(value instanceof PdfDict)) continue;
    // A kid without a partial name is a widget of this field, not a field of its own.
    if (value.has('T')) fields.push(kid);
    else widgets.push({ ref: kid instanceof PdfRef ? kid : undefined, dict: value });
  }
  return { widgets, fields };
}
