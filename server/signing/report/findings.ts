// What a path and its revocation mean for the verdict. ETSI EN 319 102-1 §5.2.6, §5.5.
import { certificateFacts } from '../keys/certificate-facts.ts';
import type { SignatureReport } from '../types.ts';
import type { BuiltPath } from '../validation/build-path.ts';
import type { Certificate } from '../validation/certificate.ts';
import type { TrustResult } from './trust.ts';
import { type Finding, invalid, undecided } from './verdict.ts';

/** No path to an anchor leaves a signature undecided: the key may be anybody's. */
export const pathFindings = (path: BuiltPath, signer: Certificate): Finding[] => {
  if (path.status === 'trusted') return [];
  if (path.status !== 'invalid') return [undecided('NO_CERTIFICATE_CHAIN_FOUND')];
  if (path.failure === 'weak-algorithm') return [undecided('WEAK_ALGORITHM')];
  const isDated = path.failure === 'expired' || path.failure === 'not-yet-valid';
  // The signer's own dates are judged apart, against the best time known.
  if (isDated && path.at.sha256 === signer.sha256) return [];
  if (path.failure === 'signature' || path.failure === 'name-chaining') {
    return [undecided('NO_CERTIFICATE_CHAIN_FOUND')];
  }
  return [undecided('CHAIN_CONSTRAINTS_FAILURE')];
};

/**
 * Revoked before the signature: invalid. Revoked after a proven time: the signature stands. Revoked after a merely
 * claimed time: undecided, for whoever holds a stolen key can claim any time.
 */
export const revocationFindings = (
  { path, revocation }: TrustResult,
  time: { at: Date; basis: 'timestamp' | 'claimed' | 'none' },
  requireRevocation: boolean,
): Finding[] => {
  if (path.status !== 'trusted') return [];
  if (revocation.worst === 'revoked') {
    const isBefore = (revocation.revokedAt ?? time.at) <= time.at;
    if (isBefore) return [invalid('REVOKED')];
    return time.basis === 'timestamp' ? [] : [undecided('REVOKED')];
  }
  return revocation.worst === 'unknown' && requireRevocation ? [undecided('REVOCATION_UNKNOWN')] : [];
};

/** The path as the report tells it. */
export const pathStatus = (path: BuiltPath | undefined): SignatureReport['facts']['path'] => {
  if (!path) return { status: 'incomplete', certificates: [] };
  const certificates = path.chain.map(certificateFacts);
  return path.status === 'invalid'
    ? { status: 'invalid', certificates, note: path.failure }
    : { status: path.status, certificates };
};
