// The stamps over a bundle, each proven by the one made after it: the first says when everything in it existed, the last is
// proven by nothing but itself, and only while the certificate of its authority lasts.
import { judgeToken, readAnswers, readCertificateFacts, type TokenVerdict } from '../../signing/index.ts';
import { atFile, type FindingCode, Found } from '../finding.ts';
import type { Gap } from '../gap.ts';
import { Signers } from '../signers.ts';
import type { ProofTrust } from '../trust.ts';
import { type BundleFiles, bytesOf } from './files.ts';
import { MANIFEST_SIGNATURE, MANIFEST_STAMP } from './manifest.ts';
import type { OpenedRenewal } from './renewals.ts';

export interface BundleStamp {
  name: string;
  at: Date;
  /** DER, of the authority. */
  certificate: Uint8Array;
  certificates: readonly Uint8Array[];
  /** Of a renewal: what came with it. */
  renewal: OpenedRenewal | null;
}

/** Oldest first, up to the first that does not hold: who made the bundle is judged before that is told. */
export async function openStamps(
  files: BundleFiles,
  renewals: readonly OpenedRenewal[],
  { anchors, intermediates }: ProofTrust,
  issuers: readonly Uint8Array[],
): Promise<{ stamps: BundleStamp[]; refusal: Found | null }> {
  const pool = [...intermediates, ...issuers, ...renewals.flatMap(({ answers }) => answers.certificates)];
  const stamps: BundleStamp[] = [];
  const take = async (name: string, token: Uint8Array, over: Uint8Array, renewal: OpenedRenewal | null) => {
    const verdict = await judgeToken(token, over, { anchors, intermediates: pool });
    const stamp = stampIn(name, verdict, renewal);
    const before = stamps.at(-1);
    if (before !== undefined && stamp.at < before.at)
      throw atFile('STAMP_INVALID', name, `it is older than ${before.name}, which it is over`);
    stamps.push(stamp);
  };
  try {
    if (files.names.includes(MANIFEST_STAMP)) {
      const over = await bytesOf(files, MANIFEST_SIGNATURE);
      await take(MANIFEST_STAMP, await bytesOf(files, MANIFEST_STAMP), over, null);
    }
    for (const renewal of renewals) await take(renewal.stampName, renewal.token, renewal.json, renewal);
  } catch (error) {
    if (error instanceof Found) return { stamps, refusal: error };
    throw error;
  }
  return { stamps, refusal: null };
}

/** @throws Found STAMP_INVALID. */
function stampIn(name: string, token: TokenVerdict, renewal: OpenedRenewal | null): BundleStamp {
  const { isValid, problems, at, certificate, certificates } = token;
  if (!isValid || at === undefined || certificate === undefined)
    throw atFile('STAMP_INVALID', name, `its timestamp does not hold (${problems.join(', ')})`);
  return { name, at, certificate, certificates, renewal };
}

/** Until when the last of them lasts. */
export const endOf = ({ certificate }: BundleStamp): Date =>
  new Date(readCertificateFacts(certificate).notAfter);

/**
 * Whether each authority was in force, and not revoked, until the next stamp took over.
 * @throws Found STAMP_INVALID, SIGNER_REVOKED.
 */
export async function judgeStamps(
  stamps: readonly BundleStamp[],
  trust: ProofTrust,
  issuers: readonly Uint8Array[],
): Promise<Gap[]> {
  const gaps: Gap[] = [];
  for (const [index, stamp] of stamps.entries()) {
    const next = stamps[index + 1] ?? null;
    const end = endOf(stamp);
    if (end < (next?.at ?? trust.now)) {
      const text = `the certificate of its authority ended at ${end.toISOString()}, before another stamp took over`;
      gaps.push({ code: 'EXPIRED_BEFORE_PROOF', where: stamp.name, text });
    }
    const later = next ?? stamp;
    // Of the stamp of the manifest alone the bundle itself tells.
    if (later.renewal === null) continue;
    const answers = readAnswers(later.renewal.answers);
    const signers = new Signers(trust, answers, later.at);
    signers.know([...issuers, ...stamp.certificates]);
    const { name: where, certificate, at: usedAt } = stamp;
    const refuse = (code: FindingCode, text: string) => atFile(code, where, text);
    const use = { certificate, code: null, usedAt, provenAt: next?.at ?? null, where };
    await signers.assert(use, refuse, 'STAMP_INVALID');
    await signers.end();
    gaps.push(...signers.gaps);
  }
  return gaps;
}
