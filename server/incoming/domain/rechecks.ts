// What a later look at the signatures says: which verdict holds now, whether it changed, and when to look again. What was
// found on arrival stays as it was.
import { MOST_RECHECKS } from '../../contracts/incoming-rechecks.ts';
import type { ReasonCode, SignatureReport, VerificationReport } from '../../contracts/verification.ts';
import type { Verdict } from '../../contracts/vocabulary.ts';
import type { CheckedFile, IncomingDocument, NextRecheck, Recheck } from './incoming-document.ts';
import { overallVerdict } from './overall-verdict.ts';

type Judged = Pick<IncomingDocument, 'files' | 'verdict' | 'verdictNow' | 'rechecks'>;

/** The newest verdict; that of the arrival where nothing was learnt since. */
export const verdictNowOf = ({ verdict, verdictNow }: Pick<IncomingDocument, 'verdict' | 'verdictNow'>) =>
  verdictNow ?? verdict;

/** Whether there is anything that a later look could judge otherwise. */
export const isCheckable = ({ files }: Pick<IncomingDocument, 'files'>): boolean =>
  files.some(({ report }) => report !== null && report.signatures.length > 0);

export const wordsOf: Record<Verdict, string> = {
  VALID: 'hợp lệ',
  INDETERMINATE: 'chưa đủ căn cứ',
  INVALID: 'không hợp lệ',
};

/** Doubts that come from an authority which does not answer, not from the file. */
const SILENCE: ReadonlySet<ReasonCode> = new Set([
  'REVOCATION_UNKNOWN',
  'NO_CERTIFICATE_CHAIN_FOUND',
] as const);
const isSilence = ({ verdict, signatures }: VerificationReport): boolean =>
  verdict !== 'INDETERMINATE' ||
  signatures.every(
    (each) => each.verdict !== 'INDETERMINATE' || each.reasons.every((reason) => SILENCE.has(reason)),
  );

export interface Found {
  at: Date;
  by: Recheck['by'];
  reports: ReadonlyMap<string, VerificationReport>;
}

/** What the look says; silence takes nothing back that was known before. */
export function judgeAgain(before: Judged, { at, by, reports }: Found) {
  const was = verdictNowOf(before);
  const files = before.files.map((file) => ({ ...file, report: reports.get(file.digest) ?? file.report }));
  const after = overallVerdict(files);
  const isSilent =
    after === 'INDETERMINATE' && was !== 'INDETERMINATE' && [...reports.values()].every(isSilence);
  const recheck: Recheck = {
    ...{ at, by, before: was, after, isSilent },
    reports: isSilent ? [] : [...reports].map(([digest, report]) => ({ digest, report })),
  };
  return {
    hasChanged: !isSilent && after !== was,
    patch: {
      rechecks: withRecheck(before.rechecks ?? [], recheck),
      verdictNow: isSilent ? was : after,
    },
    files,
  };
}

/** Reports are kept of the newest look and of the last that changed the verdict. */
function withRecheck(earlier: readonly Recheck[], recheck: Recheck): Recheck[] {
  const all = [...earlier, recheck].slice(-MOST_RECHECKS);
  const withReports = all.findLastIndex(({ reports }) => reports.length > 0);
  const changed = all.findLastIndex((each) => each.before !== each.after && !each.isSilent);
  return all.map((each, index) =>
    index === withReports || index === changed ? each : { ...each, reports: [] },
  );
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Pauses before each further look by itself. */
const DOUBTFUL_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS];
/** What is sound is looked at for the news of a revocation, which authorities may tell late. */
const SOUND_MS = [DAY_MS, 3 * DAY_MS, 7 * DAY_MS];

const isStale = ({ facts: { revocation, time } }: SignatureReport): boolean =>
  revocation.at !== undefined && time.at !== undefined && Date.parse(revocation.at) < Date.parse(time.at);
const isDoubtful = (report: VerificationReport | null): boolean =>
  report?.signatures.some(
    (each) => each.verdict === 'INDETERMINATE' || each.facts.revocation.status === 'unknown' || isStale(each),
  ) ?? false;

/** When to look again after `tries` looks; null: never. What is wrong stays so and is left to people. */
export function nextRecheck(
  files: readonly Pick<CheckedFile, 'isMain' | 'report'>[],
  tries: number,
  from: Date,
): NextRecheck | null {
  const reports = files.map(({ report }) => report);
  if (!reports.some((report) => report !== null && report.signatures.length > 0)) return null;
  if (overallVerdict(files) === 'INVALID') return null;
  const pause = (reports.some(isDoubtful) ? DOUBTFUL_MS : SOUND_MS)[tries];
  return pause === undefined ? null : { at: new Date(from.getTime() + pause), tries };
}
