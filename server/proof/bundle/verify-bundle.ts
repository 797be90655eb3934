// Verifies an evidence bundle from its files alone: the signed and stamped manifest, every digest, the packet, receipts and
// statuses, the entries of the log and the stamped root over them, and what authorities said of everybody who signed.
import { normalizeOrganCode } from '../../exchange/protocol/index.ts';
import { readAnswers, readCertificateFacts } from '../../signing/index.ts';
import { atFile, atRoot, type Finding, type FindingCode, Found } from '../finding.ts';
import type { Gap } from '../gap.ts';
import type { JudgedRoot } from '../judge-root.ts';
import { Signers } from '../signers.ts';
import { compareAgencies, type ProofTrust } from '../trust.ts';
import { assertFiles, type BundleFiles, bytesOf } from './files.ts';
import { judgeEntries, judgeRoots } from './judge-chain.ts';
import { judgePackets, judgeRequests } from './judge-packets.ts';
import { judgeReceipts, judgeStatuses } from './judge-papers.ts';
import { type BundleStamp, endOf, judgeStamps, openStamps } from './judge-stamps.ts';
import {
  type BundleSubject,
  MANIFEST,
  MANIFEST_SIGNATURE,
  type Manifest,
  openManifest,
  readManifest,
} from './manifest.ts';
import { namedByLog } from './papers.ts';
import { openRenewals } from './renewals.ts';

export interface BundleVerdict {
  /** The first thing that is wrong; null when nothing is. */
  finding: Finding | null;
  /** What could not be decided. */
  gaps: Gap[];
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
  /** How often the bundle was stamped again. */
  renewals: number;
  /** Until when the last stamp over it lasts; null when it has none. */
  stampEndsAt: string | null;
  /** DER, of the authority that made it. */
  stampCertificate: Uint8Array | null;
  packets: number;
  /** Packets that asked something of the document. */
  requests: number;
  receipts: number;
  statuses: number;
  /** OCSP responses and CRLs. */
  answers: number;
}

/** Reports, never throws, on whatever the files hold. */
export async function verifyBundle(files: BundleFiles, trust: ProofTrust): Promise<BundleVerdict> {
  const verdict: BundleVerdict = {
    finding: null,
    gaps: [],
    subject: null,
    madeAt: null,
    signer: null,
    files: files.names.length,
    entries: 0,
    roots: 0,
    stampedAt: null,
    authority: null,
    renewals: 0,
    stampEndsAt: null,
    stampCertificate: null,
    packets: 0,
    requests: 0,
    receipts: 0,
    statuses: 0,
    answers: 0,
  };
  try {
    await judge(files, trust, verdict);
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    verdict.finding = error.finding;
  }
  return verdict;
}

async function judge(files: BundleFiles, trust: ProofTrust, verdict: BundleVerdict): Promise<void> {
  const { manifest, certificate } = await openedManifest(files);
  const { subject, madeAt } = manifest;
  Object.assign(verdict, { subject, madeAt, signer: readCertificateFacts(certificate).commonName });
  await assertFiles(files, manifest);
  const ders = (role: string) => held(files, manifest, role);
  const [ocsps, crls] = [await ders('ocsp'), await ders('crl')];
  const answers = readAnswers({ certificates: await ders('issuer'), ocsps, crls });
  verdict.answers = ocsps.length + crls.length;
  const issuers = answers.certificates.map(({ der }) => der);
  const { stamps, refusal: stampRefusal } = await openStamps(
    files,
    await openRenewals(files, manifest),
    trust,
    issuers,
  );
  const [stamp] = stamps;
  const tokensAt = stamp?.at ?? null;
  const signers = new Signers(trust, answers, tokensAt ?? undefined);
  verdict.gaps = signers.gaps;
  const { agencyCode: code } = subject;
  const maker = { certificate, code, usedAt: new Date(madeAt), provenAt: null };
  await signers.assert({ ...maker, where: MANIFEST_SIGNATURE }, refusal(MANIFEST_SIGNATURE));
  if (stampRefusal !== null) throw stampRefusal;
  if (stamp === undefined)
    signers.gaps.push({ code: 'NOT_STAMPED', where: MANIFEST, text: 'only its maker says when it was made' });
  else await takeStamp(signers, stamp);
  signers.gaps.push(...(await judgeStamps(stamps, trust, issuers)));
  const last = stamps.at(-1);
  verdict.renewals = stamps.filter(({ renewal }) => renewal !== null).length;
  verdict.stampCertificate = last?.certificate ?? null;
  verdict.stampEndsAt = last === undefined ? null : endOf(last).toISOString();
  const roots = await judgeRoots(files, manifest, { signers, tokensAt });
  verdict.roots = roots.length;
  assertCodes(manifest, roots, { signers, directory: trust.directory });
  const entries = await judgeEntries(files, manifest, roots);
  verdict.entries = entries.length;
  const lastRoot = roots.at(-1);
  verdict.stampedAt = lastRoot?.stampedAt?.toISOString() ?? null;
  verdict.authority = lastRoot?.authority ?? null;
  const provenAt = lastRoot?.stampedAt ?? tokensAt;
  if (verdict.stampedAt === null)
    signers.gaps.push({ code: 'NOT_STAMPED', where: 'log', text: 'no root over its entries is stamped yet' });
  const named = namedByLog(entries);
  const context = { files, manifest, named, signers, directory: trust.directory, provenAt };
  const packets = await judgePackets(context);
  verdict.packets = packets.size;
  const requests = await judgeRequests(context);
  verdict.requests = requests.size;
  verdict.receipts = await judgeReceipts(context, new Map([...packets, ...requests]));
  verdict.statuses = await judgeStatuses(context);
  if (tokensAt !== null) signers.prove(tokensAt);
  await signers.end();
}

