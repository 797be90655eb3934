// Errors of the signing library as answers of the API.
import type { ErrorCode } from '../../contracts/error-codes.ts';
import { AppError } from '../../platform/http/problem.ts';
import { SigningError, type SigningErrorCode, type VerificationReport } from '../../signing/index.ts';

const ANSWERS: Record<SigningErrorCode, ErrorCode> = {
  PDF_NOT_PDF: 'FILE_NOT_PDF',
  PDF_BROKEN: 'FILE_BROKEN',
  PDF_AMBIGUOUS: 'FILE_BROKEN',
  PDF_ENCRYPTED: 'FILE_ENCRYPTED',
  PDF_PASSWORD: 'FILE_ENCRYPTED',
  PDF_LIMIT: 'FILE_BROKEN',
  PDF_FORBIDS_CHANGE: 'PDF_FORBIDS_CHANGE',
  PDF_PAGE_UNKNOWN: 'PDF_PAGE_UNKNOWN',
  // Named fields are signed by the library's other users only.
  FIELD_UNKNOWN: 'SIGNING_FAILED',
  FIELD_SIGNED: 'SIGNING_FAILED',
  FIELD_NAME_TAKEN: 'SIGNING_FAILED',
  FIELD_LOCKED: 'SIGNING_FAILED',
  FIELD_CONSTRAINTS: 'SIGNING_FAILED',
  PIN_WRONG: 'PIN_WRONG',
  KEY_FILE_BROKEN: 'KEY_FILE_BROKEN',
  KEY_AMBIGUOUS: 'KEY_FILE_BROKEN',
  ALGORITHM_MISMATCH: 'KEY_FILE_BROKEN',
  PIN_LOCKED: 'CREDENTIAL_LOCKED',
  KEY_NOT_FOUND: 'CREDENTIAL_MISSING',
  TOKEN_UNAVAILABLE: 'TOKEN_UNAVAILABLE',
  REMOTE_REFUSED: 'REMOTE_KEY_REFUSED',
  REMOTE_UNAVAILABLE: 'REMOTE_KEY_UNAVAILABLE',
  CERT_EXPIRED: 'CERT_EXPIRED',
  CERT_NOT_YET_VALID: 'CERT_NOT_YET_VALID',
  CERT_UNTRUSTED: 'CERT_UNTRUSTED',
  CERT_KEY_USAGE: 'CERT_KEY_USAGE',
  CERT_REVOKED: 'CERT_REVOKED',
  // Images are checked when they are stored, and boxes before: what is left is its size, or a letter the font lacks.
  MARK_BROKEN: 'MARK_NOT_DRAWN',
  CONTENTS_TOO_SMALL: 'SIGNING_FAILED',
  PREPARED_BROKEN: 'SIGNING_FAILED',
  NOT_EXTENSION: 'DESKTOP_OTHER_DOCUMENT',
  TIMESTAMP_UNAVAILABLE: 'TIMESTAMP_UNAVAILABLE',
  EVIDENCE_UNAVAILABLE: 'REVOCATION_UNAVAILABLE',
  NOT_SIGNED: 'SIGNING_FAILED',
  SIGNATURE_INVALID: 'SIGNING_FAILED',
  SELF_CHECK_FAILED: 'SIGNING_FAILED',
};

/** Runs library work; its refusals come out as AppError, everything else as it was. */
export async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    throw new AppError(ANSWERS[error.code], { cause: error, details: { signing: error.code } });
  }
}

/** Why a report is not good enough: a silent OCSP or CRL can be tried again, everything else is final. */
export function notValid(report: VerificationReport, final: ErrorCode): AppError {
  const isSilent =
    report.verdict === 'INDETERMINATE' && report.reasons.every((reason) => reason === 'REVOCATION_UNKNOWN');
  const details = { verdict: report.verdict, reasons: report.reasons };
  return new AppError(isSilent ? 'REVOCATION_UNAVAILABLE' : final, { details });
}
