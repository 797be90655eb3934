// Whether one certificate was good when it was used, by answers that were kept with what it signed: for whoever keeps
// signatures outside of PDFs. Nothing is fetched. RFC 5280 §6, ETSI EN 319 102-1 §5.2.6, §5.6.2 (proofs of existence).
import { certificateFacts } from '../keys/certificate-facts.ts';
import type { Der, VerificationPolicy } from '../types.ts';
import { strongAt } from '../validation/algorithm-strength.ts';
import { readArgument } from '../validation/certificate.ts';
import { type Collected, EvidenceCollector } from './collect-evidence.ts';
import { type Evidence, readEvidence } from './dss.ts';
import { revocationFindings } from './findings.ts';
import { judgeTrust, makeTrustContext } from './trust.ts';

export interface CertificateUse {
  /** When its owner says he used it. */
  usedAt: Date;
  /** When what it signed is proven to have existed. */
  provenAt: Date;
  /** When the answers are proven to have existed; without a proof, now. */
  answersAt: Date;
  now: Date;
}

export type CertificateStatus =
  | { status: 'good' | 'untrusted' | 'outside-its-dates' }
  /** Before what it signed is proven to have existed. A suspension may be lifted again. */
  | { status: 'revoked'; revokedAt: Date; isSuspended: boolean }
  /** No answer tells; the names of the certificates on its path that none speaks of. */
  | { status: 'unknown'; of: string[] };

/** Reports, never throws, on whatever the bytes are. */
export async function certificateStatus(
  certificate: Der,
  { usedAt, provenAt, answersAt, now }: CertificateUse,
  { anchors, intermediates }: { anchors: readonly Der[]; intermediates: readonly Der[] },
  answers: Evidence,
): Promise<CertificateStatus> {
  const leaf = readArgument(certificate);
  if (leaf === undefined) return { status: 'untrusted' };
  if (usedAt < leaf.notBefore || usedAt > leaf.notAfter) return { status: 'outside-its-dates' };
  const policy = { trustAnchors: [...anchors], intermediates: [...intermediates], now };
  const context = makeTrustContext(policy, answers);
  for (const { der } of [...answers.ocsps, ...answers.crls]) context.proofs.addProof(der, answersAt);
  const moment = { at: usedAt, proven: provenAt };
  const { path, revocation } = await judgeTrust(leaf, [], context, moment, strongAt(usedAt));
  if (path.status !== 'trusted') return { status: 'untrusted' };
  // A trust anchor answers for itself.
  if (path.chain.length === 1) return { status: 'good' };
  const [found] = revocationFindings({ path, revocation }, { proven: provenAt, claimed: usedAt }, true);
  if (found === undefined) return { status: 'good' };
  if (found.reason === 'REVOKED') {
    const told = revocation.statuses.filter(({ status }) => status === 'revoked');
    const times = told.map(({ revokedAt }) => revokedAt?.getTime() ?? 0);
    return {
      status: 'revoked',
      revokedAt: new Date(Math.min(...times)),
      isSuspended: found.sub === 'TRY_LATER',
    };
  }
  const of = path.chain.filter((_, index) => revocation.statuses[index]?.status === 'unknown');
  return { status: 'unknown', of: of.map((one) => certificateFacts(one).commonName) };
}

/** Answers as `certificateStatus` takes them; what cannot be read is left out. */
export const readAnswers = (raw: Readonly<Collected>): Evidence => readEvidence(raw);

/**
 * The path of a certificate that was used at some time and what its authorities say of everything on it, fetched now.
 * @throws SigningError CERT_UNTRUSTED, EVIDENCE_UNAVAILABLE.
 */
export async function collectStatus(
  certificate: Der,
  usedAt: Date,
  policy: VerificationPolicy,
): Promise<Collected> {
  const leaf = readArgument(certificate);
  const nothing = { certificates: [], ocsps: [], crls: [] };
  if (leaf === undefined) return nothing;
  const collector = new EvidenceCollector(makeTrustContext(policy, readEvidence(nothing)));
  return collector.of({ certificate: leaf, embedded: [], usedAt });
}
