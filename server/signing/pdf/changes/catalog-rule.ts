// The trailer and the catalog: what may be added there after a signature (DSS, form, metadata), and by what name the
// rest is called. Anything not named here is forbidden.

import type { ChangeKind } from '../../types.ts';
import type { PdfView } from '../file.ts';
import { nameValue, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from '../objects.ts';
import { differingKeys, referencesOf, same } from './compare.ts';
import type { Step } from './step.ts';

/** Cross-reference bookkeeping in trailers and cross-reference streams. */
const TRAILER_KEYS = new Set([
  'Size',
  'Prev',
  'XRefStm',
  'ID',
  'Info',
  'Type',
  'W',
  'Index',
  'Filter',
  'DecodeParms',
  'Length',
]);

/** ISO 32000-2 §14.3.3. */
const INFO_KEYS = new Set(
  'Title Author Subject Keywords Creator Producer CreationDate ModDate Trapped'.split(' '),
);

const FORBIDDEN_KINDS: Record<string, ChangeKind> = {
  OpenAction: 'action',
  AA: 'action',
  Names: 'action',
  AF: 'attachment',
  Collection: 'attachment',
  OCProperties: 'page-content',
};

export async function checkTrailer(step: Step): Promise<void> {
  const [before, after] = [step.before.trailer, step.after.trailer];
  for (const key of differingKeys(before, after)) {
    // Some producers put private entries into one trailer and not into the next; readers never look at them.
    if (TRAILER_KEYS.has(key) || (key !== 'Root' && after.get(key) === null)) continue;
    if (key === 'Root' || key === 'Encrypt')
      step.report('structure', false, `the trailer's /${key} was replaced`);
  }
  const info = after.get('Info');
  if (!(info instanceof PdfRef) || !step.changed.has(info.num)) return;
  const old = before.get('Info');
  const was =
    old instanceof PdfRef && old.num === info.num ? await step.before.object(info.num) : new PdfDict();
  const is = await step.after.object(info.num);
  if (!(was instanceof PdfDict) || !(is instanceof PdfDict)) return;
  // Only text may change there: an information dictionary that is something else besides stays harmless.
  const isText = (value: PdfObject) => value === null || value instanceof PdfString;
  const changed = differingKeys(was, is);
  if (changed.some((key) => !isText(is.get(key)) && key !== 'Trapped')) return;
  if (step.existed(info.num) && !same(old, info)) return;
  // The usual entries mean nothing elsewhere; any other could be the text of an annotation that is this same object.
  if (step.isNew(info.num) || changed.every((key) => INFO_KEYS.has(key))) step.account(info.num);
  else step.accountAs(info.num, { kind: 'information' });
  step.report('metadata', true, 'the document information was updated', { object: info.num });
}

export async function checkCatalog(step: Step): Promise<void> {
  const root = step.after.trailer.get('Root');
  if (!(root instanceof PdfRef)) return;
  const [before, after] = [await step.before.catalog(), await step.after.catalog()];
  step.account(root.num);
  for (const key of differingKeys(before, after)) await checkEntry(step, key, before, after, root.num);
  await checkMetadata(step, before, after);
  await checkExtensions(step, before, after);
}

async function checkEntry(
  step: Step,
  key: string,
  before: PdfDict,
  after: PdfDict,
  object: number,
): Promise<void> {
  if (['AcroForm', 'DSS', 'Metadata', 'Extensions', 'StructTreeRoot'].includes(key)) return;
  if (key === 'Version' && nameValue(after.get(key)) !== undefined) {
    step.report('metadata', true, 'the PDF version was raised', { object });
    return;
  }
  // Written as null, absent or as an empty dictionary before: the same as not there.
  if (
    isEmpty(await step.before.resolve(before.get(key))) &&
    isEmpty(await step.after.resolve(after.get(key)))
  )
    return;
  step.report(FORBIDDEN_KINDS[key] ?? 'structure', false, `the catalog's /${key} was changed`, { object });
}

async function checkMetadata(step: Step, before: PdfDict, after: PdfDict): Promise<void> {
  const ref = after.get('Metadata');
  if (!(ref instanceof PdfRef) || !step.changed.has(ref.num)) return;
  const stream = await step.after.object(ref.num);
  if (!(stream instanceof PdfStream) || nameValue(stream.dict.get('Subtype')) !== 'XML') return;
  if (!step.isNew(ref.num) && !same(before.get('Metadata'), ref)) return;
  if (step.isNew(ref.num)) step.account(ref.num);
  else step.accountAs(ref.num, { kind: 'metadata' });
  await step.accountNew(stream.dict);
  step.report('metadata', true, 'the XMP metadata were updated', { object: ref.num });
}

const EXTENSION_KEYS = new Set(['Type', 'BaseVersion', 'ExtensionLevel', 'ExtensionRevision', 'URL']);

async function checkExtensions(step: Step, before: PdfDict, after: PdfDict): Promise<void> {
  const is = after.get('Extensions');
  const touched = referencesOf(is).filter(({ ref }) => step.changed.has(ref.num));
  if (same(before.get('Extensions'), is) && touched.length === 0) return;
  const extensions = await step.after.resolve(is);
  const all = extensions instanceof PdfDict ? [...extensions.entries] : [];
  let plain = extensions === null || extensions instanceof PdfDict;
  for (const [key, value] of all)
    if (key !== 'Type' && !(await isExtension(step.after, value))) plain = false;
  if (plain) {
    await step.accountNew(is);
    const members = new Set(referencesOf(is).map(({ ref }) => ref.num));
    for (const { ref } of touched) {
      const isOne = (await isExtension(step.before, ref)) && (await isExtension(step.after, ref));
      if (isOne && step.existed(ref.num)) step.accountAs(ref.num, { kind: 'extensions', members });
    }
  }
  step.report('metadata', plain, 'the developer extensions were updated', {
    object: await step.homeOf('Extensions'),
  });
}

async function isExtension(view: PdfView, object: PdfObject): Promise<boolean> {
  const value = await view.resolve(object);
  const list = Array.isArray(value) ? value : [value];
  return list.every(
    (item) => item instanceof PdfDict && [...item.entries.keys()].every((key) => EXTENSION_KEYS.has(key)),
  );
}

function isEmpty(object: PdfObject): boolean {
  return object === null || (object instanceof PdfDict && object.entries.size === 0);
}
