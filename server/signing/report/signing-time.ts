// The time a signature is judged at: when it is proven to have existed, and what its signer claims. Stamps of one file
// must tell their times in the order in which they were added. ETSI EN 319 102-1 §5.5.4, §5.6.2.4.
import type { SignatureReport } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import { type JudgedTimestamp, lowerBound, upperBound } from './timestamps.ts';

export interface SigningTime {
  basis: 'timestamp' | 'claimed' | 'none';
  /** What the verdict is based on: the proof, else the claim, else now. */
  at: Date;
  /** When the signature is proven to have existed; without a proof, now. */
  proven: Date;
  /** A claim from the future counts as now. */
  claimed?: Date;
  /** The time rests on an authority whose revocation status nobody tells. */
  isAuthorityUnchecked?: boolean;
}

/** The earliest trusted stamp, else what the signer claims, never later than the verifier's clock. */
export const signingTime = (
  claimed: Date | undefined,
  stamps: readonly JudgedTimestamp[],
  now: Date,
): SigningTime => {
  const withClaim = claimed ? { claimed: claimed < now ? claimed : now } : {};
  const trusted = stamps.filter((stamp) => stamp.isTrusted);
  const [proof] = trusted.toSorted((a, b) => upperBound(a).getTime() - upperBound(b).getTime());
  if (proof) {
    const isAuthorityUnchecked = proof.revocation.worst === 'unknown';
    const proven = upperBound(proof) < now ? upperBound(proof) : now;
    const at = proof.report.info?.genTime ?? proven;
    return { basis: 'timestamp', at, proven, ...withClaim, isAuthorityUnchecked };
  }
  if (!claimed) return { basis: 'none', at: now, proven: now };
  return { basis: 'claimed', at: withClaim.claimed ?? now, proven: now, ...withClaim };
};

/** Whether trusted stamps, in the order in which the file got them, never go back by more than they may be off. */
export const isInOrder = (stamps: readonly JudgedTimestamp[]): boolean => {
  let latest = Number.NEGATIVE_INFINITY;
  const trusted = stamps.filter((one) => one.isTrusted);
  for (const stamp of trusted.toSorted((a, b) => a.coveredFrom - b.coveredFrom)) {
    if (upperBound(stamp).getTime() < latest) return false;
    latest = Math.max(latest, lowerBound(stamp).getTime());
  }
  return true;
};

/** The certificate's own dates against the best time known. */
export const validityAt = (
  signer: Certificate | undefined,
  time: SigningTime,
): SignatureReport['facts']['validity'] => {
  if (!signer) return 'unknown';
  if (time.at < signer.notBefore) return 'not-yet-valid';
  return time.at > signer.notAfter ? 'expired' : 'within';
};

/** A proof that came too late does not say when the signature was made; the path is then judged at the claim. */
export const pathTime = (signer: Certificate, { at, claimed }: SigningTime): Date =>
  at > signer.notAfter && claimed && claimed >= signer.notBefore && claimed <= signer.notAfter ? claimed : at;
