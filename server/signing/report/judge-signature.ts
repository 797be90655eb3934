// One signature of a file: its cryptography, time, trust and what happened after it, as facts and a verdict.
// ETSI EN 319 142-1 (PAdES levels), EN 319 102-1 §5.3–5.5, TT 22/2020/TT-BTTTT Điều 7 (valid at signing time).
import { createHash } from 'node:crypto';
import { OID } from '../cms/oids.ts';
import { type CmsReport, type ContentDigest, verifyCms } from '../cms/verify-cms.ts';
import { certificateFacts } from '../keys/certificate-facts.ts';
import { maySignDocuments } from '../keys/key-purpose.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import type { RevisionChange, SignatureReport } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import { type Evidence, readEvidence } from './dss.ts';
import { pathFindings, pathStatus, revocationFindings } from './findings.ts';
import { type JudgedTimestamp, judgeTimestamp } from './timestamps.ts';
import { judgeTrust, type TrustContext, type TrustResult } from './trust.ts';
import { decide, type Finding, invalid, undecided } from './verdict.ts';

export interface SignatureInput {
  field: SignatureField;
  digestFor: ContentDigest;
  changesAfter: RevisionChange[];
  /** Trusted document timestamps in later revisions, earliest first: they prove the signature's existence. */
  laterStamps: readonly JudgedTimestamp[];
  trust: TrustContext;
  /** The file carries a DSS. */
  hasDss: boolean;
}

interface SigningTime {
  basis: 'timestamp' | 'claimed' | 'none';
  at: Date;
  claimed?: Date;
}

/** The best time known: a trusted timestamp, else what the signer claims, never later than the verifier's clock. */
const signingTime = (
  input: SignatureInput,
  cms: CmsReport,
  stamp: JudgedTimestamp | undefined,
): SigningTime => {
  const claimed = input.field.claimedAt ?? cms.parsed?.signingTime;
  const withClaim = claimed ? { claimed } : {};
  const proof = [stamp, ...input.laterStamps].find((s) => s?.isTrusted)?.report.info;
  if (proof) return { basis: 'timestamp', at: proof.genTime, ...withClaim };
  const { now } = input.trust;
  if (!claimed) return { basis: 'none', at: now };
  return { basis: 'claimed', at: new Date(Math.min(claimed.getTime(), now.getTime())), ...withClaim };
};

const signatureStamp = async (cms: CmsReport, trust: TrustContext): Promise<JudgedTimestamp | undefined> => {
  const token = cms.parsed?.unsigned.get(OID.signatureTimeStamp)?.[0];
  const value = cms.parsed?.signature;
  if (!token || !value) return undefined;
  return judgeTimestamp(token.raw, async (algorithm) => createHash(algorithm).update(value).digest(), trust);
};

const withEvidence = (trust: TrustContext, cms: CmsReport): TrustContext => {
  const { certificates, crls, ocsps } = trust.evidence;
  const own: Evidence = readEvidence({
    certificates: [],
    crls: cms.parsed?.crls ?? [],
    ocsps: cms.parsed?.ocsps ?? [],
  });
  return {
    ...trust,
    evidence: { certificates, crls: [...crls, ...own.crls], ocsps: [...ocsps, ...own.ocsps] },
  };
};

/** Findings that need no certificate. */
const cmsFindings = (cms: CmsReport, field: SignatureField): Finding[] => {
  const findings: Finding[] = [];
  const broken = ['malformed', 'encapsulated-content', 'content-type'];
  if (cms.problems.some((p) => broken.includes(p))) findings.push(invalid('FORMAT_FAILURE'));
  if (field.coverage === 'partial') findings.push(invalid('BYTE_RANGE_ANOMALY'));
  if (cms.problems.includes('digest-mismatch')) findings.push(invalid('HASH_FAILURE'));
  if (cms.problems.includes('signature-mismatch')) findings.push(invalid('SIG_CRYPTO_FAILURE'));
  if (cms.problems.includes('ess-mismatch')) findings.push(invalid('ESS_MISMATCH'));
  if (cms.problems.includes('no-signing-certificate')) findings.push(undecided('NO_SIGNING_CERTIFICATE'));
  const isUnknown = cms.problems.some((p) => p === 'digest-algorithm' || p === 'signature-algorithm');
  if (isUnknown || (cms.parsed && cms.weak)) findings.push(undecided('WEAK_ALGORITHM'));
  return findings;
};

