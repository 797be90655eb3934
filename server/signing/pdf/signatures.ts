// Finds the signed fields of a file for the verifier and reads their dictionaries (ISO 32000-2 §12.8.1, §12.7.5.5).

import { type ByteRangeAnomaly, type Coverage, judgeByteRange, partial, unpad } from './byte-range.ts';
import { type FormField, listFields } from './fields.ts';
import type { PdfFile, PdfView } from './file.ts';
import { ifBroken } from './limits.ts';
import { dictValue, intValue, nameValue, PdfDict, PdfRef, PdfString } from './objects.ts';
import { listPages, type Page, type Rectangle, rectangle } from './pages.ts';
import { dateValue, textValue } from './text.ts';

export interface FieldLock {
  action: 'All' | 'Include' | 'Exclude';
  fields: string[];
}

export interface SignatureField {
  /** Fully qualified field name. */
  readonly name: string;
  readonly fieldObject: number | undefined;
  /** Object number of the signature dictionary. */
  readonly dictionaryObject: number | undefined;
  /** The revision the signature closes, from 1; 0 when its range ends at none. */
  readonly revision: number;
  readonly coverage: Coverage['coverage'];
  readonly anomalies: readonly ByteRangeAnomaly[];
  readonly byteRange: readonly number[];
  /** The DER of the CMS without the zeros that pad the hole; everything when its length cannot be told. */
  readonly contents: Uint8Array;
  /** The same as it stands, padding included: what names the signature in a security store. */
  readonly paddedContents: Uint8Array;
  readonly filter: string;
  readonly subFilter: string;
  readonly type: 'Sig' | 'DocTimeStamp';
  /** /M: the time the signer claims. */
  readonly claimedAt: Date | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  /** DocMDP level this signature imposes on what follows. */
  readonly docMdp: 1 | 2 | 3 | undefined;
  readonly fieldMdp: FieldLock | undefined;
  /** It states a higher level than one in force; ISO 32000-2 Table 236 has the higher number ignored. */
  readonly raisesPermissions: boolean;
  /** Page of the visible widget, from 1. */
  readonly page: number | undefined;
  /** Rectangle of the visible widget in default user space. */
  readonly rect: Rectangle | undefined;
}

/**
 * All signed signature fields of the newest state, in the order of the revisions they close. On which page each is shown
 * is told only where the pages are to be read for it.
 */
export async function listSignatureFields(
  file: PdfFile,
  { withPages = true }: { withPages?: boolean } = {},
): Promise<SignatureField[]> {
  const view = file.latest;
  const signed: { field: FormField; dict: PdfDict }[] = [];
  for (const field of await listFields(view)) {
    if (field.type !== 'Sig') continue;
    const dict = await view.resolve(field.value);
    if (dict instanceof PdfDict) signed.push({ field, dict });
  }
  if (signed.length === 0) return [];
  const pages = withPages ? await listPages(view).catch(ifBroken([])) : [];
  const found: Omit<SignatureField, 'raisesPermissions'>[] = [];
  for (const { field, dict } of signed) found.push(await readSignature(view, pages, field, dict));
  return withPermissionsInForce(found.sort((a, b) => a.revision - b.revision));
}

function withPermissionsInForce(
  fields: readonly Omit<SignatureField, 'raisesPermissions'>[],
): SignatureField[] {
  return fields.map((field) => {
    const level = field.docMdp ?? 0;
    const raisesPermissions = fields.some(
      ({ revision, docMdp }) =>
        revision > 0 && revision < field.revision && docMdp !== undefined && docMdp < level,
    );
    return { ...field, raisesPermissions };
  });
}

