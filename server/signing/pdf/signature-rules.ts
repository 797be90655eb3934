// What a signature forbids afterwards: certification (DocMDP) and locked fields (FieldMDP), as the entries of the
// signature dictionary, the field and the catalog that say so. ISO 32000-2 §12.8.2, Tables 235, 236, 256 to 259, 263.

import { type FieldLockSpec, SigningError } from '../types.ts';
import type { LoadedView } from './file.ts';
import { dictOf, intValue, nameOf, nameValue, PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import type { SignatureField } from './signatures.ts';
import { textString, textValue } from './text.ts';

export interface SignatureRules {
  certify: 1 | 2 | 3 | undefined;
  lock: FieldLockSpec | undefined;
}

/** A certification speaks for the file as its author left it: it comes first, and once. Throws PDF_FORBIDS_CHANGE. */
export function assertMayCertify(view: LoadedView, earlier: readonly SignatureField[]): void {
  const permissions = view.dict(view.catalog(), 'Perms');
  if (earlier.length > 0 || permissions?.has('DocMDP'))
    throw new SigningError('PDF_FORBIDS_CHANGE', 'only the first signature of a document can certify it');
}

/** /Reference of the signature dictionary; undefined when the signature forbids nothing. */
export function referenceEntries({ certify, lock }: SignatureRules, root: PdfObject): PdfObject | undefined {
  const entries: PdfObject[] = [];
  if (certify !== undefined) entries.push(transform('DocMDP', { P: certify }));
  // A field lock is about objects of the whole document, so /Data names its catalog.
  if (lock !== undefined) entries.push(transform('FieldMDP', lockEntries(lock)).with({ Data: root }));
  return entries.length === 0 ? undefined : entries;
}

function transform(method: string, parameters: Record<string, PdfObject | undefined>): PdfDict {
  return dictOf({
    Type: nameOf('SigRef'),
    TransformMethod: nameOf(method),
    TransformParams: dictOf({ Type: nameOf('TransformParams'), V: nameOf('1.2'), ...parameters }),
  });
}

/** /Lock of the field: what the signature repeats, and the level it leaves to those after it. */
export function lockDictionary(lock: FieldLockSpec): PdfDict {
  return dictOf({ Type: nameOf('SigFieldLock'), ...lockEntries(lock), P: lock.level });
}

function lockEntries({ action, fields }: FieldLockSpec): Record<string, PdfObject | undefined> {
  if (action === 'All') return { Action: nameOf(action) };
  if (fields === undefined || fields.length === 0)
    throw new SigningError('FIELD_CONSTRAINTS', 'a lock of some fields names none');
  return { Action: nameOf(action), Fields: fields.map((name) => textString(name)) };
}

/** The lock an empty field brings. Throws FIELD_CONSTRAINTS when it cannot be understood, and so not be kept. */
export function readLock(view: LoadedView, field: PdfDict): FieldLockSpec | undefined {
  const stated = view.value(field, 'Lock');
  if (stated === null) return undefined;
  const action = stated instanceof PdfDict ? nameValue(view.value(stated, 'Action')) : undefined;
  if (!(stated instanceof PdfDict) || (action !== 'All' && action !== 'Include' && action !== 'Exclude'))
    throw new SigningError('FIELD_CONSTRAINTS', 'the lock of the field is of no known kind');
  const level = view.value(stated, 'P');
  const number = intValue(level);
  if (level !== null && number !== 1 && number !== 2 && number !== 3)
    throw new SigningError('FIELD_CONSTRAINTS', 'the lock of the field has an unknown level');
  const fields: string[] = [];
  for (const item of view.array(stated, 'Fields')) {
    const name = textValue(view.resolve(item));
    if (name !== undefined) fields.push(name);
  }
  return {
    action,
    ...(action === 'All' ? {} : { fields }),
    ...(number === 1 || number === 2 || number === 3 ? { level: number } : {}),
  };
}

/** /Perms of the catalog once a certification is there. */
export function certifiedPermissions(view: LoadedView, signature: PdfRef): PdfDict {
  const known = view.dict(view.catalog(), 'Perms') ?? new PdfDict();
  return known.with({ DocMDP: signature });
}
