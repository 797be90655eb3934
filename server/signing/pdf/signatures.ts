// Finds the signed fields of a file for the verifier and reads their dictionaries (ISO 32000-2 §12.8.1, §12.7.5.5).

import { type ByteRangeAnomaly, type Coverage, judgeByteRange, partial, unpad } from './byte-range.ts';
import { type FormField, fieldsOf } from './fields.ts';
import type { LoadedView, PdfFile } from './file.ts';
import { unlessBroken } from './limits.ts';
import { whenLoaded } from './loaded-bytes.ts';
import { dictValue, intValue, nameValue, PdfDict, PdfRef, PdfString } from './objects.ts';
import { type Page, pagesOf, type Rectangle, rectangleOf } from './pages.ts';
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
export const listSignatureFields = (
  file: PdfFile,
  wanted?: { withPages?: boolean },
): Promise<SignatureField[]> => whenLoaded(() => signaturesOf(file, wanted));

/** The same for work that begins again: throws NotLoaded. */
export function signaturesOf(
  file: PdfFile,
  { withPages = true }: { withPages?: boolean } = {},
): SignatureField[] {
  const view = file.latest.loaded;
  const signed: { field: FormField; dict: PdfDict }[] = [];
  const fields = fieldsOf(view).filter(({ type }) => type === 'Sig');
  view.want(fields.map(({ value }) => value));
  for (const field of fields) {
    const dict = view.resolve(field.value);
    if (dict instanceof PdfDict) signed.push({ field, dict });
  }
  if (signed.length === 0) return [];
  const pages = withPages ? unlessBroken([], () => pagesOf(view)) : [];
  const found: Found[] = [];
  for (const { field, dict } of signed) found.push(readSignature(view, pages, field, dict));
  found.sort((a, b) => a.revision - b.revision);
  for (const field of found) field.raisesPermissions = raises(field, found);
  return found;
}

type Found = Omit<SignatureField, 'raisesPermissions'> & { raisesPermissions: boolean };

function raises(field: SignatureField, fields: readonly SignatureField[]): boolean {
  const level = field.docMdp ?? 0;
  return fields.some(
    ({ revision, docMdp }) =>
      revision > 0 && revision < field.revision && docMdp !== undefined && docMdp < level,
  );
}

function readSignature(view: LoadedView, pages: readonly Page[], field: FormField, dict: PdfDict): Found {
  const byteRange: number[] = [];
  for (const item of view.array(dict, 'ByteRange')) byteRange.push(intValue(view.resolve(item)) ?? -1);
  const contents = view.value(dict, 'Contents');
  const judged = judge(view, field, dict, byteRange, contents instanceof PdfString ? contents : undefined);
  const name = (key: string) => nameValue(view.value(dict, key)) ?? '';
  const padded = contents instanceof PdfString ? contents.bytes : NO_BYTES;
  const subFilter = name('SubFilter');
  const { docMdp, fieldMdp } = readTransforms(view, field, dict);
  const { page, rect } = placeOf(view, pages, field);
  return {
    name: field.name,
    fieldObject: field.ref?.num,
    dictionaryObject: field.value instanceof PdfRef ? field.value.num : undefined,
    coverage: judged.coverage,
    revision: judged.revision,
    anomalies: judged.anomalies,
    byteRange,
    contents: unpad(padded),
    paddedContents: padded,
    filter: name('Filter'),
    subFilter,
    // The /SubFilter decides: some writers give a document timestamp /Type /Sig.
    type: subFilter === 'ETSI.RFC3161' || name('Type') === 'DocTimeStamp' ? 'DocTimeStamp' : 'Sig',
    claimedAt: dateValue(view.value(dict, 'M')),
    reason: textValue(view.value(dict, 'Reason')),
    location: textValue(view.value(dict, 'Location')),
    docMdp,
    fieldMdp,
    raisesPermissions: false,
    page,
    rect,
  };
}

const NO_BYTES = new Uint8Array();

function judge(
  view: LoadedView,
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

function readTransforms(view: LoadedView, field: FormField, dict: PdfDict) {
  let docMdp: SignatureField['docMdp'];
  let fieldMdp: FieldLock | undefined;
  for (const item of view.array(dict, 'Reference')) {
    const reference = dictValue(view.resolve(item));
    if (reference === undefined) continue;
    const method = nameValue(view.value(reference, 'TransformMethod'));
    const parameters = view.dict(reference, 'TransformParams') ?? new PdfDict();
    if (method === 'DocMDP') docMdp = stricter(docMdp, intValue(view.value(parameters, 'P')) ?? 2);
    if (method === 'FieldMDP') fieldMdp = readLock(view, parameters);
  }
  const lock = view.dict(field.dict, 'Lock');
  if (lock !== undefined) {
    fieldMdp ??= readLock(view, lock);
    const level = intValue(view.value(lock, 'P'));
    if (level !== undefined) docMdp = stricter(docMdp, level);
  }
  return { docMdp, fieldMdp };
}

function stricter(known: 1 | 2 | 3 | undefined, level: number): 1 | 2 | 3 {
  const read = level === 3 ? 3 : level === 2 ? 2 : 1;
  return known !== undefined && known < read ? known : read;
}

function readLock(view: LoadedView, dict: PdfDict): FieldLock {
  const action = nameValue(view.value(dict, 'Action'));
  const fields: string[] = [];
  for (const item of view.array(dict, 'Fields')) {
    const name = textValue(view.resolve(item));
    if (name !== undefined) fields.push(name);
  }
  return { action: action === 'Include' || action === 'Exclude' ? action : 'All', fields };
}

function placeOf(view: LoadedView, pages: readonly Page[], field: FormField) {
  for (const widget of field.widgets) {
    const rect = rectangleOf(view, widget.dict.get('Rect'));
    if (rect === undefined || rect[0] === rect[2] || rect[1] === rect[3]) continue;
    return { page: pageOf(view, pages, widget.dict, widget.ref), rect };
  }
  return { page: undefined, rect: undefined };
}

function pageOf(view: LoadedView, pages: readonly Page[], dict: PdfDict, ref: PdfRef | undefined) {
  const stated = dict.get('P');
  const direct = stated instanceof PdfRef ? pages.find((page) => page.ref.num === stated.num) : undefined;
  if (direct !== undefined || ref === undefined) return direct?.number;
  for (const page of pages) {
    const annots = view.array(page.dict, 'Annots');
    if (annots.some((item) => item instanceof PdfRef && item.num === ref.num)) return page.number;
  }
  return undefined;
}
