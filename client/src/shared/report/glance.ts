// The reports on all files of a document as three lists: right, wrong, not known. What made a verdict is in one of them
// even where no single check shows it, so that three marks never look better than the verdict.
import type { ReasonCode, SignatureReport, VerificationReport } from '@contracts/verification.ts';
import { type CheckName, type Finding, findingsOf } from './checks.ts';

export interface CheckedFile {
  name: string;
  isMain: boolean;
  report: VerificationReport | null;
}

export interface GlanceLine {
  /** Null for the main file. */
  attachment: string | null;
  signature: SignatureReport | null;
  said: { check: CheckName } | { reason: ReasonCode };
}

export type Glance = Record<Finding, GlanceLine[]>;

export const CHECKS: readonly CheckName[] = ['whole', 'trust', 'revocation', 'time'];
const HEAVIEST = { VALID: null, INDETERMINATE: 'doubt', INVALID: 'wrong' } as const;

/** What a signature says of a check; an attachment without one is as good as its document. */
const counts = ({ isMain, report }: CheckedFile): boolean =>
  report !== null && (isMain || report.signatures.length > 0 || report.verdict === 'INVALID');

export function glanceOf(files: readonly CheckedFile[]): Glance {
  const glance: Glance = { fine: [], doubt: [], wrong: [] };
  for (const { report, name, isMain } of files.filter(counts)) {
    if (report === null) continue;
    const attachment = isMain ? null : name;
    const own: Glance = { fine: [], doubt: [], wrong: [] };
    for (const signature of report.signatures) {
      const findings = findingsOf(signature.facts);
      for (const check of CHECKS) own[findings[check]].push({ attachment, signature, said: { check } });
      explain(own, signature.verdict, signature.reasons, { attachment, signature });
    }
    explain(own, report.verdict, report.reasons, { attachment, signature: null });
    for (const finding of ['fine', 'doubt', 'wrong'] as const) glance[finding].push(...own[finding]);
  }
  return glance;
}

/** A verdict that none of its lines bears out is said by its reasons. */
function explain(
  own: Glance,
  verdict: VerificationReport['verdict'],
  reasons: readonly ReasonCode[],
  about: Pick<GlanceLine, 'attachment' | 'signature'>,
): void {
  const heaviest = HEAVIEST[verdict];
  const isBorneOut =
    heaviest === null ||
    own[heaviest].some(({ signature }) => about.signature === null || signature === about.signature);
  if (!isBorneOut) own[heaviest].push(...reasons.map((reason) => ({ ...about, said: { reason } })));
}

export interface Change {
  attachment: string | null;
  check: CheckName;
  before: SignatureReport;
  after: SignatureReport;
}

/** Checks whose finding is another one now, of the same signatures. */
export function changesBetween(before: readonly CheckedFile[], after: readonly CheckedFile[]): Change[] {
  return before.flatMap(({ name, isMain, report }, index) =>
    (report?.signatures ?? []).flatMap((earlier, at) => {
      const later = after[index]?.report?.signatures[at];
      if (later === undefined) return [];
      const [was, is] = [findingsOf(earlier.facts), findingsOf(later.facts)];
      return CHECKS.filter((check) => was[check] !== is[check]).map((check) => ({
        ...{ attachment: isMain ? null : name, check, before: earlier, after: later },
      }));
    }),
  );
}
