// A document timestamp as an entry of the report: it signs the file for an authority, not for a person.
// ISO 32000-2 §12.8.5, ETSI EN 319 142-1 §5.4.3.
import { certificateFacts } from '../keys/certificate-facts.ts';
import { maySignDocuments } from '../keys/key-purpose.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import type { RevisionChange, SignatureReport } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import { pathFindings, pathStatus, revocationFindings } from './findings.ts';
import { algorithmFacts, revocationFacts } from './signature-facts.ts';
import { isRevokedFor, type JudgedTimestamp } from './timestamps.ts';
import type { TrustContext } from './trust.ts';
import { decide, type Finding, invalid, undecided } from './verdict.ts';

const problemFindings = ({ report }: JudgedTimestamp): Finding[] => {
  const findings: Finding[] = [];
  const has = (...wanted: string[]): boolean => report.problems.some((p) => wanted.includes(p));
  if (has('malformed')) findings.push(invalid('FORMAT_FAILURE'));
  if (has('imprint-mismatch')) findings.push(invalid('HASH_FAILURE'));
  if (has('signature')) findings.push(invalid('SIG_CRYPTO_FAILURE'));
  if (has('ess-mismatch')) findings.push(invalid('ESS_MISMATCH'));
  if (has('not-an-authority')) findings.push(invalid('KEY_USAGE'));
  if (has('weak-algorithm')) findings.push(undecided('WEAK_ALGORITHM'));
  return findings;
};

/** What path, dates and revocation of the authority mean, held against the proof of the token's own existence. */
const authorityFindings = (
  { report: { info, path }, revocation, proven, isInDates }: JudgedTimestamp,
  authority: Certificate,
  requireRevocation: boolean,
): Finding[] => {
  if (!path || !info) return [];
  const findings = pathFindings(path, authority);
  if (path.status !== 'trusted') return findings;
  const { genTime } = info;
  const isGood = revocation.worst === 'good';
  if (!isInDates)
    findings.push(undecided('EXPIRED', isGood ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE'));
  const isStanding = revocation.worst === 'revoked' && !isRevokedFor(revocation, { genTime, proven });
  // What was revoked after the token is proven, or ended in peace after it, is as good as not revoked.
  const statuses = isStanding
    ? revocation.statuses.filter((s) => s.status !== 'revoked')
    : revocation.statuses;
  if (isStanding && statuses.length === 0) return findings;
  const trust = { path, revocation: { ...revocation, statuses } };
  return [...findings, ...revocationFindings(trust, { proven, claimed: genTime }, requireRevocation)];
};

/** The report on one document timestamp. */
export const reportTimestamp = (
  field: SignatureField,
  stamp: JudgedTimestamp,
  changesAfter: RevisionChange[],
  { requireRevocation, algorithms }: TrustContext,
): SignatureReport => {
  const { report, revocation } = stamp;
  const { authority, info, cms, path } = report;
  const findings = problemFindings(stamp);
  if (field.coverage === 'partial') findings.push(invalid('BYTE_RANGE_ANOMALY'));
  if (changesAfter.some((change) => !change.allowed)) findings.push(invalid('DISALLOWED_CHANGE'));
  if (authority) findings.push(...authorityFindings(stamp, authority, requireRevocation));
  if (!stamp.isTrusted && findings.length === 0) findings.push(undecided('TIMESTAMP_INVALID'));
  const at = info?.genTime.toISOString();
  return {
    field: field.name,
    revision: field.revision,
    subFilter: field.subFilter,
    role: 'timestamp',
    ...(field.page === undefined ? {} : { page: field.page }),
    facts: {
      intact: info !== undefined && !report.problems.includes('imprint-mismatch') && cms?.intact === true,
      cryptographicallyValid: cms?.cryptographicallyValid ?? false,
      essMatch: cms?.essMatch ?? null,
      coverage: field.coverage,
      ...(field.anomalies.length > 0 ? { anomalies: [...field.anomalies] } : {}),
      changesAfter,
      time: at === undefined ? { basis: 'none' } : { basis: 'timestamp', at },
      ...(at === undefined
        ? {}
        : {
            timestamp: {
              valid: stamp.isTrusted,
              at,
              authority: authority ? certificateFacts(authority).commonName : '',
            },
          }),
      path: pathStatus(path),
      validity: path?.status !== 'trusted' ? 'unknown' : stamp.isInDates ? 'within' : 'expired',
      revocation: revocationFacts(revocation.leaf),
      keyUsageOk: authority !== undefined && maySignDocuments(authority, 'timestamp'),
      algorithm: algorithmFacts(cms, stamp.proven, algorithms),
      level: 'none',
    },
    ...(authority ? { signer: certificateFacts(authority) } : {}),
    ...decide(findings),
  };
};