async function readSignature(
  view: PdfView,
  pages: readonly Page[],
  field: FormField,
  dict: PdfDict,
): Promise<Omit<SignatureField, 'raisesPermissions'>> {
  const byteRange: number[] = [];
  for (const item of await view.array(dict, 'ByteRange'))
    byteRange.push(intValue(await view.resolve(item)) ?? -1);
  const contents = await view.value(dict, 'Contents');
  const judged = judge(view, field, dict, byteRange, contents instanceof PdfString ? contents : undefined);
  const name = async (key: string) => nameValue(await view.value(dict, key)) ?? '';
  return {
    name: field.name,
    fieldObject: field.ref?.num,
    dictionaryObject: field.value instanceof PdfRef ? field.value.num : undefined,
    ...judged,
    byteRange,
    contents: contents instanceof PdfString ? unpad(contents.bytes) : new Uint8Array(),
    paddedContents: contents instanceof PdfString ? contents.bytes : new Uint8Array(),
    filter: await name('Filter'),
    subFilter: await name('SubFilter'),
    // The /SubFilter decides: some writers give a document timestamp /Type /Sig.
    type:
      (await name('SubFilter')) === 'ETSI.RFC3161' || (await name('Type')) === 'DocTimeStamp'
        ? 'DocTimeStamp'
        : 'Sig',
    claimedAt: dateValue(await view.value(dict, 'M')),
    reason: textValue(await view.value(dict, 'Reason')),
    location: textValue(await view.value(dict, 'Location')),
    ...(await readTransforms(view, field, dict)),
    ...(await placeOf(view, pages, field)),
  };
}

function judge(
  view: PdfView,
  field: FormField,
  dict: PdfDict,
  range: number[],
  contents: PdfString | undefined,
): Coverage {
  if (contents === undefined || range.length === 0) return partial('MISSING');
  const judged = judgeByteRange(view.file, range, contents);
  const anomalies = [...judged.anomalies];
  if (dict.duplicates.includes('ByteRange') || dict.duplicates.includes('Contents'))
    anomalies.push('DUPLICATE_ENTRIES');
  if (judged.revision > 0 && field.value instanceof PdfRef) {
    const then = view.file.at(judged.revision).place(field.value.num);
    if (then !== view.place(field.value.num)) anomalies.push('FOREIGN_REVISION');
  }
  const isTold = anomalies.every((anomaly) => anomaly === 'PADDING_NOT_ZERO');
  return isTold ? judged : { ...judged, coverage: 'partial', anomalies };
}

async function readTransforms(view: PdfView, field: FormField, dict: PdfDict) {
  let docMdp: SignatureField['docMdp'];
  let fieldMdp: FieldLock | undefined;
  for (const item of await view.array(dict, 'Reference')) {
    const reference = dictValue(await view.resolve(item));
    if (reference === undefined) continue;
    const method = nameValue(await view.value(reference, 'TransformMethod'));
    const parameters = (await view.dict(reference, 'TransformParams')) ?? new PdfDict();
    if (method === 'DocMDP') docMdp = stricter(docMdp, intValue(await view.value(parameters, 'P')) ?? 2);
    if (method === 'FieldMDP') fieldMdp = await readLock(view, parameters);
  }
  const lock = await view.dict(field.dict, 'Lock');
  if (lock !== undefined) {
    fieldMdp ??= await readLock(view, lock);
    const level = intValue(await view.value(lock, 'P'));
    if (level !== undefined) docMdp = stricter(docMdp, level);
  }
  return { docMdp, fieldMdp };
}

function stricter(known: 1 | 2 | 3 | undefined, level: number): 1 | 2 | 3 {
  const read = level === 3 ? 3 : level === 2 ? 2 : 1;
  return known !== undefined && known < read ? known : read;
}

async function readLock(view: PdfView, dict: PdfDict): Promise<FieldLock> {
  const action = nameValue(await view.value(dict, 'Action'));
  const fields: string[] = [];
  for (const item of await view.array(dict, 'Fields')) {
    const name = textValue(await view.resolve(item));
    if (name !== undefined) fields.push(name);
  }
  return { action: action === 'Include' || action === 'Exclude' ? action : 'All', fields };
}

async function placeOf(view: PdfView, pages: readonly Page[], field: FormField) {
  for (const widget of field.widgets) {
    const rect = await rectangle(view, widget.dict.get('Rect'));
    if (rect === undefined || rect[0] === rect[2] || rect[1] === rect[3]) continue;
    return { page: await pageOf(view, pages, widget.dict, widget.ref), rect };
  }
  return { page: undefined, rect: undefined };
}

async function pageOf(view: PdfView, pages: readonly Page[], dict: PdfDict, ref: PdfRef | undefined) {
  const stated = dict.get('P');
  const direct = stated instanceof PdfRef ? pages.find((page) => page.ref.num === stated.num) : undefined;
  if (direct !== undefined || ref === undefined) return direct?.number;
  for (const page of pages) {
    const annots = await view.array(page.dict, 'Annots');
    if (annots.some((item) => item instanceof PdfRef && item.num === ref.num)) return page.number;
  }
  return undefined;
}
