// The public vocabulary of the signing library: sources, specs, signers and the verification report.
// ISO 32000-2 §12.8, ETSI EN 319 142-1 (PAdES), ETSI EN 319 102-1 (verdicts), RFC 5280/5652/5035/3161/6960.

/** DER-encoded bytes. */
export type Der = Uint8Array;

/** Random-access bytes: a file handle or a buffer. Reads past the end return fewer bytes, never throw. */
export interface Source {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same for bytes that are in memory, or read at once, without waiting; undefined for others. */
  held?(offset: number, length: number): Uint8Array | undefined;
  /** Reads into this memory and returns the part of it that was filled: a stream needs no new memory for each piece. */
  readInto?(into: Uint8Array, offset: number): Promise<Uint8Array>;
  /** Whether the bytes are still those there were at first, for what somebody else may write to. */
  isUnchanged?(): Promise<boolean>;
}

export type DigestAlgorithm = 'SHA-256' | 'SHA-384' | 'SHA-512';
export type SignatureAlgorithm = 'RSASSA-PKCS1-v1_5' | 'RSASSA-PSS' | 'ECDSA' | 'Ed25519';

/** A private key, wherever it lives. */
export interface Signer {
  /** Leaf first, then issuers towards the root; the root itself may be absent. */
  readonly certificateChain: Der[];
  /** What `sign` produces by default for this key. */
  readonly algorithm: SignatureAlgorithm;
  /** Signs `message` (the DER of the CMS signed attributes); hashing is the signer's work. ECDSA: the DER of r and s. */
  sign(message: Uint8Array, digest: DigestAlgorithm): Promise<Uint8Array>;
}

