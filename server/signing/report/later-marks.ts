// Marks that a later signature drew on the pages count only as far as that signature counts: anybody can append a
// signature of his own and lay its marks over a leader's page. NĐ 30/2020 Phụ lục I (who may number, date and seal).
import type { SignatureReport } from '../types.ts';
import { asFindings, decide, undecided } from './verdict.ts';

const DRAWN = new Set(['signature-added', 'number-date-seal']);

/** Forged, misused or of a key that may be anybody's: what it drew is nobody's. */
const countsForNothing = ({ verdict, facts }: SignatureReport): boolean =>
  verdict === 'INVALID' || facts.path.status !== 'trusted';

const isVisible = (signature: SignatureReport, revision: number): boolean =>
  signature.revision === revision && signature.role !== 'timestamp' && signature.page !== undefined;

/** The report, undecided when such a signature drew on the pages after this one. */
export const heldToLaterMarks = (
  signature: SignatureReport,
  all: readonly SignatureReport[],
): SignatureReport => {
  const isDrawnOver = signature.facts.changesAfter.some(
    ({ kind, allowed, revision }) =>
      allowed &&
      DRAWN.has(kind) &&
      all.some((other) => isVisible(other, revision) && countsForNothing(other)),
  );
  if (!isDrawnOver || signature.verdict === 'INVALID') return signature;
  return { ...signature, ...decide([...asFindings(signature), undecided('MARKS_NOT_TRUSTED')]) };
};
