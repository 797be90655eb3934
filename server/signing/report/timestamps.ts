// Timestamps of a file judged to the end: token, authority's path, dates and revocation, against the time at which the
// token itself is proven to have existed. RFC 3161 §4, ETSI EN 319 102-1 §5.4, §5.6.2.
import type { ContentDigest } from '../cms/verify-cms.ts';
import { embeddedCertificates, type TimestampReport, verifyTimestampToken } from '../timestamp/token.ts';
import type { Der } from '../types.ts';
import type { ChainRevocation } from '../validation/revocation.ts';
import { findPath, judgeTrust, storeOf, strengthOf, type TrustContext } from './trust.ts';

export interface JudgedTimestamp {
  report: TimestampReport;
  revocation: ChainRevocation;
  /** When the token is proven to have existed: by a later stamp, else now. */
  proven: Date;
  /** First revision whose stamp covers the token. */
  coveredFrom: number;
  /** Every certificate below the anchor was in its dates then. */
  isInDates: boolean;
  /** Proves existence at genTime: valid, and its authority could still be believed when the token is proven. */
  isTrusted: boolean;
}

const UNKNOWN: ChainRevocation = { leaf: { status: 'unknown' }, statuses: [], worst: 'unknown' };
const SKEW_MS = 5 * 60_000;

/** Ends that no stolen key brought about: unspecified, affiliationChanged, superseded, cessationOfOperation. */
const PEACEFUL = new Set<number | undefined>([0, 3, 4, 5]);

/**
 * A token proven before the revocation stands. So does one that only claims so, when the authority ended in peace and
 * the revocation says that; without a reason all its tokens fall (RFC 3161 §4, 1).
 */
export const isRevokedFor = ({ statuses }: ChainRevocation, time: { genTime: Date; proven: Date }): boolean =>
  statuses.some(({ status, revokedAt = new Date(0), reason }, index) => {
    if (status !== 'revoked' || time.proven < revokedAt) return false;
    return !(index === 0 && PEACEFUL.has(reason) && time.genTime < revokedAt);
  });

/**
 * Judges a token over content whose digest `digestFor` gives. `coveredFrom` is the first revision whose document
 * timestamp covers the token itself.
 */
export const judgeTimestamp = async (
  token: Der,
  digestFor: ContentDigest,
  context: TrustContext,
  coveredFrom: number,
): Promise<JudgedTimestamp> => {
  context.proofs.addObjects([token, ...embeddedCertificates(token)], coveredFrom);
  const proven = context.proofs.of(token);
  const isStrong = strengthOf(context);
  const first = await verifyTimestampToken(token, digestFor, { store: storeOf(context, []), isStrong });
  const { authority, info } = first;
  const nothing = { revocation: UNKNOWN, proven, coveredFrom, isInDates: false, isTrusted: false };
  if (!authority || !info) return { report: first, ...nothing };
  const embedded = first.cms?.certificates ?? [];
  let report = first;
  if (first.path?.status !== 'trusted' && context.fetch) {
    const { store } = await findPath(authority, embedded, context, info.genTime);
    report = await verifyTimestampToken(token, digestFor, { store, isStrong });
  }
  const time = { at: info.genTime, proven, ...(context.fetch ? {} : { asOf: info.genTime }) };
  const { path, revocation } = await judgeTrust(authority, embedded, context, time);
  const isFuture = info.genTime.getTime() > context.now.getTime() + SKEW_MS;
  const isInDates = path.chain.slice(0, -1).every((c) => proven <= c.notAfter);
  const isRevoked = isRevokedFor(revocation, { genTime: info.genTime, proven });
  const isTrusted = report.isValid && !isFuture && isInDates && !isRevoked;
  return { report, revocation, proven, coveredFrom, isInDates, isTrusted };
};

/** The latest instant a token can mean: its time and its accuracy. What it stamped existed by then. */
export const upperBound = ({ report: { info } }: JudgedTimestamp): Date =>
  new Date((info?.genTime.getTime() ?? Number.NaN) + (info?.accuracyMs ?? 0));

export const lowerBound = ({ report: { info } }: JudgedTimestamp): Date =>
  new Date((info?.genTime.getTime() ?? Number.NaN) - (info?.accuracyMs ?? 0));
