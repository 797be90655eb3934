// What was checked of one signature, each as fine, doubtful or wrong: pure, so that the picture cannot say more than
// the facts do.
import type { SignatureReport } from '@contracts/verification.ts';

type SignatureFacts = SignatureReport['facts'];
export type CheckName = 'whole' | 'trust' | 'revocation' | 'time';
export type Finding = 'fine' | 'doubt' | 'wrong';

const whole = ({ intact, cryptographicallyValid, changesAfter }: SignatureFacts): Finding =>
  intact && cryptographicallyValid && changesAfter.every(({ allowed }) => allowed) ? 'fine' : 'wrong';

const trust = ({ path, validity, keyUsageOk }: SignatureFacts): Finding => {
  if (path.status === 'untrusted' || path.status === 'invalid' || !keyUsageOk) return 'wrong';
  if (validity === 'expired' || validity === 'not-yet-valid') return 'wrong';
  return path.status === 'trusted' && validity === 'within' ? 'fine' : 'doubt';
};

const REVOCATION = { good: 'fine', revoked: 'wrong', unknown: 'doubt' } as const;

const time = ({ time: { basis }, timestamp }: SignatureFacts): Finding => {
  if (timestamp && !timestamp.valid) return 'wrong';
  return basis === 'timestamp' ? 'fine' : 'doubt';
};

export const findingsOf = (facts: SignatureFacts): Record<CheckName, Finding> => ({
  whole: whole(facts),
  trust: trust(facts),
  revocation: REVOCATION[facts.revocation.status],
  time: time(facts),
});

/** Pages that were changed after signing though they must not be. */
export const changedPages = (signatures: readonly SignatureReport[]): number[] => {
  const pages = signatures.flatMap(({ facts }) =>
    facts.changesAfter.flatMap(({ allowed, page }) => (allowed || page === undefined ? [] : [page])),
  );
  return [...new Set(pages)].sort((a, b) => a - b);
};
