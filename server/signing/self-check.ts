// A look at a signed file before anybody gets it: nothing is given out that does not verify. What was hashed when the
// base was read is not hashed again. ISO 32000-2 §12.8.1, ETSI EN 319 102-1 §5.2.7.

import { type ContentDigest, verifyCms } from './cms/verify-cms.ts';
import { ChangeAnalysis } from './pdf/changes.ts';
import { openPdf, type PdfFile } from './pdf/file.ts';
import { listSignatureFields, type SignatureField } from './pdf/signatures.ts';
import { SigningError, type Source } from './types.ts';
import type { Certificate } from './validation/certificate.ts';

/** What is known of the base when its revision is checked. */
export interface BaseFacts {
  /** As it was opened; absent when it must be read anew. */
  base?: PdfFile;
  digestOf(own: SignatureField): ContentDigest;
}

/**
 * The new signature must be intact, hold cryptographically, cover the whole file, and its revision must change nothing
 * that earlier signatures forbid. Trust, and what others did to the file before, are not asked here.
 */
export async function isSound(
  signed: Source,
  { base, digestOf }: BaseFacts,
  { password, signer }: { password?: string | undefined; signer?: Certificate } = {},
): Promise<boolean> {
  try {
    return await isSoundFile(await openPdf(signed, { password, ...(base && { base }) }), digestOf, signer);
  } catch (error) {
    if (error instanceof SigningError) return false;
    throw error;
  }
}

async function isSoundFile(
  file: PdfFile,
  digestOf: (own: SignatureField) => ContentDigest,
  signer: Certificate | undefined,
): Promise<boolean> {
  const fields = await listSignatureFields(file, { withPages: false });
  const last = file.revisions.length;
  const own = fields.find((field) => field.revision === last);
  if (own?.coverage !== 'whole-file') return false;
  const cms = await verifyCms(own.contents, digestOf(own), {
    content: 'detached',
    // Only spares reading it: it must be in the file as well, for others have nowhere else to take it from.
    ...(signer && { extraCertificates: [signer] }),
  });
  if (!cms.certificates.some((certificate) => certificate.sha256 === cms.signer?.sha256)) return false;
  if (!cms.intact || !cms.cryptographicallyValid || cms.essMatch !== true) return false;
  if (fields.length === 1) return true;
  const changes = await new ChangeAnalysis(file, fields).after(last - 1);
  return changes.every((change) => change.allowed);
}
