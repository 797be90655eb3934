// What a report says of how long a file will prove itself, and what each signature still lacks of a level.
// ETSI EN 319 142-1 §6.3; EN 319 102-1 §5.6.3 (a chain of timestamps holds while each was renewed in time).
import type { SignatureReport, VerificationReport } from '../types.ts';

export type Level = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

export const isStamp = ({ role }: SignatureReport): boolean => role === 'timestamp';

/** A signature of another profile has no level; what it needs is judged by its facts. */
const hasNoProfile = ({ facts }: SignatureReport): boolean => facts.level === 'none';

export const hasTime = (signature: SignatureReport): boolean =>
  hasNoProfile(signature) ? signature.facts.time.basis === 'timestamp' : signature.facts.level !== 'B-B';

/** As seen without network: the evidence is in the file and still says what it has to. */
export const hasEvidence = (signature: SignatureReport): boolean => {
  const { level, revocation } = signature.facts;
  const isThere = hasNoProfile(signature) ? revocation.status !== 'unknown' : level.startsWith('B-LT');
  return isThere && !signature.reasons.includes('REVOCATION_UNKNOWN');
};

const newestStamp = ({ signatures }: VerificationReport): SignatureReport | undefined =>
  signatures.filter(isStamp).toSorted((a, b) => b.revision - a.revision)[0];

/** Whether the newest stamp covers everything the signature needs. */
export const isArchived = (signature: SignatureReport, report: VerificationReport): boolean => {
  if (!hasNoProfile(signature)) return signature.facts.level === 'B-LTA';
  const newest = newestStamp(report);
  if (!newest || newest.revision <= signature.revision || !hasEvidence(signature)) return false;
  return !newest.facts.changesAfter.some(({ kind }) => kind === 'dss-added');
};

/**
 * When the newest document timestamp ends, with the first certificate of its authority's path or with its algorithms: a
 * new one must be added before. Undefined when there is none, or its authority leads to no anchor.
 */
export const archiveEnds = (report: VerificationReport): Date | undefined => {
  const { path, algorithm } = newestStamp(report)?.facts ?? {};
  const below = path?.certificates.slice(0, -1) ?? [];
  const isAnchored = path?.status === 'trusted' || path?.status === 'invalid';
  if (!isAnchored || below.length === 0) return undefined;
  const ends = below.map(({ notAfter }) => Date.parse(notAfter));
  if (algorithm?.until !== undefined) ends.push(Date.parse(algorithm.until));
  return new Date(Math.min(...ends));
};
