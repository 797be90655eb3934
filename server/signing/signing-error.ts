// What the library throws: one class, a closed list of codes.

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
