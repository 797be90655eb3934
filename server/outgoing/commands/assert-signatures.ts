// Looks again at signatures that are already in the file, before something is built on them.
import type { VerificationReport } from '../../signing/index.ts';
import { approvalOf, type OutgoingDocument } from '../domain/outgoing-document.ts';
import { type SignFileDeps, verifyFile } from './sign-file.ts';
import { notValid } from './signing-failure.ts';

/** @throws AppError OUTGOING_SIGNATURE_INVALID, or REVOCATION_UNAVAILABLE when only the OCSP or CRL is silent. */
export async function assertLeaderSigned(
  deps: SignFileDeps,
  document: OutgoingDocument,
  digest: string,
): Promise<VerificationReport> {
  const report = await verifyFile(deps, digest);
  const certificate = approvalOf(document)?.certificateSha256;
  const isHis = report.signatures.some(
    ({ verdict, signer }) => verdict === 'VALID' && signer?.sha256 === certificate,
  );
  if (report.verdict !== 'VALID' || !isHis) throw notValid(report, 'OUTGOING_SIGNATURE_INVALID');
  return report;
}

/** The leader's signature and the agency's, on the bytes that are about to leave. @throws as {@link assertLeaderSigned}. */
export async function assertSealed(
  deps: SignFileDeps,
  document: OutgoingDocument,
  digest: string,
): Promise<VerificationReport> {
  const report = await assertLeaderSigned(deps, document, digest);
  const certificate = document.signatures.findLast(({ kind }) => kind === 'seal')?.certificateSha256;
  const last = report.signatures.at(-1);
  if (last?.signer?.sha256 !== certificate) throw notValid(report, 'OUTGOING_SIGNATURE_INVALID');
  return report;
}
