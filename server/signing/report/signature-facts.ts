// The facts of one signature laid out for the report, each apart from the others.
import type { CmsReport } from '../cms/verify-cms.ts';
import { certificateFacts } from '../keys/certificate-facts.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import type { RevisionChange, SignatureReport } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import { pathStatus } from './findings.ts';
import type { JudgedTimestamp } from './timestamps.ts';
import type { TrustResult } from './trust.ts';

export interface SigningTime {
  basis: 'timestamp' | 'claimed' | 'none';
  at: Date;
  claimed?: Date;
  /** The time rests on an authority whose revocation status nobody tells. */
  isAuthorityUnchecked?: boolean;
}

/** The certificate's own dates against the best time known. */
export const validityAt = (
  signer: Certificate | undefined,
  time: SigningTime,
): SignatureReport['facts']['validity'] => {
  if (!signer) return 'unknown';
  if (time.at < signer.notBefore) return 'not-yet-valid';
  return time.at > signer.notAfter ? 'expired' : 'within';
};

export interface FactParts {
  field: SignatureField;
  cms: CmsReport;
  changesAfter: RevisionChange[];
  time: SigningTime;
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

const revocationFacts = (trust: TrustResult | undefined): SignatureReport['facts']['revocation'] => {
  const leaf = trust?.revocation.leaf;
  return {
    status: leaf?.status ?? 'unknown',
    ...(leaf?.source ? { source: leaf.source } : {}),
    ...(leaf?.at ? { at: leaf.at.toISOString() } : {}),
    ...(leaf?.revokedAt ? { revokedAt: leaf.revokedAt.toISOString() } : {}),
  };
};

/** The facts of a signature, each apart from the others. */
export const assembleFacts = (p: FactParts): SignatureReport['facts'] => ({
  intact: p.cms.intact,
  cryptographicallyValid: p.cms.cryptographicallyValid,
  essMatch: p.cms.essMatch,
  coverage: p.field.coverage,
  ...(p.field.anomalies.length > 0 ? { anomalies: [...p.field.anomalies] } : {}),
  changesAfter: p.changesAfter,
  time: {
    basis: p.time.basis,
    ...(p.time.basis === 'none' ? {} : { at: p.time.at.toISOString() }),
    ...(p.time.claimed ? { claimed: p.time.claimed.toISOString() } : {}),
  },
  ...timestampFacts(p.stamp),
  path: pathStatus(p.trust?.path),
  validity: validityAt(p.signer, p.time),
  revocation: revocationFacts(p.trust),
  keyUsageOk: p.keyUsageOk,
  algorithm: { digest: p.cms.digest, signature: p.cms.signature, weak: p.cms.weak },
  level: p.level,
});
