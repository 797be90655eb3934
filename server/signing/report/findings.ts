// What path, dates and revocation mean for the verdict. ETSI EN 319 102-1 §5.2.6, §5.5, §5.6.2 (proofs of existence).
import { certificateFacts } from '../keys/certificate-facts.ts';
import type { SignatureReport } from '../types.ts';
import type { BuiltPath } from '../validation/build-path.ts';
import type { Certificate } from '../validation/certificate.ts';
import { type ChainRevocation, HOLD } from '../validation/revocation.ts';
import type { TrustResult } from './trust.ts';
import { type Finding, invalid, undecided } from './verdict.ts';

type Judged = Pick<TrustResult, 'path' | 'revocation'>;

/** Against what dates and revocations are held. */
interface Moment {
  /** When the signature is proven to have existed; without a proof, now. */
  proven: Date;
  /** When the signer says he signed. */
  claimed?: Date;
}

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
 * The signer's own word, or a proof, that he signed before the certificate began or after it ended makes it invalid.
 * A proof that came after the end says nothing of when it was made: undecided, as with a mere claim.
 */
export const validityFindings = (signer: Certificate, trust: Judged, moment: Moment): Finding[] => {
  const { proven, claimed } = moment;
  if (proven < signer.notBefore || (claimed && claimed < signer.notBefore)) return [invalid('NOT_YET_VALID')];
  if (claimed && claimed > signer.notAfter) return [invalid('EXPIRED')];
  const below = trust.path.status === 'trusted' ? trust.path.chain.slice(0, -1) : [signer];
  if (below.every((c) => proven <= c.notAfter)) return [];
  const isGood = trust.revocation.worst === 'good';
  return [undecided('EXPIRED', isGood ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE')];
};

/** The revocation that counts: the first one that no proof of existence precedes. */
const standingRevocation = ({ statuses }: ChainRevocation, { proven }: Moment) =>
  statuses
    .map((status, index) => ({ ...status, revokedAt: status.revokedAt ?? new Date(0), isCa: index > 0 }))
    .filter((s) => s.status === 'revoked' && s.revokedAt <= proven)
    .toSorted((a, b) => a.revokedAt.getTime() - b.revokedAt.getTime())[0];

/**
 * Revoked before the signer says he signed: invalid. Proven to be older than the revocation: the signature stands.
 * Else undecided, for whoever holds a stolen key can claim any time; so is a certificate that is only suspended.
 */
export const revocationFindings = (
  { path, revocation }: Judged,
  moment: Moment,
  requireRevocation: boolean,
): Finding[] => {
  if (path.status !== 'trusted') return [];
  const found = standingRevocation(revocation, moment);
  if (found?.reason === HOLD) return [undecided('REVOKED', 'TRY_LATER')];
  if (found && moment.claimed && found.revokedAt <= moment.claimed) return [invalid('REVOKED')];
  if (found) return [undecided('REVOKED', found.isCa ? 'REVOKED_CA_NO_POE' : 'REVOKED_NO_POE')];
  const isUnknown =
    revocation.statuses.some((s) => s.status === 'unknown') || revocation.statuses.length === 0;
  return isUnknown && requireRevocation ? [undecided('REVOCATION_UNKNOWN')] : [];
};

/** The path as the report tells it. */
export const pathStatus = (path: BuiltPath | undefined): SignatureReport['facts']['path'] => {
  if (!path) return { status: 'incomplete', certificates: [] };
  const certificates = path.chain.map(certificateFacts);
  return path.status === 'invalid'
    ? { status: 'invalid', certificates, note: path.failure }
    : { status: path.status, certificates };
};
