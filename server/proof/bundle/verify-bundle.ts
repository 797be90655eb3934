// Verifies an evidence bundle from its files alone: the signed manifest, every digest, the packet, receipts and statuses,
// the entries of the log and the stamped root over them.
import { readCertificateFacts, type TrustedCertificates, trustedAt } from '../../signing/index.ts';
import { atFile, type Finding, Found } from '../finding.ts';
import { assertFiles, type BundleFiles, bytesOf } from './files.ts';
import { judgeEntries, judgeRoots } from './judge-chain.ts';
import { judgePacket, judgeReceipts, judgeStatuses } from './judge-papers.ts';
import {
  type BundleSubject,
  MANIFEST,
  MANIFEST_SIGNATURE,
  type Manifest,
  openManifest,
  readManifest,
} from './manifest.ts';

export interface BundleVerdict {
  /** The first thing that is wrong; null when nothing is. */
  finding: Finding | null;
  subject: BundleSubject | null;
  madeAt: string | null;
  /** Who answers for the bundle. */
  signer: string | null;
  files: number;
  entries: number;
  roots: number;
  /** When an authority stamped a root over all entries; null when none has yet. */
  stampedAt: string | null;
  authority: string | null;
  receipts: number;
  statuses: number;
}

/** Reports, never throws, on whatever the files hold. */
export async function verifyBundle(files: BundleFiles, trust: TrustedCertificates): Promise<BundleVerdict> {
  const verdict: BundleVerdict = {
    finding: null,
    subject: null,
    madeAt: null,
    signer: null,
    files: files.names.length,
    entries: 0,
    roots: 0,
    stampedAt: null,
    authority: null,
    receipts: 0,
    statuses: 0,
  };
  try {
    const { manifest, signer } = await judgeManifest(files, trust);
    Object.assign(verdict, { subject: manifest.subject, madeAt: manifest.madeAt, signer });
    await assertFiles(files, manifest);
    const roots = await judgeRoots(files, manifest, trust);
    verdict.roots = roots.length;
    const entries = await judgeEntries(files, manifest, roots);
    verdict.entries = entries.length;
    const last = roots.at(-1);
    verdict.stampedAt = last?.stampedAt?.toISOString() ?? null;
    verdict.authority = last?.authority ?? null;
    const context = { files, manifest, entries, trust };
    const packet = await judgePacket(context);
    verdict.receipts = await judgeReceipts(context, packet);
    verdict.statuses = await judgeStatuses(context);
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    verdict.finding = error.finding;
  }
  return verdict;
}

async function judgeManifest(
  files: BundleFiles,
  trust: TrustedCertificates,
): Promise<{ manifest: Manifest; signer: string }> {
  const json = (await bytesOf(files, MANIFEST)).toString('utf8');
  const opened = await openManifest((await bytesOf(files, MANIFEST_SIGNATURE)).toString('utf8'));
  if (opened === undefined)
    throw atFile('SIGNATURE_INVALID', MANIFEST_SIGNATURE, 'it is no signature by the key it carries');
  const manifest = readManifest(json);
  if (manifest === undefined || opened.json !== json)
    throw atFile('FILE_CHANGED', MANIFEST, 'it is not what was signed');
  const { certificate } = opened;
  const verdict = await trustedAt(certificate, new Date(manifest.madeAt), trust);
  if (verdict !== 'trusted')
    throw atFile('SIGNER_UNTRUSTED', MANIFEST_SIGNATURE, `the certificate of its signer is ${verdict}`);
  return { manifest, signer: readCertificateFacts(certificate).commonName };
}
