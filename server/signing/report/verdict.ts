// From facts to a verdict: what makes a signature invalid, and what merely leaves it undecided.
// ETSI EN 319 102-1 §5.1.3 (indications) with our finer reasons. VALID needs every fact, never the cryptography alone.
import type { ReasonCode, SignatureReport, Verdict } from '../types.ts';

/** A reason with its weight. */
export interface Finding {
  reason: ReasonCode;
  verdict: 'INVALID' | 'INDETERMINATE';
}

export const invalid = (reason: ReasonCode): Finding => ({ reason, verdict: 'INVALID' });
export const undecided = (reason: ReasonCode): Finding => ({ reason, verdict: 'INDETERMINATE' });

/** INVALID beats INDETERMINATE beats VALID; reasons of the winning weight come first. */
export const decide = (findings: readonly Finding[]): { verdict: Verdict; reasons: ReasonCode[] } => {
  const ordered = [
    ...findings.filter((f) => f.verdict === 'INVALID'),
    ...findings.filter((f) => f.verdict === 'INDETERMINATE'),
  ];
  return { verdict: ordered[0]?.verdict ?? 'VALID', reasons: [...new Set(ordered.map((f) => f.reason))] };
};

/** What may follow the last signature: evidence, stamps, and the dates tools note down when they add these. */
const HARMLESS_TAIL = new Set(['dss-added', 'timestamp-added', 'metadata']);

/** The verdict on the whole file. */
export const decideFile = (
  signatures: readonly SignatureReport[],
): { verdict: Verdict; reasons: ReasonCode[] } => {
  const documentSignatures = signatures.filter((s) => s.role !== 'timestamp');
  const last = documentSignatures.toSorted((a, b) => a.revision - b.revision).at(-1);
  if (!last) {
    const own = decide(signatures.flatMap(asFindings));
    return {
      verdict: own.verdict === 'INVALID' ? 'INVALID' : 'INDETERMINATE',
      reasons: ['NO_SIGNATURE', ...own.reasons],
    };
  }
  const findings = signatures.flatMap(asFindings);
  const isTailHarmless = last.facts.changesAfter.every((c) => HARMLESS_TAIL.has(c.kind));
  if (last.facts.coverage !== 'whole-file' && !isTailHarmless)
    findings.push(undecided('NOT_WHOLE_FILE_COVERED'));
  return decide(findings);
};

const asFindings = (signature: SignatureReport): Finding[] =>
  signature.verdict === 'VALID'
    ? []
    : signature.reasons.map((reason) => ({
        reason,
        verdict: signature.verdict === 'INVALID' ? 'INVALID' : 'INDETERMINATE',
      }));
