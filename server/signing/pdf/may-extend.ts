// What forbids a revision on top of a file, before anything is drawn: an earlier certification, the permissions of an
// encrypted file, a code over the whole of it. ISO 32000-2 §7.6.4.2 (Table 22), §12.8.2.2; ISO/TS 32004.

import { SigningError } from '../types.ts';
import type { PdfFile } from './file.ts';
import { listSignatureFields, type SignatureField } from './signatures.ts';

/** Answers the signatures that are there. Throws PDF_FORBIDS_CHANGE with the reason. */
export async function assertMayExtend(file: PdfFile): Promise<SignatureField[]> {
  if (file.security?.rights.mayAddFields === false)
    throw forbidden('the permissions of the encrypted file allow no signature without the owner password');
  // A code over the encrypted file would have to be made anew, which signing does not do.
  if (file.latest.trailer.has('AuthCode'))
    throw forbidden('the file carries an integrity code over its bytes');
  const signatures = await listSignatureFields(file, { withPages: false });
  if (signatures.some((signature) => signature.docMdp === 1))
    throw forbidden('an earlier signature allows no further change');
  return signatures;
}

function forbidden(reason: string): SigningError {
  return new SigningError('PDF_FORBIDS_CHANGE', reason);
}