const validityAt = (
  signer: Certificate | undefined,
  time: SigningTime,
): SignatureReport['facts']['validity'] => {
  if (!signer) return 'unknown';
  if (time.at < signer.notBefore) return 'not-yet-valid';
  return time.at > signer.notAfter ? 'expired' : 'within';
};

const validityFindings = (signer: Certificate, time: SigningTime, now: Date): Finding[] => {
  const validity = validityAt(signer, time);
  if (validity === 'not-yet-valid') return [invalid('NOT_YET_VALID')];
  if (validity === 'expired') return [invalid('EXPIRED')];
  // A claim alone does not prove that the signature was there before the certificate ran out.
  return time.basis !== 'timestamp' && now > signer.notAfter ? [undecided('EXPIRED')] : [];
};

const levelOf = (input: SignatureInput, cms: CmsReport, stamp: JudgedTimestamp | undefined) => {
  if (input.field.subFilter !== 'ETSI.CAdES.detached' || cms.essMatch !== true) return 'none';
  const isStamped = stamp?.isTrusted === true || input.laterStamps.length > 0;
  if (!isStamped) return 'B-B';
  if (!input.hasDss) return 'B-T';
  return input.laterStamps.length > 0 ? 'B-LTA' : 'B-LT';
};

const roleOf = (field: SignatureField): SignatureReport['role'] => {
  const name = field.name.split('.').at(-1) ?? '';
  if (/^VanthuPerson\d+$/.test(name)) return 'person';
  return /^VanthuAgency\d+$/.test(name) ? 'agency' : 'unknown';
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

/** The report on one document signature. Never throws for bad bytes. */
export const judgeSignature = async (input: SignatureInput): Promise<SignatureReport> => {
  const { field, changesAfter } = input;
  const cms = await verifyCms(field.contents, input.digestFor, {
    content: 'detached',
    extraCertificates: [...input.trust.intermediates, ...input.trust.evidence.certificates],
  });
  const context = withEvidence(input.trust, cms);
  const stamp = await signatureStamp(cms, context);
  const time = signingTime(input, cms, stamp);
  const findings = cmsFindings(cms, field);
  if (changesAfter.some((change) => !change.allowed)) findings.push(invalid('DISALLOWED_CHANGE'));
  if (stamp && !stamp.isTrusted) findings.push(undecided('TIMESTAMP_INVALID'));
  const { signer } = cms;
  const trust = signer
    ? await judgeTrust(signer, cms.certificates, context, {
        at: time.at,
        isTrusted: time.basis === 'timestamp',
      })
    : undefined;
  const keyUsageOk = signer !== undefined && maySignDocuments(signer);
  if (signer && trust) {
    if (!keyUsageOk) findings.push(invalid('KEY_USAGE'));
    findings.push(...validityFindings(signer, time, context.now), ...pathFindings(trust.path, signer));
    findings.push(...revocationFindings(trust, time, context.requireRevocation));
  }
  const parts = { field, cms, changesAfter, time, keyUsageOk, level: levelOf(input, cms, stamp) } as const;
  const optional = {
    ...(signer ? { signer } : {}),
    ...(trust ? { trust } : {}),
    ...(stamp ? { stamp } : {}),
  };
  return {
    field: field.name,
    revision: field.revision,
    subFilter: field.subFilter,
    role: roleOf(field),
    ...(field.page === undefined ? {} : { page: field.page }),
    facts: assembleFacts({ ...parts, ...optional }),
    ...(signer ? { signer: certificateFacts(signer) } : {}),
    ...decide(findings),
  };
};
