// The PAdES baseline level a signature shows: signed, stamped, with evidence, archived. ETSI EN 319 142-1 §6.3.
// A level is what the file holds, whoever is trusted: a stamp must hold, its authority may be unknown here.
import type { CmsReport } from '../cms/verify-cms.ts';
import type { SignatureReport } from '../types.ts';
import type { BuiltPath } from '../validation/build-path.ts';
import type { Certificate } from '../validation/certificate.ts';
import { proofOf } from '../validation/proof.ts';
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
  /** Evidence that was there before the act cannot speak of it; a CA's list may be older. */
  unless?: Evidence;
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
const isProven = async ({ path, embedded, unless }: Party, evidence: Evidence): Promise<boolean> => {
  if (!path || path.status === 'incomplete') return false;
  const held = new Set([...embedded, ...evidence.certificates].map(({ sha256 }) => sha256));
  for (const [index, certificate] of path.chain.slice(0, -1).entries()) {
    const issuer = path.chain[index + 1];
    const answers = index === 0 && unless ? without(evidence, unless) : evidence;
    if (!issuer || !held.has(certificate.sha256)) return false;
    if (!(await proofOf(certificate, issuer, answers, evidence.certificates))) return false;
  }
  return true;
};

const areProven = async (parties: readonly Party[], evidence: Evidence): Promise<boolean> => {
  for (const party of parties) if (!(await isProven(party, evidence))) return false;
  return true;
};

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
  const signer = { path: trust?.path, embedded: cms.certificates, unless: input.evidenceBefore };
  const parties = [signer, partyOf(first)];
  for (const one of archive) {
    // The stamp that archives is not asked for its own evidence: that is what the next one is for.
    if (await areProven(one.stamp === first ? [signer] : parties, one.covered)) return 'B-LTA';
  }
  return (await areProven(parties, input.evidence)) ? 'B-LT' : 'B-T';
};
