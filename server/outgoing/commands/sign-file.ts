// Signs one stored file and stores the result, after it has been verified as every reader will verify it.
import { AppError } from '../../platform/http/problem.ts';
import type { PdfFacts, SignatureSpec, Signer, VerificationReport } from '../../signing/index.ts';
import type { FilesPort, VerificationPort } from '../ports.ts';
import { answering, notValid } from './signing-failure.ts';

export interface SignFileDeps {
  files: FilesPort;
  verification: VerificationPort;
}

export interface SignedFile {
  digest: string;
  sizeBytes: number;
  /** Of the signing certificate, hex. */
  certificateSha256: string;
  /** Common name of the signing certificate. */
  signedBy: string;
}

export interface SignFile {
  baseDigest: string;
  spec: SignatureSpec;
  signer: Signer;
  /** Signatures the file had before are part of the verdict; not so on an attachment, which may come from anywhere. */
  isWholeFileJudged: boolean;
}

/**
 * Nothing is stored unless the new signature verifies.
 * @throws AppError SIGNING_FAILED, REVOCATION_UNAVAILABLE, TIMESTAMP_UNAVAILABLE, PDF_FORBIDS_CHANGE, PDF_PAGE_UNKNOWN.
 */
export async function signFile({ files, verification }: SignFileDeps, wish: SignFile): Promise<SignedFile> {
  const { baseDigest, spec, signer, isWholeFileJudged } = wish;
  const path = await files.pathOf(baseDigest);
  const { signed, report } = await answering(() => verification.sign(path, spec, signer));
  const own = report.signatures.at(-1);
  const judged = isWholeFileJudged || own === undefined ? report : { ...report, ...own };
  if (judged.verdict !== 'VALID' || own?.signer === undefined) throw notValid(judged, 'SIGNING_FAILED');
  const stored = await files.extend(baseDigest, signed.revision);
  if (stored.digest !== report.digest)
    throw new AppError('SIGNING_FAILED', { details: { verified: report.digest, stored: stored.digest } });
  return {
    ...stored,
    certificateSha256: own.signer.sha256,
    signedBy: own.signer.commonName,
  };
}

/** Tries the marks on the file without a key, so that a bad page is told before anybody types a PIN. */
export async function tryMarks(
  { files, verification }: SignFileDeps,
  baseDigest: string,
  spec: Pick<SignatureSpec, 'role' | 'marks' | 'giapLai' | 'signedAt'>,
): Promise<void> {
  const path = await files.pathOf(baseDigest);
  await answering(() => verification.tryMarks(path, spec));
}

/** The pages as the reader sees them. */
export async function pagesOf(
  { files, verification }: SignFileDeps,
  digest: string,
): Promise<PdfFacts['pages']> {
  const path = await files.pathOf(digest);
  return (await answering(() => verification.facts(path))).pages;
}

export async function firstPage(
  deps: SignFileDeps,
  digest: string,
): Promise<{ widthMm: number; heightMm: number }> {
  const [first] = await pagesOf(deps, digest);
  // An encrypted file has no pages to read, and nothing can be written on it.
  if (first === undefined) throw new AppError('FILE_ENCRYPTED', { details: { digest } });
  return first;
}

export const verifyFile = async (
  { files, verification }: SignFileDeps,
  digest: string,
): Promise<VerificationReport> => verification.verify(await files.pathOf(digest));
