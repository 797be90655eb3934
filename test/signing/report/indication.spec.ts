// Verdicts in the terms of ETSI EN 319 102-1: the indication follows the verdict, the sub-indication its first cause.
import { expect } from 'chai';
import {
  asFindings,
  decide,
  decideFile,
  invalid,
  undecided,
} from '../../../server/signing/report/verdict.ts';
import type { SignatureReport } from '../../../server/signing/types.ts';

/** Table 6, TOTAL-FAILED. */
const FAILED = [
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'REVOKED',
  'EXPIRED',
  'NOT_YET_VALID',
];

describe('indications of EN 319 102-1', () => {
  it('passes totally without a sub-indication', () => {
    expect(decide([])).to.deep.equal({ verdict: 'VALID', reasons: [], indication: 'TOTAL_PASSED' });
  });

  it('fails totally by the first cause that proves it wrong, whatever else is open', () => {
    const conclusion = decide([undecided('REVOCATION_UNKNOWN'), invalid('HASH_FAILURE'), invalid('REVOKED')]);
    expect(conclusion).to.deep.equal({
      verdict: 'INVALID',
      reasons: ['HASH_FAILURE', 'REVOKED', 'REVOCATION_UNKNOWN'],
      indication: 'TOTAL_FAILED',
      subIndication: 'HASH_FAILURE',
    });
  });

  it('tells causes that leave it undecided from those that prove it wrong', () => {
    for (const [reason, sub] of [
      ['REVOKED', 'REVOKED_NO_POE'],
      ['EXPIRED', 'OUT_OF_BOUNDS_NO_POE'],
      ['NOT_YET_VALID', 'OUT_OF_BOUNDS_NO_POE'],
    ] as const) {
      expect(decide([undecided(reason)]).subIndication).to.equal(sub);
      expect(decide([invalid(reason)]).subIndication).to.equal(reason);
      expect(FAILED).to.include(reason);
    }
  });

  it('keeps what a finding says more exactly, also when further findings come later', () => {
    const first = decide([undecided('REVOKED', 'REVOKED_CA_NO_POE')]);
    expect(first.subIndication).to.equal('REVOKED_CA_NO_POE');
    const later = decide([...asFindings(first), undecided('MARKS_NOT_TRUSTED')]);
    expect(later).to.include({ indication: 'INDETERMINATE', subIndication: 'REVOKED_CA_NO_POE' });
    expect(later.reasons).to.deep.equal(['REVOKED', 'MARKS_NOT_TRUSTED']);
  });

  it('gives the file the conclusion of its worst signature', () => {
    const report = (revision: number, conclusion: ReturnType<typeof decide>): SignatureReport => ({
      field: `S${revision}`,
      revision,
      subFilter: 'ETSI.CAdES.detached',
      role: 'person',
      facts: {
        intact: true,
        cryptographicallyValid: true,
        essMatch: true,
        coverage: revision === 2 ? 'whole-file' : 'whole-revision',
        changesAfter: [],
        time: { basis: 'none' },
        path: { status: 'trusted', certificates: [] },
        validity: 'within',
        revocation: { status: 'good' },
        keyUsageOk: true,
        algorithm: { digest: 'SHA-256', signature: 'RSA SHA-256', weak: false },
        level: 'B-B',
      },
      ...conclusion,
    });
    expect(decideFile([report(1, decide([])), report(2, decide([]))]).indication).to.equal('TOTAL_PASSED');
    const open = decide([undecided('REVOKED', 'TRY_LATER')]);
    expect(decideFile([report(1, open), report(2, decide([]))])).to.include({
      indication: 'INDETERMINATE',
      subIndication: 'TRY_LATER',
    });
    const failed = decide([invalid('SIG_CRYPTO_FAILURE')]);
    expect(decideFile([report(1, open), report(2, failed)])).to.include({
      indication: 'TOTAL_FAILED',
      subIndication: 'SIG_CRYPTO_FAILURE',
    });
    expect(decideFile([])).to.include({
      indication: 'INDETERMINATE',
      subIndication: 'SIGNED_DATA_NOT_FOUND',
    });
  });
});
