// Whether an answer about revocation, by its times, may speak for the time in question. RFC 5280 §5.1.2.5, RFC 6960
// §2.4, §4.4.4 (archive cutoff), ETSI EN 319 102-1 §5.2.5 (freshness).
import type { RevocationFreshness } from '../types.ts';

/** Clocks of responders and verifiers differ a little. */
export const SKEW_MS = 5 * 60_000;
/** An answer without nextUpdate is only good while fresh. */
const UNBOUNDED_ANSWER_MS = 24 * 3_600_000;

export interface EvidenceTimes {
  thisUpdate: Date;
  nextUpdate?: Date | undefined;
  /** The authority still tells of certificates that ran out since then (archiveCutoff, expiredCertsOnCRL). */
  keptSince?: Date | undefined;
}

export interface AgeContext {
  now: Date;
  /** When what the certificate signed is proven to have existed; without a proof, now. */
  at: Date;
  /** When it was signed, as far as known. */
  signedAt?: Date | undefined;
  freshness?: RevocationFreshness | undefined;
}

/** Silence about a certificate proves something only at the right time; a revocation told at any time stands. */
export const isTimely = (
  { thisUpdate, nextUpdate, keptSince }: EvidenceTimes,
  certificate: { notAfter: Date },
  { now, at, signedAt = at, freshness = {} }: AgeContext,
): boolean => {
  const made = thisUpdate.getTime();
  if (made > now.getTime() + SKEW_MS || (nextUpdate && nextUpdate < thisUpdate)) return false;
  // An authority need not list what has run out: its silence then says nothing.
  if (made > certificate.notAfter.getTime() && !(keptSince && keptSince <= certificate.notAfter))
    return false;
  const { graceMs, maxAgeMs = Number.POSITIVE_INFINITY } = freshness;
  if (graceMs !== undefined && made < signedAt.getTime() + graceMs) return false;
  const until = Math.min(nextUpdate?.getTime() ?? made + UNBOUNDED_ANSWER_MS, made + maxAgeMs);
  return until + SKEW_MS >= at.getTime();
};
