// Our verdicts and reasons in the terms of ETSI EN 319 102-1 §5.1.3 (Tables 5 and 6), in one place.
// The indication follows the verdict. Where we are stricter than the standard, which would say INDETERMINATE,
// TOTAL_FAILED carries the standard's own sub-indication for that cause.
import type { Indication, ReasonCode, SubIndication, Verdict } from '../types.ts';

export const INDICATION_OF: Record<Verdict, Indication> = {
  VALID: 'TOTAL_PASSED',
  INVALID: 'TOTAL_FAILED',
  INDETERMINATE: 'INDETERMINATE',
};

/** What a reason means when it proves the signature wrong, and when it merely leaves it undecided. */
const SUB_INDICATION: Record<ReasonCode, { failed: SubIndication; open: SubIndication }> = {
  NO_SIGNATURE: { failed: 'SIGNED_DATA_NOT_FOUND', open: 'SIGNED_DATA_NOT_FOUND' },
  FORMAT_FAILURE: { failed: 'FORMAT_FAILURE', open: 'FORMAT_FAILURE' },
  HASH_FAILURE: { failed: 'HASH_FAILURE', open: 'HASH_FAILURE' },
  SIG_CRYPTO_FAILURE: { failed: 'SIG_CRYPTO_FAILURE', open: 'SIG_CRYPTO_FAILURE' },
  BYTE_RANGE_ANOMALY: { failed: 'FORMAT_FAILURE', open: 'FORMAT_FAILURE' },
  NOT_WHOLE_FILE_COVERED: { failed: 'FORMAT_FAILURE', open: 'SIG_CONSTRAINTS_FAILURE' },
  DISALLOWED_CHANGE: { failed: 'FORMAT_FAILURE', open: 'SIG_CONSTRAINTS_FAILURE' },
  MARKS_NOT_TRUSTED: { failed: 'FORMAT_FAILURE', open: 'SIG_CONSTRAINTS_FAILURE' },
  FILLED_AFTER_SIGNING: { failed: 'FORMAT_FAILURE', open: 'SIG_CONSTRAINTS_FAILURE' },
  PERMISSIONS_RAISED: { failed: 'FORMAT_FAILURE', open: 'SIG_CONSTRAINTS_FAILURE' },
  AMBIGUOUS_FILE: { failed: 'FORMAT_FAILURE', open: 'SIG_CONSTRAINTS_FAILURE' },
  ESS_MISMATCH: { failed: 'FORMAT_FAILURE', open: 'NO_SIGNING_CERTIFICATE_FOUND' },
  NO_SIGNING_CERTIFICATE: { failed: 'NO_SIGNING_CERTIFICATE_FOUND', open: 'NO_SIGNING_CERTIFICATE_FOUND' },
  NO_CERTIFICATE_CHAIN_FOUND: { failed: 'NO_CERTIFICATE_CHAIN_FOUND', open: 'NO_CERTIFICATE_CHAIN_FOUND' },
  CHAIN_CONSTRAINTS_FAILURE: { failed: 'CHAIN_CONSTRAINTS_FAILURE', open: 'CHAIN_CONSTRAINTS_FAILURE' },
  KEY_USAGE: { failed: 'CHAIN_CONSTRAINTS_FAILURE', open: 'CHAIN_CONSTRAINTS_FAILURE' },
  EXPIRED: { failed: 'EXPIRED', open: 'OUT_OF_BOUNDS_NO_POE' },
  NOT_YET_VALID: { failed: 'NOT_YET_VALID', open: 'OUT_OF_BOUNDS_NO_POE' },
  REVOKED: { failed: 'REVOKED', open: 'REVOKED_NO_POE' },
  REVOCATION_UNKNOWN: { failed: 'TRY_LATER', open: 'TRY_LATER' },
  WEAK_ALGORITHM: { failed: 'CRYPTO_CONSTRAINTS_FAILURE', open: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' },
  TIMESTAMP_INVALID: { failed: 'SIG_CONSTRAINTS_FAILURE', open: 'NO_POE' },
  TIMESTAMP_ORDER: { failed: 'TIMESTAMP_ORDER_FAILURE', open: 'TIMESTAMP_ORDER_FAILURE' },
  ENCRYPTED: { failed: 'SIGNED_DATA_NOT_FOUND', open: 'SIGNED_DATA_NOT_FOUND' },
  LIMIT_EXCEEDED: { failed: 'CUSTOM', open: 'CUSTOM' },
  REPAIRED: { failed: 'FORMAT_FAILURE', open: 'CUSTOM' },
};

export const subIndicationOf = (reason: ReasonCode, verdict: 'INVALID' | 'INDETERMINATE'): SubIndication =>
  SUB_INDICATION[reason][verdict === 'INVALID' ? 'failed' : 'open'];