const refusal = (name: string) => (code: FindingCode, text: string) => atFile(code, name, text);

async function held(files: BundleFiles, manifest: Manifest, role: string): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const file of manifest.files) if (file.role === role) found.push(await bytesOf(files, file.name));
  return found;
}

/** The manifest as it was signed; by whom is not judged here. @throws Found SIGNATURE_INVALID, FILE_*. */
export async function openedManifest(
  files: BundleFiles,
): Promise<{ manifest: Manifest; certificate: Uint8Array }> {
  const json = (await bytesOf(files, MANIFEST)).toString('utf8');
  const opened = await openManifest((await bytesOf(files, MANIFEST_SIGNATURE)).toString('utf8'));
  if (opened === undefined)
    throw atFile('SIGNATURE_INVALID', MANIFEST_SIGNATURE, 'it is no signature by the key it carries');
  const manifest = readManifest(json);
  if (manifest === undefined || opened.json !== json)
    throw atFile('FILE_CHANGED', MANIFEST, 'it is not what was signed');
  return { manifest, certificate: opened.certificate };
}

/** The first of all says when everything existed. @throws Found STAMP_INVALID, SIGNER_REVOKED. */
async function takeStamp(
  signers: Signers,
  { name, at, certificate, certificates }: BundleStamp,
): Promise<void> {
  signers.know(certificates);
  const use = { certificate, code: null, usedAt: at, provenAt: null, where: name };
  await signers.assert(use, refusal(name), 'STAMP_INVALID');
  signers.prove(at);
}

/** The log is that of the maker, and the maker is the side he says. @throws Found FACTS_DISAGREE, WRONG_AGENCY. */
function assertCodes(
  { subject }: Manifest,
  roots: readonly JudgedRoot[],
  { signers, directory }: { signers: Signers; directory: ProofTrust['directory'] },
): void {
  const { agencyCode, direction, senderCode, deliveries } = subject;
  const assertOwn = (code: string, where: string, refuse: (text: string) => Found) => {
    const [own, given] = [normalizeOrganCode(agencyCode), normalizeOrganCode(code)];
    const compared = compareAgencies(directory, own, given);
    const text = `it speaks for ${code}, and the log is of ${agencyCode}`;
    if (compared === 'different') throw refuse(text);
    if (compared === 'unknown') signers.gaps.push({ code: 'SIGNER_UNBOUND', where, text });
  };
  const sides = direction === 'sent' ? [senderCode] : deliveries.map(({ recipientCode }) => recipientCode);
  for (const side of sides) assertOwn(side, MANIFEST, (text) => atFile('FACTS_DISAGREE', MANIFEST, text));
  for (const { statement } of roots) {
    const { index, agencyCode: code } = statement;
    assertOwn(code, `root ${index}`, (text) => atRoot('WRONG_AGENCY', index, text));
  }
}