/** A rectangle in millimetres, origin at the top-left corner of the visible (CropBox, rotated) page. */
export interface PlacedBox {
  /** Page number from 1. */
  page: number;
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

/** A rectangle in millimetres within a mark, origin at the mark's top-left corner. */
export type InnerBox = Omit<PlacedBox, 'page'>;

/** A PNG of any colour type, with or without alpha, or a JPEG, which is embedded as it is. */
export type ImageBytes = { png: Uint8Array } | { jpeg: Uint8Array };

/** One or more lines of text. Text is NFC or NFD Vietnamese; a character the font lacks is refused. */
export interface TextLook {
  lines: string[];
  /** Set smaller where the box is too small. */
  sizePt: number;
  style?: 'regular' | 'italic' | 'bold';
  align?: 'left' | 'center' | 'right';
  /** Where the lines stand in a box higher than they are; default top. */
  verticalAlign?: 'top' | 'middle' | 'bottom';
  /** Default black. */
  color?: 'black' | 'red' | 'blue';
  /** Whether a line longer than the box goes on below; default is to set it smaller. */
  wrap?: boolean;
}

/** A piece of a mark, in its own box within it. */
export type MarkPart =
  | ({ kind: 'image'; at: InnerBox } & ImageBytes)
  | ({ kind: 'text'; at: InnerBox } & TextLook);

/** One mark drawn by a revision; NĐ 30/2020 Phụ lục I. */
export type Mark =
  /** Blue image of the leader's signature, or red image of the seal. */
  | ({ kind: 'image'; box: PlacedBox } & ImageBytes)
  /** The number cell, the date cell, or the block on a separate attachment. */
  | ({ kind: 'text'; box: PlacedBox } & TextLook)
  /** Images and texts together in one appearance, each in its own box within the mark's. */
  | {
      kind: 'block';
      box: PlacedBox;
      parts: MarkPart[];
    };

/** The fields a signature locks, and how far it restricts those after it (ISO 32000-2 Table 236). */
export interface FieldLockSpec {
  action: 'All' | 'Include' | 'Exclude';
  /** Fully qualified names; needed for Include and Exclude. */
  fields?: string[];
  /** What later signers may still change, as with `certify`; it can only restrict further. */
  level?: 1 | 2 | 3;
}

export interface SignatureSpec {
  /** `person`: the leader; `agency`: the seal, which may bring number and date; shown in the field name and report. */
  role: 'person' | 'agency';
  /** What the revision shows. Empty: an invisible signature. The first image is the signature field's own widget. */
  marks: Mark[];
  /**
   * A seal laid across the right edges of the pages, in slices: five pages a seal at most. NĐ 30/2020 Điều 33. `pages`:
   * the first and the last, default all; `middleMm`: from the top of each page, default its middle.
   */
  giapLai?: { widthMm: number; pages?: { from: number; to: number }; middleMm?: number } & ImageBytes;
  reason?: string;
  location?: string;
  /**
   * Signs this empty field, by its fully qualified name. The first image (else the first mark) is then drawn in the
   * field's own rectangle, whatever its box says. Default: a new field.
   */
  fieldName?: string;
  /**
   * Certifies the document (DocMDP): afterwards 1 allows no change, 2 signatures and filled forms, 3 comments besides.
   * Only the first signature can.
   */
  certify?: 1 | 2 | 3;
  /** What the signature locks; an empty field may bring a lock of its own, which is then kept. */
  lock?: FieldLockSpec;
  /** Claimed signing time (PAdES: the /M entry of the signature dictionary). */
  signedAt: Date;
  digest?: DigestAlgorithm;
}

/** A prepared revision, waiting for its CMS. Serialisable: the key may be elsewhere. */
export interface Prepared {
  readonly spec: 'vanthu.prepared.v1';
  /** SHA-256 (hex) and size of the file this revision extends. */
  readonly baseDigest: string;
  readonly baseSize: number;
  /** The bytes to append, with an empty /Contents. */
  readonly revision: Uint8Array;
  readonly byteRange: readonly [number, number, number, number];
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest over the byte range: the CMS messageDigest. */
  readonly digest: Uint8Array;
  /** Bytes available for the DER of the CMS. */
  readonly contentsCapacity: number;
  /** What recover mode repaired in the base; absent when nothing. */
  readonly repairs?: Repair[];
}

/** The result of a signature: append `revision` to the base file to get the signed one. */
export interface SignedOutput {
  readonly baseDigest: string;
  readonly baseSize: number;
  readonly revision: Uint8Array;
}

/** A signed file that verified. */
export interface SignedFile extends SignedOutput {
  /** SHA-256 of the signed file, hex. */
  readonly digest: string;
}

/** Takes bytes in order. All of `bytes` must be used when the promise resolves: the memory is used again. */
export interface Sink {
  write(bytes: Uint8Array): Promise<unknown>;
}

/** Fetches a timestamp token (RFC 3161 TimeStampToken DER) over this digest; the library does no I/O of its own. */
export type TimestampClient = (digest: Uint8Array, algorithm: DigestAlgorithm) => Promise<Der>;

/** The network, as an argument. A rejection or null means "no answer". */
export interface RevocationClient {
  ocsp(url: string, request: Der): Promise<Der | null>;
  crl(url: string): Promise<Der | null>;
  issuer(url: string): Promise<Der | null>;
}

export interface VerificationPolicy {
  /** Trust anchors: certificates decided by configuration. */
  trustAnchors: Der[];
  /** Known intermediates; signers often embed only the leaf. */
  intermediates?: Der[];
  /** Without a client the revocation status stays unknown. */
  revocation?: RevocationClient;
  /** The verifier's clock. */
  now: Date;
  /**
   * DocMDP level assumed for signatures that no certification precedes: 1 no changes, 2 forms and further signatures,
   * 3 comments too. Without it forms may be filled, but nobody has said so: FILLED_AFTER_SIGNING.
   */
  docMdpDefault?: 1 | 2 | 3;
  /** Whether unknown revocation makes the verdict INDETERMINATE (default) or is only reported. */
  requireRevocation?: boolean;
  /** Opens encrypted files: the user's or the owner's. Without it only the empty password is tried. */
  password?: string;
  /** `recover` reads damaged files after a repair, which is reported and never VALID; default `strict`. */
  mode?: ReadingMode;
  /** Until when algorithms count; default: the table of docs/SIGNING.md §3. */
  algorithms?: AlgorithmPolicy;
  freshness?: RevocationFreshness;
}

export type ReadingMode = 'strict' | 'recover';

/** What recover mode did to read a damaged file. */
export interface Repair {
  code: 'STARTXREF_FOUND' | 'XREF_REBUILT' | 'TRAILER_REBUILT';
  /** Where in the file. */
  offset: number;
  /** English sentence for logs. */
  note: string;
}

/** How old an answer about the signer's certificate may be. ETSI EN 319 102-1 §5.2.5. */
export interface RevocationFreshness {
  /** Largest age at the time it speaks for; default: until its own nextUpdate, without one 24 hours. */
  maxAgeMs?: number;
  /** It must have been made so long after the signing time; default: an older one, still in force then, counts. */
  graceMs?: number;
}

/** A step of key size: from so many bits up, trusted until; null: no end known. */
export interface KeySizeStep {
  bits: number;
  until: string | null;
}

/** Until when algorithms count (ISO dates, first moment without trust). What is not named never counts. */
export interface AlgorithmPolicy {
  /** By name as in reports: SHA-256… */
  digests: Readonly<Record<string, string | null>>;
  rsa: readonly KeySizeStep[];
  dsa: readonly KeySizeStep[];
  /** By the name OpenSSL gives them; ed25519 and ed448 among them. */
  curves: Readonly<Record<string, string | null>>;
}

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

export type SigningErrorCode =
  | 'PDF_NOT_PDF'
  | 'PDF_BROKEN'
  /** Damaged, and more than one repair is possible. */
  | 'PDF_AMBIGUOUS'
  /** Encrypted for certificates, or in a way that is not known. */
  | 'PDF_ENCRYPTED'
  /** Encrypted, and no password was given or it does not fit. */
  | 'PDF_PASSWORD'
  | 'PDF_LIMIT'
  | 'PDF_FORBIDS_CHANGE'
  | 'PDF_PAGE_UNKNOWN'
  /**
   * A mark that cannot be drawn: a damaged or too large image, a character the font lacks, a box outside the page, or
   * too much of it covered.
   */
  | 'MARK_BROKEN'
  /** There is no signature field of this name, or more than one. */
  | 'FIELD_UNKNOWN'
  | 'FIELD_SIGNED'
  /** A new field would have the name of another, or one that no field can have. */
  | 'FIELD_NAME_TAKEN'
  /** An earlier signature locked the field, or it is read-only. */
  | 'FIELD_LOCKED'
  /** What the field's author requires (seed values, lock) is not met. */
  | 'FIELD_CONSTRAINTS'
  | 'PIN_WRONG'
  | 'KEY_FILE_BROKEN'
  /** No further PIN is tried: the token is locked, or a wrong one could lock it. */
  | 'PIN_LOCKED'
  | 'KEY_NOT_FOUND'
  /** Several keys or tokens fit, and none was named. */
  | 'KEY_AMBIGUOUS'
  /** Token, its library or its driver is missing, busy or gone. */
  | 'TOKEN_UNAVAILABLE'
  /** The remote signing service says no. */
  | 'REMOTE_REFUSED'
  /** The remote signing service gives no answer, or none that can be used. */
  | 'REMOTE_UNAVAILABLE'
  /** Key, certificate, algorithm and digest do not go together. */
  | 'ALGORITHM_MISMATCH'
  | 'CERT_EXPIRED'
  | 'CERT_NOT_YET_VALID'
  | 'CERT_UNTRUSTED'
  | 'CERT_KEY_USAGE'
  | 'CERT_REVOKED'
  | 'CONTENTS_TOO_SMALL'
  /** A stored `Prepared` that cannot be what was stored. */
  | 'PREPARED_BROKEN'
  | 'NOT_EXTENSION'
  | 'TIMESTAMP_UNAVAILABLE'
  /** Nobody tells the status of a certificate, or the last timestamp has ended: the level asked for cannot be reached. */
  | 'EVIDENCE_UNAVAILABLE'
  /** A file to be preserved has no signature, or one that is INVALID. */
  | 'NOT_SIGNED'
  | 'SIGNATURE_INVALID'
  | 'SELF_CHECK_FAILED';

export class SigningError extends Error {
  readonly code: SigningErrorCode;
  constructor(code: SigningErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SigningError';
    this.code = code;
  }
}
