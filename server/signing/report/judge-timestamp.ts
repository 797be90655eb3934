// A document timestamp as an entry of the report: it signs the file for an authority, not for a person.
// ISO 32000-2 §12.8.5, ETSI EN 319 142-1 §5.4.3.
import { certificateFacts } from '../keys/certificate-facts.ts';
import { maySignDocuments } from '../keys/key-purpose.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import type { RevisionChange, SignatureReport } from '../types.ts';
import { pathFindings, pathStatus, revocationFindings } from './findings.ts';
import type { JudgedTimestamp } from './timestamps.ts';
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

/** The report on one document timestamp. */
export const reportTimestamp = (
  field: SignatureField,
  stamp: JudgedTimestamp,
  changesAfter: RevisionChange[],
  requireRevocation: boolean,
): SignatureReport => {
  const { report, revocation } = stamp;
  const { authority, info, cms, path } = report;
  const findings = problemFindings(stamp);
  if (field.coverage === 'partial') findings.push(invalid('BYTE_RANGE_ANOMALY'));
  if (changesAfter.some((change) => !change.allowed)) findings.push(invalid('DISALLOWED_CHANGE'));
  const time = { at: info?.genTime ?? new Date(0), basis: 'timestamp' as const };
  if (authority && path) {
    findings.push(...pathFindings(path, authority));
    findings.push(
      ...revocationFindings({ path, revocation, store: { anchors: [], pool: [] } }, time, requireRevocation),
    );
  }
  if (!stamp.isTrusted && findings.length === 0) findings.push(undecided('TIMESTAMP_INVALID'));
  const at = info?.genTime.toISOString();
  const { leaf } = revocation;
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
      validity: path?.status === 'trusted' ? 'within' : 'unknown',
      revocation: { status: leaf.status, ...(leaf.source ? { source: leaf.source } : {}) },
      keyUsageOk: authority !== undefined && maySignDocuments(authority, 'timestamp'),
      algorithm: { digest: cms?.digest ?? '', signature: cms?.signature ?? '', weak: cms?.weak ?? false },
      level: 'none',
    },
    ...(authority ? { signer: certificateFacts(authority) } : {}),
    ...decide(findings),
  };
};
