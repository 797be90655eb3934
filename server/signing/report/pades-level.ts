// The PAdES baseline level a signature shows: signed, stamped, with evidence, archived. ETSI EN 319 142-1 §6.
import type { CmsReport } from '../cms/verify-cms.ts';
import type { SignatureReport } from '../types.ts';
import { isSelfIssued } from '../validation/certificate.ts';
import { sameName } from '../validation/names.ts';
import { mentions } from '../validation/ocsp.ts';
import type { Evidence } from './dss.ts';
import type { JudgedTimestamp } from './timestamps.ts';
import type { TrustResult } from './trust.ts';

export interface LevelInput {
  subFilter: string;
  /** Document timestamps over later revisions. */
  laterStamps: readonly JudgedTimestamp[];
  /** The security store gained evidence after this signature. */
  isDssLater: boolean;
  evidence: Evidence;
}

/** The level the structure shows, whoever is trusted: a stamp must hold, its authority may be unknown here. */
export const isSound = (stamp: JudgedTimestamp): boolean =>
  stamp.report.problems.every((p) => p === 'untrusted' || p === 'weak-algorithm');

/** Revocation evidence for the signer and every issuer below a root. */
const hasEvidence = (trust: TrustResult | undefined, { ocsps, crls }: Evidence): boolean =>
  trust?.path.chain
    .filter((c) => !isSelfIssued(c))
    .every((c) => crls.some((crl) => sameName(crl.issuer, c.issuer)) || ocsps.some((o) => mentions(o, c))) ??
  false;

/** The PAdES baseline level of a signature. */
export const levelOf = (
  input: LevelInput,
  cms: CmsReport,
  stamp: JudgedTimestamp | undefined,
  trust: TrustResult | undefined,
): SignatureReport['facts']['level'] => {
  if (input.subFilter !== 'ETSI.CAdES.detached' || cms.essMatch !== true) return 'none';
  const laterStamps = input.laterStamps.filter(isSound);
  if (!(stamp && isSound(stamp)) && laterStamps.length === 0) return 'B-B';
  if (!input.isDssLater || !hasEvidence(trust, input.evidence)) return 'B-T';
  return laterStamps.length > 0 ? 'B-LTA' : 'B-LT';
};
