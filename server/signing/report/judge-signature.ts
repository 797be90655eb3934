// One signature of a file: its cryptography, time, trust and what happened after it, as facts and a verdict.
// ETSI EN 319 142-1 (PAdES levels), EN 319 102-1 §5.3–5.5, TT 22/2020/TT-BTTTT Điều 7 (valid at signing time).
import { startHash } from '../cms/algorithms.ts';
import { OID } from '../cms/oids.ts';
import { type CmsReport, type ContentDigest, verifyCms } from '../cms/verify-cms.ts';
import { certificateFacts } from '../keys/certificate-facts.ts';
import { maySignDocuments } from '../keys/key-purpose.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import type { RevisionChange, SignatureReport } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import { type Evidence, readEvidence } from './dss.ts';
import { pathFindings, revocationFindings } from './findings.ts';
import { type ArchiveStamp, isSound, levelOf } from './pades-level.ts';
import { assembleFacts, type SigningTime, validityAt } from './signature-facts.ts';
import { type JudgedTimestamp, judgeTimestamp } from './timestamps.ts';
import { judgeTrust, type TrustContext } from './trust.ts';
import { decide, type Finding, invalid, undecided } from './verdict.ts';

export interface SignatureInput {
  field: SignatureField;
  digestFor: ContentDigest;
  changesAfter: RevisionChange[];
  /** Document timestamps over later revisions, earliest first: trusted ones prove the signature's existence. */
  laterStamps: readonly JudgedTimestamp[];
  trust: TrustContext;
  /** The same with the security store each of them covers, and the store as it was when the signature was made. */
  archive: readonly ArchiveStamp[];
  evidenceBefore: Evidence;
}

/** The best time known: a trusted timestamp, else what the signer claims, never later than the verifier's clock. */
const signingTime = (
  input: SignatureInput,
  cms: CmsReport,
  stamp: JudgedTimestamp | undefined,
): SigningTime => {
  const claimed = input.field.claimedAt ?? cms.parsed?.signingTime;
  const withClaim = claimed ? { claimed } : {};
  const proof = [stamp, ...input.laterStamps].find((s) => s?.isTrusted);
  const at = proof?.report.info?.genTime;
  if (at)
    return {
      basis: 'timestamp',
      at,
      ...withClaim,
      isAuthorityUnchecked: proof?.revocation.worst === 'unknown',
    };
  const { now } = input.trust;
  if (!claimed) return { basis: 'none', at: now };
  return { basis: 'claimed', at: new Date(Math.min(claimed.getTime(), now.getTime())), ...withClaim };
};

const signatureStamp = async (cms: CmsReport, trust: TrustContext): Promise<JudgedTimestamp | undefined> => {
  const token = cms.parsed?.unsigned.get(OID.signatureTimeStamp)?.[0];
  const value = cms.parsed?.signature;
  if (!token || !value) return undefined;
  return judgeTimestamp(token.raw, async (algorithm) => startHash(algorithm).update(value).digest(), trust);
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

/** Text that came later, without the signer or the caller having said that it may. */
const isUnseen = ({ kind, permitted }: RevisionChange): boolean =>
  (kind === 'form-filled' || kind === 'annotation') && permitted !== true;

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

const validityFindings = (signer: Certificate, time: SigningTime, now: Date): Finding[] => {
  const validity = validityAt(signer, time);
  if (validity === 'not-yet-valid') return [invalid('NOT_YET_VALID')];
  if (validity === 'expired') return [invalid('EXPIRED')];
  // A claim alone does not prove that the signature was there before the certificate ran out.
  return time.basis !== 'timestamp' && now > signer.notAfter ? [undecided('EXPIRED')] : [];
};

const roleOf = (field: SignatureField): SignatureReport['role'] => {
  const name = field.name.split('.').at(-1) ?? '';
  if (/^VanthuPerson\d+$/.test(name)) return 'person';
  return /^VanthuAgency\d+$/.test(name) ? 'agency' : 'unknown';
};

/** A broken stamp shows meddling; one of an unknown authority only proves nothing. */
const stampFinding = (stamp: JudgedTimestamp): Finding =>
  isSound(stamp) ? undecided('TIMESTAMP_INVALID') : invalid('TIMESTAMP_INVALID');

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
  // No breach of ISO 32000-2 §12.8.2.2, but the signer never saw it: a green verdict would claim that he did.
  else if (changesAfter.some(isUnseen)) findings.push(undecided('FILLED_AFTER_SIGNING'));
  if (field.raisesPermissions) findings.push(undecided('PERMISSIONS_RAISED'));
  if (stamp && !stamp.isTrusted) findings.push(stampFinding(stamp));
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
    if (time.isAuthorityUnchecked && context.requireRevocation)
      findings.push(undecided('REVOCATION_UNKNOWN'));
  }
  const parts = {
    field,
    cms,
    changesAfter,
    time,
    keyUsageOk,
    level: await levelOf(
      { ...input, subFilter: field.subFilter, evidence: input.trust.evidence },
      cms,
      stamp,
      trust,
    ),
  } as const;
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
