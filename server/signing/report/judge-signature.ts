// One signature of a file: its cryptography, time, trust and what happened after it, as facts and a verdict.
// ETSI EN 319 142-1 (PAdES levels), EN 319 102-1 §5.3–5.5, TT 22/2020/TT-BTTTT Điều 7 (valid at signing time).
import { startHash } from '../cms/algorithms.ts';
import { OID } from '../cms/oids.ts';
import { type CmsReport, type ContentDigest, verifyCms } from '../cms/verify-cms.ts';
import { certificateFacts } from '../keys/certificate-facts.ts';
import { maySignDocuments } from '../keys/key-purpose.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import type { RevisionChange, SignatureReport } from '../types.ts';
import { isStrongAt } from '../validation/algorithm-strength.ts';
import type { Certificate } from '../validation/certificate.ts';
import { type Evidence, readEvidence } from './dss.ts';
import { pathFindings, revocationFindings, validityFindings } from './findings.ts';
import { type ArchiveStamp, isSound, levelOf } from './pades-level.ts';
import { assembleFacts } from './signature-facts.ts';
import { isInOrder, pathTime, type SigningTime, signingTime } from './signing-time.ts';
import { type JudgedTimestamp, judgeTimestamp } from './timestamps.ts';
import { judgeTrust, strengthOf, type TrustContext, type TrustResult } from './trust.ts';
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

const signatureStamp = async (
  cms: CmsReport,
  trust: TrustContext,
  coveredFrom: number,
): Promise<JudgedTimestamp | undefined> => {
  const token = cms.parsed?.unsigned.get(OID.signatureTimeStamp)?.[0];
  const value = cms.parsed?.signature;
  if (!token || !value) return undefined;
  const digestFor = async (algorithm: string) => startHash(algorithm).update(value).digest();
  return judgeTimestamp(token.raw, digestFor, trust, coveredFrom);
};

/** The context with the evidence that travels in the signature itself. */
const withEvidence = (trust: TrustContext, cms: CmsReport, coveredFrom: number): TrustContext => {
  const { certificates, crls, ocsps } = trust.evidence;
  const raw = { certificates: [], crls: cms.parsed?.crls ?? [], ocsps: cms.parsed?.ocsps ?? [] };
  const own: Evidence = readEvidence(raw);
  const held = [...cms.certificates, ...own.crls, ...own.ocsps].map(({ der }) => der);
  trust.proofs.addObjects(held, coveredFrom);
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
  return findings;
};

const roleOf = (field: SignatureField): SignatureReport['role'] => {
  const name = field.name.split('.').at(-1) ?? '';
  if (/^VanthuPerson\d+$/.test(name)) return 'person';
  return /^VanthuAgency\d+$/.test(name) ? 'agency' : 'unknown';
};

/** A broken stamp shows meddling; one of an unknown authority only proves nothing. */
const stampFinding = (stamp: JudgedTimestamp): Finding =>
  isSound(stamp) ? undecided('TIMESTAMP_INVALID') : invalid('TIMESTAMP_INVALID');

/** Too weak even for its own time, or merely not proven to be that old. */
const strengthFindings = (
  cms: CmsReport,
  { proven, claimed }: SigningTime,
  trust: TrustContext,
): Finding[] => {
  if (!cms.parsed || !cms.signer) return [];
  if (!cms.used) return [undecided('WEAK_ALGORITHM', 'CRYPTO_CONSTRAINTS_FAILURE')];
  if (isStrongAt(cms.used, proven, trust.algorithms)) return [];
  const wasStrong = isStrongAt(cms.used, claimed ?? proven, trust.algorithms);
  const sub = wasStrong ? 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' : 'CRYPTO_CONSTRAINTS_FAILURE';
  return [undecided('WEAK_ALGORITHM', sub)];
};

const changeFindings = (changesAfter: readonly RevisionChange[]): Finding[] => {
  if (changesAfter.some((change) => !change.allowed)) return [invalid('DISALLOWED_CHANGE')];
  // No breach of ISO 32000-2 §12.8.2.2, but the signer never saw it: a green verdict would claim that he did.
  return changesAfter.some(isUnseen) ? [undecided('FILLED_AFTER_SIGNING')] : [];
};

interface Timed {
  cms: CmsReport;
  context: TrustContext;
  stamp: JudgedTimestamp | undefined;
  time: SigningTime;
}

const timeFindings = (
  { stamp, time, context }: Timed,
  laterStamps: readonly JudgedTimestamp[],
): Finding[] => {
  const findings: Finding[] = [];
  if (stamp && !stamp.isTrusted) findings.push(stampFinding(stamp));
  if (!isInOrder([...(stamp ? [stamp] : []), ...laterStamps])) findings.push(undecided('TIMESTAMP_ORDER'));
  if (time.isAuthorityUnchecked && context.requireRevocation) findings.push(undecided('REVOCATION_UNKNOWN'));
  return findings;
};

/** Path and revocation of the signer; the certificate is as old as the signature that names it. */
const judgeSigner = (signer: Certificate, { cms, context, time }: Timed): Promise<TrustResult> => {
  const isBound = cms.essMatch === true;
  const isStrong = strengthOf(context, isBound ? { object: signer.der, proven: time.proven } : undefined);
  const moments = { at: pathTime(signer, time), proven: time.proven };
  return judgeTrust(signer, cms.certificates, context, moments, isStrong);
};

/** The report on one document signature. Never throws for bad bytes. */
export const judgeSignature = async (input: SignatureInput): Promise<SignatureReport> => {
  const { field, changesAfter, laterStamps } = input;
  const cms = await verifyCms(field.contents, input.digestFor, {
    content: 'detached',
    extraCertificates: [...input.trust.intermediates, ...input.trust.evidence.certificates],
  });
  const coveredFrom = field.revision + 1;
  const context = withEvidence(input.trust, cms, coveredFrom);
  const stamp = await signatureStamp(cms, context, coveredFrom);
  const claimed = field.claimedAt ?? cms.parsed?.signingTime;
  const time = signingTime(claimed, [...(stamp ? [stamp] : []), ...laterStamps], context.now);
  // Adobe's archive is a signed attribute, so it was there when the signature was.
  if (time.basis === 'timestamp')
    for (const der of [...(cms.parsed?.archived ?? [])]) context.proofs.addProof(der, time.proven);
  const timed = { cms, context, stamp, time };
  const { signer } = cms;
  const trust = signer ? await judgeSigner(signer, timed) : undefined;
  const keyUsageOk = signer !== undefined && maySignDocuments(signer);
  const findings = [
    ...cmsFindings(cms, field),
    ...strengthFindings(cms, time, context),
    ...changeFindings(changesAfter),
    ...(field.raisesPermissions ? [undecided('PERMISSIONS_RAISED')] : []),
    ...timeFindings(timed, laterStamps),
  ];
  if (signer && trust) {
    if (!keyUsageOk) findings.push(invalid('KEY_USAGE'));
    findings.push(...validityFindings(signer, trust, time), ...pathFindings(trust.path, signer));
    findings.push(...revocationFindings(trust, time, context.requireRevocation));
  }
  const parts = {
    field,
    cms,
    changesAfter,
    time,
    claimed,
    algorithms: context.algorithms,
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
