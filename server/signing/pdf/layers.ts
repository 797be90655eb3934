// Optional content that a reader does not see at first, or sees on paper only (ISO 32000-2 §8.11.4). It was signed as it
// is, and to change it later is forbidden; but whoever signed may not have seen it, so the report names it.

import type { PdfView } from './file.ts';
import { nameValue, PdfDict, PdfRef } from './objects.ts';
import { textValue } from './text.ts';

const MAX_LAYERS = 1_000;
const MAX_NAME = 120;

/** Names of the optional content groups that are off when the document is opened, or when it is printed. */
export async function listHiddenLayers(view: PdfView): Promise<string[]> {
  const properties = await view.dict(await view.catalog(), 'OCProperties');
  if (properties === undefined) return [];
  const configuration = await view.dict(properties, 'D');
  const numbersIn = async (key: string) => {
    const items = configuration === undefined ? [] : await view.array(configuration, key);
    return new Set(items.flatMap((item) => (item instanceof PdfRef ? [item.num] : [])));
  };
  const [on, off] = [await numbersIn('ON'), await numbersIn('OFF')];
  const isOffAtFirst = nameValue(configuration?.get('BaseState') ?? null) === 'OFF';
  const hidden: string[] = [];
  for (const item of (await view.array(properties, 'OCGs')).slice(0, MAX_LAYERS)) {
    const group = await view.resolve(item);
    const num = item instanceof PdfRef ? item.num : -1;
    if (!(group instanceof PdfDict)) continue;
    const isOff = isOffAtFirst ? !on.has(num) : off.has(num);
    if (isOff || (await differsByUse(view, group)))
      hidden.push((textValue(await view.value(group, 'Name')) ?? '').slice(0, MAX_NAME));
  }
  return hidden;
}

/** A group may say of itself that it is off on the screen or on paper. */
async function differsByUse(view: PdfView, group: PdfDict): Promise<boolean> {
  const usage = await view.dict(group, 'Usage');
  if (usage === undefined) return false;
  for (const use of ['View', 'Print']) {
    const part = await view.dict(usage, use);
    if (part !== undefined && nameValue(await view.value(part, `${use}State`)) === 'OFF') return true;
  }
  return false;
}
