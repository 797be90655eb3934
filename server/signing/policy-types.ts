// What a verifier decides before it reads a file: anchors, network, clock, modes, until when algorithms count.
// ETSI EN 319 102-1 §5.1.4, ETSI TS 119 312.
import type { Der, ReadingMode, RevocationClient } from './signing-types.ts';

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
