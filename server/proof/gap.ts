// What a verifier could not decide with what it was given. Nothing is wrong, but nothing is proven either: it is named,
// and a verdict with gaps is no success.

export type GapCode =
  /** No directory says that the key belongs to the agency. */
  | 'SIGNER_UNBOUND'
  /** No answer of an authority tells whether the certificate was revoked. */
  | 'REVOCATION_MISSING'
  /** Revoked, or suspended, before it is proven that the signature existed. */
  | 'REVOKED_BEFORE_PROOF'
  /** The certificate ran out before it is proven that the signature existed. */
  | 'EXPIRED_BEFORE_PROOF'
  /** No timestamp authority vouches for the time. */
  | 'NOT_STAMPED';

export interface Gap {
  code: GapCode;
  /** As in a finding. */
  where: string;
  /** One English sentence. */
  text: string;
}
