import { expect } from 'chai';
import type { Verdict } from '../../../server/contracts/vocabulary.ts';
import { type JudgedFile, overallVerdict } from '../../../server/incoming/domain/overall-verdict.ts';

const file = (verdict: Verdict | null, { isMain = false, signatures = 1 } = {}): JudgedFile => ({
  isMain,
  report: verdict && { verdict, signatures: Array.from({ length: signatures }) },
});
const main = (verdict: Verdict | null) => file(verdict, { isMain: true });
const unsigned = file('INDETERMINATE', { signatures: 0 });

describe('verdict on a packet', () => {
  it('is the main document’s', () => {
    for (const verdict of ['VALID', 'INDETERMINATE', 'INVALID'] as const)
      expect(overallVerdict([main(verdict)])).to.equal(verdict);
  });

  it('is made worse by a signed attachment, never better', () => {
    expect(overallVerdict([main('VALID'), file('INDETERMINATE')])).to.equal('INDETERMINATE');
    expect(overallVerdict([main('VALID'), file('VALID'), file('INVALID')])).to.equal('INVALID');
    expect(overallVerdict([main('INVALID'), file('VALID')])).to.equal('INVALID');
    expect(overallVerdict([file('INVALID'), main('INDETERMINATE')])).to.equal('INVALID');
  });

  it('does not mind an attachment without signature, or one that is no PDF', () => {
    expect(overallVerdict([main('VALID'), unsigned, file(null)])).to.equal('VALID');
  });

  it('minds an attachment so broken that no signature can be read in it', () => {
    expect(overallVerdict([main('VALID'), file('INVALID', { signatures: 0 })])).to.equal('INVALID');
  });

  it('proves nothing without a main document that can be verified', () => {
    expect(overallVerdict([])).to.equal('INDETERMINATE');
    expect(overallVerdict([main(null)])).to.equal('INDETERMINATE');
    expect(overallVerdict([file('VALID')])).to.equal('INDETERMINATE');
  });
});
