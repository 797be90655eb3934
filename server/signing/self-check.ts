// A look at a signed file before anybody gets it: nothing is given out that does not verify. What was hashed when the
// base was read is not hashed again. ISO 32000-2 §12.8.1, ETSI EN 319 102-1 §5.2.7.

import { type ContentDigest, verifyCms } from './cms/verify-cms.ts';
import { ChangeAnalysis } from './pdf/changes.ts';
import { openPdf, type PdfFile } from './pdf/file.ts';
import { listSignatureFields, type SignatureField } from './pdf/signatures.ts';
import { SigningError, type Source } from './types.ts';

/**
 * The new signature must be intact, hold cryptographically, cover the whole file, and its revision must change nothing
 * that earlier signatures forbid. Trust, and what others did to the file before, are not asked here.
 */
export async function isSound(
  signed: Source,
  digestOf: (own: SignatureField) => ContentDigest,
  password?: string,
): Promise<boolean> {
  try {
    return await isSoundFile(await openPdf(signed, { password }), digestOf);
  } catch (error) {
    if (error instanceof SigningError) return false;
    throw error;
  }
}

async function isSoundFile(
  file: PdfFile,
  digestOf: (own: SignatureField) => ContentDigest,
): Promise<boolean> {
  const fields = await listSignatureFields(file);
  const last = file.revisions.length;
  const own = fields.find((field) => field.revision === last);
  if (own?.coverage !== 'whole-file') return false;
  const cms = await verifyCms(own.contents, digestOf(own));
  if (!cms.intact || !cms.cryptographicallyValid || cms.essMatch !== true) return false;
  if (fields.length === 1) return true;
  const changes = await new ChangeAnalysis(file, fields).after(last - 1);
  return changes.every((change) => change.allowed);
}
