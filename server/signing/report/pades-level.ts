// The PAdES baseline level a signature shows: signed, stamped, with evidence, archived. ETSI EN 319 142-1 §6.3.
// A level is what the file holds, whoever is trusted: a stamp must hold, its authority may be unknown here.
import type { CmsReport } from '../cms/verify-cms.ts';
import type { SignatureReport } from '../types.ts';
import type { BuiltPath } from '../validation/build-path.ts';
import type { Certificate } from '../validation/certificate.ts';
import { type Currency, proofOf } from '../validation/proof.ts';
import type { Evidence } from './dss.ts';
import type { JudgedTimestamp } from './timestamps.ts';
import type { TrustResult } from './trust.ts';

/** A document timestamp over a later revision, and the security store as it stood under it. */
export interface ArchiveStamp {
  stamp: JudgedTimestamp;
  covered: Evidence;
}

export interface LevelInput {
  subFilter: string;
  /** Earliest first. */
  archive: readonly ArchiveStamp[];
  /** The security store when the signature was made, and now. */
  evidenceBefore: Evidence;
  evidence: Evidence;
}

export const isSound = (stamp: JudgedTimestamp): boolean =>
  stamp.report.problems.every((p) => p === 'untrusted' || p === 'weak-algorithm');

/** Someone whose certificates and their status a verifier will ask for. */
interface Party {
  path: BuiltPath | undefined;
  embedded: readonly Certificate[];
  /** What was there before the act speaks of it only when it was said after; a CA's list may be older. */
  since?: { evidence: Evidence; at: Date };
}

const partyOf = ({ report }: JudgedTimestamp): Party => ({
  path: report.path,
  embedded: report.cms?.certificates ?? [],
});

const without = (evidence: Evidence, old: Evidence): Evidence => {
  const known = new Set([...old.ocsps, ...old.crls].map(({ tbs }) => Buffer.from(tbs).toString('base64')));
  const isNew = ({ tbs }: { tbs: Uint8Array }) => !known.has(Buffer.from(tbs).toString('base64'));
  return { ...evidence, ocsps: evidence.ocsps.filter(isNew), crls: evidence.crls.filter(isNew) };
};

/** Every certificate below the root is in the file, and so is what proves its status. */
const isProven = async ({ path, embedded, since }: Party, evidence: Evidence): Promise<boolean> => {
  if (!path || path.status === 'incomplete') return false;
  const held = new Set([...embedded, ...evidence.certificates].map(({ sha256 }) => sha256));
  for (const [index, certificate] of path.chain.slice(0, -1).entries()) {
    const issuer = path.chain[index + 1];
    if (!issuer || !held.has(certificate.sha256)) return false;
    const by = (answers: Evidence, isCurrent?: Currency) =>
      proofOf(certificate, issuer, answers, evidence.certificates, isCurrent);
    const proof =
      index === 0 && since
        ? ((await by(without(evidence, since.evidence))) ?? (await by(evidence, (said) => said >= since.at)))
        : await by(evidence);
    if (!proof) return false;
  }
  return true;
};

const areProven = async (parties: readonly Party[], evidence: Evidence): Promise<boolean> => {
  for (const party of parties) if (!(await isProven(party, evidence))) return false;
  return true;
};

const NEVER = new Date(Number.NaN);

/** The PAdES baseline level of a signature. */
export const levelOf = async (
  input: LevelInput,
  cms: CmsReport,
  stamp: JudgedTimestamp | undefined,
  trust: TrustResult | undefined,
): Promise<SignatureReport['facts']['level']> => {
  if (input.subFilter !== 'ETSI.CAdES.detached' || cms.essMatch !== true) return 'none';
  const archive = input.archive.filter((one) => isSound(one.stamp));
  const first = stamp && isSound(stamp) ? stamp : archive[0]?.stamp;
  if (!first) return 'B-B';
  const since = { evidence: input.evidenceBefore, at: first.report.info?.genTime ?? NEVER };
  const signer = { path: trust?.path, embedded: cms.certificates, since };
  const parties = [signer, partyOf(first)];
  for (const one of archive) {
    // The stamp that archives is not asked for its own evidence: that is what the next one is for.
    if (await areProven(one.stamp === first ? [signer] : parties, one.covered)) return 'B-LTA';
  }
  return (await areProven(parties, input.evidence)) ? 'B-LT' : 'B-T';
};
