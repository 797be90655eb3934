// What a verification finds: facts, reasons, verdict and indication of each signature and of the file.
// ETSI EN 319 102-1 (verdicts), RFC 5280/6960 (paths, revocation).
import type { Repair } from './signing-types.ts';

export type Verdict = 'VALID' | 'INVALID' | 'INDETERMINATE';

/** ETSI EN 319 102-1 §5.1.3, Table 5. */
export type Indication = 'TOTAL_PASSED' | 'TOTAL_FAILED' | 'INDETERMINATE';

/** ETSI EN 319 102-1 §5.1.3, Table 6: the first six belong to TOTAL_FAILED, the others to INDETERMINATE. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'POLICY_PROCESSING_ERROR'
  | 'SIGNATURE_POLICY_NOT_AVAILABLE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND_NO_POE'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NOT_REVOKED'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'REVOCATION_OUT_OF_BOUNDS_NO_POE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'NO_POE'
  | 'TRY_LATER'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'CUSTOM';

/** What was concluded: the verdict, its reasons, and the same in the terms of EN 319 102-1. */
export interface Conclusion {
  verdict: Verdict;
  /** Reasons of the winning weight first. */
  reasons: ReasonCode[];
  /** Follows the verdict: VALID is TOTAL_PASSED, INVALID is TOTAL_FAILED. */
  indication: Indication;
  /** Of the first reason; absent when all is well. */
  subIndication?: SubIndication;
}

/** Our reasons, finer than the sub-indications of EN 319 102-1. Closed list. */
export type ReasonCode =
  | 'NO_SIGNATURE'
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'BYTE_RANGE_ANOMALY'
  | 'NOT_WHOLE_FILE_COVERED'
  | 'DISALLOWED_CHANGE'
  | 'MARKS_NOT_TRUSTED'
  | 'FILLED_AFTER_SIGNING'
  | 'PERMISSIONS_RAISED'
  | 'AMBIGUOUS_FILE'
  | 'ESS_MISMATCH'
  | 'NO_SIGNING_CERTIFICATE'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'KEY_USAGE'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'REVOKED'
  | 'REVOCATION_UNKNOWN'
  | 'WEAK_ALGORITHM'
  | 'TIMESTAMP_INVALID'
  | 'TIMESTAMP_ORDER'
  | 'ENCRYPTED'
  | 'LIMIT_EXCEEDED'
  /** The file could only be read after a repair. */
  | 'REPAIRED';

/** How a revision after a signature is judged. */
export type ChangeKind =
  | 'signature-added'
  | 'timestamp-added'
  | 'dss-added'
  | 'number-date-seal'
  | 'form-filled'
  | 'annotation'
  | 'metadata'
  | 'page-content'
  | 'font'
  | 'resource'
  | 'structure'
  | 'action'
  | 'attachment';

export interface RevisionChange {
  /** Revision number from 1 (the first complete file). */
  revision: number;
  kind: ChangeKind;
  allowed: boolean;
  /**
   * A filled field or comment that a certification or the caller's `docMdpDefault` expressly permits, and that cannot
   * hide or replace what was signed.
   */
  permitted?: boolean;
  /** Object number in the file, if one object is meant. */
  object?: number;
  /** Page number from 1, if one page is meant. */
  page?: number;
  /** English sentence for logs; the interface writes its own from `kind`. */
  note: string;
}

export interface CertificateFacts {
  subject: string;
  commonName: string;
  organization?: string;
  issuer: string;
  serialHex: string;
  notBefore: string;
  notAfter: string;
  /** SHA-256 of the DER, hex. */
  sha256: string;
  /** e.g. "RSA 2048", "EC P-256". */
  key: string;
}

export interface SignatureReport extends Conclusion {
  /** Fully qualified field name. */
  field: string;
  /** Revision the signature closes, from 1. */
  revision: number;
  subFilter: string;
  /** What the field name and marks tell; `unknown` for foreign files. */
  role: 'person' | 'agency' | 'timestamp' | 'unknown';
  /** Page of the visible widget, if any. */
  page?: number;
  facts: {
    /** The digest over the byte range equals messageDigest. */
    intact: boolean;
    /** The signature value verifies with the signing certificate's key. */
    cryptographicallyValid: boolean;
    /** ESS signing-certificate(-v2) names the signing certificate; null when absent. */
    essMatch: boolean | null;
    /** `whole-file`; `whole-revision` (later revisions exist); `partial` (anomaly). */
    coverage: 'whole-file' | 'whole-revision' | 'partial';
    /** What is odd about the byte range: all but PADDING_NOT_ZERO make it `partial`. Names of pdf/byte-range.ts. */
    anomalies?: string[];
    /** All changes after the revision this signature closes. */
    changesAfter: RevisionChange[];
    /** What the signature itself says may follow (DocMDP, FieldMDP), and whether that was obeyed; absent when nothing. */
    permissions?: {
      docMdp?: 1 | 2 | 3;
      fieldMdp?: { action: 'All' | 'Include' | 'Exclude'; fields: string[] };
      obeyed: boolean;
    };
    /** Time the verdict is based on. */
    time: { basis: 'timestamp' | 'claimed' | 'none'; at?: string; claimed?: string };
    timestamp?: { valid: boolean; at: string; authority: string };
    path: {
      status: 'trusted' | 'untrusted' | 'incomplete' | 'invalid';
      certificates: CertificateFacts[];
      note?: string;
    };
    validity: 'within' | 'expired' | 'not-yet-valid' | 'unknown';
    revocation: {
      status: 'good' | 'revoked' | 'unknown';
      source?: 'ocsp' | 'crl';
      at?: string;
      revokedAt?: string;
      /** CRLReason of RFC 5280, e.g. keyCompromise. */
      reason?: string;
      /** Since when the authority believes the key was in other hands. */
      invalidSince?: string;
    };
    keyUsageOk: boolean;
    /** `weak`: no longer counted when the signature is proven to have existed; `until`: when it will not count. */
    algorithm: { digest: string; signature: string; weak: boolean; until?: string };
    /** PAdES baseline level seen. */
    level: 'none' | 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
  };
  signer?: CertificateFacts;
}

/** What `verify` answers for any bytes whatsoever; it never throws for a bad file. */
export interface VerificationReport extends Conclusion {
  signatures: SignatureReport[];
  /** SHA-256 of the whole file, hex. */
  digest: string;
  sizeBytes: number;
  /** Why the file, or what follows the revisions counted, cannot be read. English, for logs. */
  problem?: string;
  /** What recover mode repaired; absent when nothing. */
  repairs?: Repair[];
  pageCount?: number;
  revisions: number;
  /** Names of layers that are not seen when the document is opened or printed; they are signed with the rest. */
  hiddenLayers?: string[];
  /** The bytes each revision added, oldest first: from `start` up to, not including, `end`. */
  history?: { number: number; start: number; end: number }[];
  checkedAt: string;
}
