// From facts to a verdict: what makes a signature invalid, and what merely leaves it undecided.
// ETSI EN 319 102-1 §5.1.3 (indications) with our finer reasons. VALID needs every fact, never the cryptography alone.
import type { Conclusion, ReasonCode, SignatureReport, SubIndication, Verdict } from '../types.ts';
import { INDICATION_OF, subIndicationOf } from './indication.ts';

/** A reason with its weight. */
export interface Finding {
  reason: ReasonCode;
  verdict: 'INVALID' | 'INDETERMINATE';
  /** Where EN 319 102-1 tells apart what our reason does not. */
  sub?: SubIndication;
}

export const invalid = (reason: ReasonCode, sub?: SubIndication): Finding => ({
  reason,
  verdict: 'INVALID',
  ...(sub ? { sub } : {}),
});
export const undecided = (reason: ReasonCode, sub?: SubIndication): Finding => ({
  reason,
  verdict: 'INDETERMINATE',
  ...(sub ? { sub } : {}),
});

/** INVALID beats INDETERMINATE beats VALID; reasons of the winning weight come first. */
export const decide = (findings: readonly Finding[]): Conclusion => {
  const ordered = [
    ...findings.filter((f) => f.verdict === 'INVALID'),
    ...findings.filter((f) => f.verdict === 'INDETERMINATE'),
  ];
  const [first] = ordered;
  const verdict: Verdict = first?.verdict ?? 'VALID';
  return {
    verdict,
    reasons: [...new Set(ordered.map((f) => f.reason))],
    indication: INDICATION_OF[verdict],
    ...(first ? { subIndication: first.sub ?? subIndicationOf(first.reason, first.verdict) } : {}),
  };
};

/** A conclusion as findings again, so that more can be added; the sub-indication stays with the first reason. */
export const asFindings = ({ verdict, reasons, subIndication }: Conclusion): Finding[] =>
  verdict === 'VALID'
    ? []
    : reasons.map((reason, index) => ({
        reason,
        verdict,
        ...(index === 0 && subIndication ? { sub: subIndication } : {}),
      }));

/** What may follow the last signature unasked: evidence, stamps, and the dates tools note down when they add these. */
const HARMLESS_TAIL = new Set(['dss-added', 'timestamp-added', 'metadata', 'font']);

/** The verdict on the whole file. */
export const decideFile = (signatures: readonly SignatureReport[]): Conclusion => {
  const documentSignatures = signatures.filter((s) => s.role !== 'timestamp');
  const last = documentSignatures.toSorted((a, b) => a.revision - b.revision).at(-1);
  const findings = signatures.flatMap(asFindings);
  if (!last) {
    const none = undecided('NO_SIGNATURE');
    const own = decide([none, ...findings]);
    return { ...own, reasons: [...new Set([none.reason, ...own.reasons])] };
  }
  const isTailHarmless = last.facts.changesAfter.every(
    (c) => HARMLESS_TAIL.has(c.kind) || c.permitted === true,
  );
  if (last.facts.coverage !== 'whole-file' && !isTailHarmless)
    findings.push(undecided('NOT_WHOLE_FILE_COVERED'));
  return decide(findings);
};
