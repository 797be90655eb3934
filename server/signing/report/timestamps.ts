// Timestamps of a file judged to the end: token, authority's path and the authority's own revocation.
// RFC 3161, ETSI EN 319 102-1 §5.4.
import type { ContentDigest } from '../cms/verify-cms.ts';
import { type TimestampReport, verifyTimestampToken } from '../timestamp/token.ts';
import type { Der } from '../types.ts';
import type { ChainRevocation } from '../validation/revocation.ts';
import { findPath, judgeTrust, storeOf, type TrustContext } from './trust.ts';

export interface JudgedTimestamp {
  report: TimestampReport;
  revocation: ChainRevocation;
  /** Proves existence at genTime: valid, and its authority was not revoked then. */
  isTrusted: boolean;
}

const UNKNOWN: ChainRevocation = { leaf: { status: 'unknown' }, worst: 'unknown' };

/** An authority revoked at or before it stamped proves nothing; revoked later, its earlier stamps stand. */
const isRevokedAt = (revocation: ChainRevocation, genTime: Date): boolean =>
  revocation.worst === 'revoked' && (revocation.revokedAt ?? genTime) <= genTime;

export const judgeTimestamp = async (
  token: Der,
  digestFor: ContentDigest,
  context: TrustContext,
): Promise<JudgedTimestamp> => {
  const first = await verifyTimestampToken(token, digestFor, { store: storeOf(context, []) });
  const { authority, info } = first;
  if (!authority || !info) return { report: first, revocation: UNKNOWN, isTrusted: false };
  const embedded = first.cms?.certificates ?? [];
  let report = first;
  if (first.path?.status === 'incomplete') {
    const { store } = await findPath(authority, embedded, context, info.genTime);
    report = await verifyTimestampToken(token, digestFor, { store });
  }
  const { revocation } = await judgeTrust(authority, embedded, context, {
    at: info.genTime,
    isTrusted: false,
  });
  const isFuture = info.genTime.getTime() > context.now.getTime() + 5 * 60_000;
  return {
    report,
    revocation,
    isTrusted: report.isValid && !isFuture && !isRevokedAt(revocation, info.genTime),
  };
};
