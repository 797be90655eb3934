// Verifies any bytes as a signed PDF: facts of every signature apart, one verdict drawn from them.
// ISO 32000-2 §12.8, ETSI EN 319 102-1. Never throws for a bad file; a failing disk is the caller's error.
import type { ContentDigest } from './cms/verify-cms.ts';
import { ChangeAnalysis } from './pdf/changes.ts';
import { DigestPass } from './pdf/digest-pass.ts';
import { openPdf, type PdfFile } from './pdf/file.ts';
import { listHiddenLayers } from './pdf/layers.ts';
import { ifBroken } from './pdf/limits.ts';
import { listPages } from './pdf/pages.ts';
import { isUnrecoverable, openRecovered } from './pdf/recover/open.ts';
import { openSignedPrefix } from './pdf/recover/prefix.ts';
import { findSecondView } from './pdf/second-view.ts';
import { listSignatureFields, type SignatureField } from './pdf/signatures.ts';
import { announceContent } from './report/content-digest.ts';
import { judgeDocumentStamps } from './report/document-stamps.ts';
import { DssHistory } from './report/dss.ts';
import { judgeSignature } from './report/judge-signature.ts';
import { reportTimestamp } from './report/judge-timestamp.ts';
import { heldToLaterMarks } from './report/later-marks.ts';
import type { ArchiveStamp } from './report/pades-level.ts';
import { heldToOneView } from './report/second-view.ts';
import type { JudgedTimestamp } from './report/timestamps.ts';
import { makeTrustContext, type TrustContext } from './report/trust.ts';
import { asFindings, decide, decideFile, type Finding, invalid, undecided } from './report/verdict.ts';
import {
  type Conclusion,
  type Repair,
  type RevisionChange,
  type SignatureReport,
  SigningError,
  type Source,
  type VerificationPolicy,
  type VerificationReport,
} from './types.ts';

/** More signatures than any document carries. */
const MAX_SIGNATURES = 100;

interface Work {
  field: SignatureField;
  digestFor: ContentDigest;
  changesAfter: RevisionChange[];
  stamp?: JudgedTimestamp;
}

const collect = async (
  fields: readonly SignatureField[],
  trust: TrustContext,
  digests: DigestPass,
  changes: ChangeAnalysis,
  history: DssHistory,
): Promise<Work[]> => {
  const contents = fields.map((field) => ({ field, digestFor: announceContent(digests, field) }));
  const stamps = await judgeDocumentStamps(contents, trust, history);
  const work: Work[] = [];
  for (const one of contents) {
    const changesAfter = await changes.after(one.field.revision);
    const stamp = stamps.get(one.field);
    work.push({ ...one, changesAfter, ...(stamp ? { stamp } : {}) });
  }
  return work;
};

interface Judging {
  all: readonly Work[];
  trust: TrustContext;
  history: DssHistory;
}

const judge = async (one: Work, { all, trust, history }: Judging): Promise<SignatureReport> => {
  if (one.stamp) return reportTimestamp(one.field, one.stamp, one.changesAfter, trust);
  const archive: ArchiveStamp[] = [];
  for (const { field, stamp } of all) {
    if (!stamp || field.coverage === 'partial' || field.revision <= one.field.revision) continue;
    archive.push({ stamp, covered: await history.at(field.revision) });
  }
  archive.sort((a, b) => genTime(a.stamp) - genTime(b.stamp));
  const evidenceBefore = await history.at(one.field.revision);
  return judgeSignature({
    ...one,
    laterStamps: archive.map(({ stamp }) => stamp),
    archive,
    evidenceBefore,
    trust,
  });
};

const genTime = (stamp: JudgedTimestamp): number => stamp.report.info?.genTime.getTime() ?? 0;

interface Outcome extends Conclusion {
  signatures: SignatureReport[];
  revisions: number;
  history?: NonNullable<VerificationReport['history']>;
  hiddenLayers?: string[];
  pageCount?: number;
  problem?: string;
  repairs?: Repair[];
}

const failed = (finding: Finding): Outcome => ({
  ...decide([finding]),
  signatures: [],
  revisions: 0,
});

