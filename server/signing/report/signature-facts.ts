// The facts of one signature laid out for the report, each apart from the others.
import type { CmsReport } from '../cms/verify-cms.ts';
import { certificateFacts } from '../keys/certificate-facts.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import type { AlgorithmPolicy, RevisionChange, SignatureReport } from '../types.ts';
import { isStrongAt, strengthEnds } from '../validation/algorithm-strength.ts';
import type { Certificate } from '../validation/certificate.ts';
import type { RevocationStatus } from '../validation/revocation.ts';
import { pathStatus } from './findings.ts';
import { type SigningTime, validityAt } from './signing-time.ts';
import type { JudgedTimestamp } from './timestamps.ts';
import type { TrustResult } from './trust.ts';

export interface FactParts {
  field: SignatureField;
  cms: CmsReport;
  changesAfter: RevisionChange[];
  time: SigningTime;
  /** What the signer claims, as written. */
  claimed: Date | undefined;
  algorithms: AlgorithmPolicy;
  signer?: Certificate;
  trust?: TrustResult;
  stamp?: JudgedTimestamp;
  keyUsageOk: boolean;
  level: SignatureReport['facts']['level'];
}

const timestampFacts = (stamp: JudgedTimestamp | undefined) => {
  const { info, authority } = stamp?.report ?? {};
  if (!stamp || !info) return {};
  const facts = authority ? certificateFacts(authority) : undefined;
  return {
    timestamp: { valid: stamp.isTrusted, at: info.genTime.toISOString(), authority: facts?.commonName ?? '' },
  };
};

/** CRLReason, RFC 5280 §5.3.1. */
const REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'unused',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

/** What is told of the leaf. */
export const revocationFacts = (
  leaf: RevocationStatus | undefined,
): SignatureReport['facts']['revocation'] => {
  const reason = leaf?.reason === undefined ? undefined : REASONS[leaf.reason];
  return {
    status: leaf?.status ?? 'unknown',
    ...(leaf?.source ? { source: leaf.source } : {}),
    ...(leaf?.at ? { at: leaf.at.toISOString() } : {}),
    ...(leaf?.revokedAt ? { revokedAt: leaf.revokedAt.toISOString() } : {}),
    ...(reason ? { reason } : {}),
    ...(leaf?.invalidSince ? { invalidSince: leaf.invalidSince.toISOString() } : {}),
  };
};

/** Strength at the time the signature is proven to have existed; what is not known counts as weak. */
export const algorithmFacts = (
  cms: CmsReport | undefined,
  proven: Date,
  algorithms: AlgorithmPolicy,
): SignatureReport['facts']['algorithm'] => {
  const names = { digest: cms?.digest ?? '', signature: cms?.signature ?? '' };
  if (!cms?.used) return { ...names, weak: cms?.parsed !== undefined };
  const ends = strengthEnds(cms.used, algorithms);
  const until = Number.isFinite(ends) ? { until: new Date(ends).toISOString() } : {};
  return { ...names, weak: !isStrongAt(cms.used, proven, algorithms), ...until };
};

/** ISO 32000-2 §12.8.2.2 and §12.8.2.4: whatever was changed against the rules in force was against these. */
const permissionFacts = ({
  field,
  changesAfter,
}: FactParts): Pick<SignatureReport['facts'], 'permissions'> => {
  const { docMdp, fieldMdp } = field;
  if (docMdp === undefined && fieldMdp === undefined) return {};
  const obeyed = changesAfter.every(({ allowed }) => allowed);
  return { permissions: { ...(docMdp ? { docMdp } : {}), ...(fieldMdp ? { fieldMdp } : {}), obeyed } };
};

/** The facts of a signature, each apart from the others. */
export const assembleFacts = (p: FactParts): SignatureReport['facts'] => ({
  intact: p.cms.intact,
  cryptographicallyValid: p.cms.cryptographicallyValid,
  essMatch: p.cms.essMatch,
  coverage: p.field.coverage,
  ...(p.field.anomalies.length > 0 ? { anomalies: [...p.field.anomalies] } : {}),
  changesAfter: p.changesAfter,
  ...permissionFacts(p),
  time: {
    basis: p.time.basis,
    ...(p.time.basis === 'none' ? {} : { at: p.time.at.toISOString() }),
    ...(p.claimed ? { claimed: p.claimed.toISOString() } : {}),
  },
  ...timestampFacts(p.stamp),
  path: pathStatus(p.trust?.path),
  validity: validityAt(p.signer, p.time),
  revocation: revocationFacts(p.trust?.revocation.leaf),
  keyUsageOk: p.keyUsageOk,
  algorithm: algorithmFacts(p.cms, p.time.proven, p.algorithms),
  level: p.level,
});
