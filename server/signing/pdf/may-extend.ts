// What forbids a revision on top of a file, before anything is drawn: an earlier certification, the permissions of an
// encrypted file, a code over the whole of it, pages that the viewer makes. ISO 32000-2 §7.6.4.2 (Table 22), §7.7.2
// (/NeedsRendering), §12.8.2.2; ISO/TS 32004.

import { SigningError } from '../types.ts';
import type { PdfFile } from './file.ts';
import { type SignatureField, signaturesOf } from './signatures.ts';

/**
 * Answers the signatures that are there; `isFilling`: the revision fills an empty field and does nothing else. Throws
 * PDF_FORBIDS_CHANGE with the reason.
 */
export function assertMayExtend(file: PdfFile, isFilling = false): SignatureField[] {
  assertMayAppend(file, isFilling);
  const signatures = signaturesOf(file, { withPages: false });
  if (signatures.some((signature) => signature.docMdp === 1))
    throw forbidden('an earlier signature allows no further change');
  return signatures;
}

/** The same without asking the signatures: a certification allows evidence and document timestamps at every level. */
export function assertMayPreserve(file: PdfFile): void {
  assertMayAppend(file, false);
}

function assertMayAppend(file: PdfFile, isFilling: boolean): void {
  assertPermitted(file, isFilling);
  const view = file.latest.loaded;
  // The pages in such a file only ask for another program: what is shown comes from the XFA form alone.
  if (view.value(view.catalog(), 'NeedsRendering') === true)
    throw forbidden('the pages are made by the viewer from an XFA form');
  // A code over the encrypted file would have to be made anew, which signing does not do.
  if (file.latest.trailer.has('AuthCode'))
    throw forbidden('the file carries an integrity code over its bytes');
}

/** Filling a field that waits is a smaller right than adding one, or marks beside it. */
function assertPermitted({ security }: PdfFile, isFilling: boolean): void {
  if (security === undefined) return;
  const { mayAddFields, mayFillFields } = security.rights;
  if (isFilling ? !mayFillFields : !mayAddFields)
    throw forbidden('the permissions of the encrypted file allow no signature without the owner password');
}

function forbidden(reason: string): SigningError {
  return new SigningError('PDF_FORBIDS_CHANGE', reason);
}
