// Equality of objects as written: references are equal when they name the same object. Whether that object changed
// is asked separately, of every changed object, so nothing needs to be followed here.

import type { PdfView } from '../file.ts';
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from '../objects.ts';

/** Whether two direct values are written alike. Streams never are: see sameObject. */
export function same(a: PdfObject, b: PdfObject): boolean {
  if (a === b) return true;
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfRef) return b instanceof PdfRef && a.num === b.num && a.gen === b.gen;
  if (a instanceof PdfString) return b instanceof PdfString && Buffer.compare(a.bytes, b.bytes) === 0;
  if (a instanceof PdfDict) return b instanceof PdfDict && differingKeys(a, b).length === 0;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i] ?? null));
  }
  return false;
}

/** Keys whose values differ, added and removed ones included. */
export function differingKeys(a: PdfDict, b: PdfDict): string[] {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()]);
  return [...keys].filter((key) => !same(a.get(key), b.get(key)));
}

/** Whether an object says the same in both states, stream data included. */
export async function sameObject(before: PdfView, after: PdfView, num: number): Promise<boolean> {
  const a = await before.object(num);
  const b = await after.object(num);
  if (!(a instanceof PdfStream) || !(b instanceof PdfStream)) return same(a, b);
  if (!same(a.dict, b.dict)) return false;
  const [length, other] = [await before.streamLength(a), await after.streamLength(b)];
  if (length !== other) return false;
  return Buffer.compare(await before.rawStreamBytes(a), await after.rawStreamBytes(b)) === 0;
}

export interface Reference {
  ref: PdfRef;
  /** The entry of the outermost dictionary under which it stands; empty in arrays. */
  key: string;
}

/** All references in an object. */
export function referencesOf(object: PdfObject, key?: string, found: Reference[] = []): Reference[] {
  if (object instanceof PdfRef) found.push({ ref: object, key: key ?? '' });
  else if (Array.isArray(object)) for (const item of object) referencesOf(item, key ?? '', found);
  else if (object instanceof PdfStream) referencesOf(object.dict, key, found);
  else if (object instanceof PdfDict) {
    for (const [name, value] of object.entries) referencesOf(value, key ?? name, found);
  }
  return found;
}

const DRAWING_KEYS = [
  'Subtype',
  'PatternType',
  'ShadingType',
  'FunctionType',
  'CharProcs',
  'ca',
  'SMask',
  'BM',
];

/**
 * Whether a value could never be drawn with. A dictionary that may gain an entry could also be in use as a page's
 * resources, where the entry's name is already called for; so what is added must not be a resource.
 */
export async function isInert(view: PdfView, object: PdfObject): Promise<boolean> {
  const value = await view.resolve(object);
  if (value instanceof PdfStream) return false;
  if (Array.isArray(value)) return !(value[0] instanceof PdfName);
  return !(value instanceof PdfDict) || !DRAWING_KEYS.some((key) => value.has(key));
}

/** The items of `of` that `list` does not hold. References, of which there may be many, are looked up, not compared. */
export function missingFrom(list: readonly PdfObject[], of: readonly PdfObject[]): PdfObject[] {
  const word = (ref: PdfRef) => `${ref.num} ${ref.gen}`;
  const refs = new Set(list.flatMap((item) => (item instanceof PdfRef ? [word(item)] : [])));
  const others = list.filter((item) => !(item instanceof PdfRef));
  return of.filter((item) =>
    item instanceof PdfRef ? !refs.has(word(item)) : !others.some((other) => same(item, other)),
  );
}

/** Whether all of `old` appear in `now`, in their order. */
export function isOrderedSubset(old: readonly PdfObject[], now: readonly PdfObject[]): boolean {
  let at = 0;
  for (const item of now) if (at < old.length && same(item, old[at] ?? null)) at += 1;
  return at === old.length;
}
