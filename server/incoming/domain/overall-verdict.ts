// One verdict on a packet's files: the main document's, or worse when a signed attachment is worse.
import type { Verdict } from '../../contracts/vocabulary.ts';

const WEIGHT: Record<Verdict, number> = { VALID: 0, INDETERMINATE: 1, INVALID: 2 };

export interface JudgedFile {
  isMain: boolean;
  report: { verdict: Verdict; signatures: readonly unknown[] } | null;
}

/** The heaviest of these; undefined for none. */
export const worst = (verdicts: readonly Verdict[]): Verdict | undefined =>
  verdicts.toSorted((left, right) => WEIGHT[right] - WEIGHT[left])[0];

/**
 * An attachment without a signature is as good as its document (only the issuing agency decides what to sign); one
 * that is INVALID counts even if no signature can be read in it, since broken bytes hide what they carried.
 */
export function overallVerdict(files: readonly JudgedFile[]): Verdict {
  const main = files.filter(({ isMain }) => isMain).map(({ report }) => report?.verdict ?? 'INDETERMINATE');
  const attached = files.flatMap(({ isMain, report }) =>
    !isMain && report !== null && (report.signatures.length > 0 || report.verdict === 'INVALID')
      ? [report.verdict]
      : [],
  );
  // Without a main document nothing proves anything.
  return (
    worst(main.length === 0 ? ['INDETERMINATE', ...attached] : [...main, ...attached]) ?? 'INDETERMINATE'
  );
}