const verifyFile = async (
  file: PdfFile,
  policy: VerificationPolicy,
  digests: DigestPass,
): Promise<Outcome> => {
  const fields = await listSignatureFields(file);
  const pages = await listPages(file.latest).catch(ifBroken(undefined));
  const ranges = file.revisions.map(({ number, end }, i, all) => ({
    number,
    start: all[i - 1]?.end ?? 0,
    end,
  }));
  const layers = await listHiddenLayers(file.latest).catch(ifBroken([]));
  const base = {
    revisions: ranges.length,
    history: ranges,
    ...(pages ? { pageCount: pages.length } : {}),
    ...(layers.length > 0 ? { hiddenLayers: layers } : {}),
  };
  if (fields.length > MAX_SIGNATURES) return { ...failed(undecided('LIMIT_EXCEEDED')), ...base };
  const history = new DssHistory(file);
  const trust = makeTrustContext(policy, await history.at(file.revisions.length));
  const changes = new ChangeAnalysis(file, fields, policy.docMdpDefault);
  const work = await collect(fields, trust, digests, changes, history);
  const judged: SignatureReport[] = [];
  for (const one of work) judged.push(await judge(one, { all: work, trust, history }));
  const hasSecondView = fields.length > 0 && (await findSecondView(file)) !== undefined;
  const signatures = judged
    .map((one) => heldToLaterMarks(one, judged))
    .map((one) => heldToOneView(one, hasSecondView));
  return { ...base, ...decideFile(signatures), signatures };
};

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** Whatever a file makes the reader stumble over is a fact about the file. */
const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof SigningError && (error.code === 'PDF_ENCRYPTED' || error.code === 'PDF_PASSWORD'))
    return failed(undecided('ENCRYPTED'));
  if (error instanceof SigningError && error.code === 'PDF_LIMIT') return failed(undecided('LIMIT_EXCEEDED'));
  return { ...failed(invalid('FORMAT_FAILURE')), problem: reasonOf(error) };
};

const readAndJudge = async (
  source: Source,
  policy: VerificationPolicy,
  digests: DigestPass,
): Promise<Outcome> => {
  try {
    return await verifyFile(await openPdf(source, { password: policy.password }), policy, digests);
  } catch (error) {
    if (!isUnrecoverable(error)) throw error;
    return judgeDamaged(source, policy, digests, error);
  }
};

/** Recover mode repairs where one reading is possible; else what was signed before the damage is told. */
const judgeDamaged = async (
  source: Source,
  policy: VerificationPolicy,
  digests: DigestPass,
  damage: SigningError,
): Promise<Outcome> => {
  if (policy.mode !== 'recover') return judgePrefix(source, policy, digests, damage);
  try {
    const { file, repairs } = await openRecovered(source, { password: policy.password });
    const outcome = await verifyFile(file, policy, digests);
    const findings = [...asFindings(outcome), undecided('REPAIRED')];
    return { ...outcome, ...decide(findings), problem: damage.message, repairs };
  } catch (error) {
    if (!isUnrecoverable(error)) throw error;
    return judgePrefix(source, policy, digests, error);
  }
};

/** A file whose end cannot be read is INVALID, whatever its beginning says. */
const judgePrefix = async (
  source: Source,
  policy: VerificationPolicy,
  digests: DigestPass,
  damage: SigningError,
): Promise<Outcome> => {
  const prefix = await openSignedPrefix(source, { password: policy.password });
  if (prefix === undefined) throw damage;
  const outcome = await verifyFile(prefix, policy, digests);
  const findings = [invalid('FORMAT_FAILURE'), ...asFindings(outcome)];
  return { ...outcome, ...decide(findings), problem: damage.message };
};

const reasonOf = (error: unknown): string => (error instanceof SigningError ? error.message : '');

/**
 * The report on these bytes. VALID only when at least one signature is there, every one is valid and trusted, nothing
 * forbidden was changed after any, and the last one covers the file.
 */
export const verify = async (source: Source, policy: VerificationPolicy): Promise<VerificationReport> => {
  const digests = new DigestPass(source);
  let outcome: Outcome;
  try {
    outcome = await readAndJudge(source, policy, digests);
  } catch (error) {
    if (isSystemError(error)) throw error;
    outcome = outcomeOf(error);
  }
  const digest = Buffer.from(await digests.whole()).toString('hex');
  return { ...outcome, digest, sizeBytes: source.size, checkedAt: policy.now.toISOString() };
};
