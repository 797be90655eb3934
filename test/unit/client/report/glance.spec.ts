// Three marks of a report: what stands in each, and that they never look better than the verdict.
import { expect } from 'chai';
import { changesBetween, glanceOf } from '../../../../client/src/shared/report/glance.ts';
import type {
  ReasonCode,
  SignatureReport,
  VerificationReport,
} from '../../../../server/contracts/verification.ts';
import type { Verdict } from '../../../../server/contracts/vocabulary.ts';

const signature = (
  overrides: Partial<SignatureReport['facts']> = {},
  verdict: Verdict = 'VALID',
  reasons: ReasonCode[] = [],
): SignatureReport => ({
  ...{ field: 'Signature1', revision: 1, subFilter: 'ETSI.CAdES.detached', role: 'person', verdict, reasons },
  facts: {
    ...{ intact: true, cryptographicallyValid: true, essMatch: true, coverage: 'whole-file' },
    ...{ changesAfter: [], time: { basis: 'timestamp' }, path: { status: 'trusted', certificates: [] } },
    ...{ validity: 'within', revocation: { status: 'good' }, keyUsageOk: true, level: 'B-T' },
    algorithm: { digest: 'SHA-256', signature: 'RSA', weak: false },
    ...overrides,
  },
});

const file = (
  verdict: Verdict,
  signatures: SignatureReport[],
  { isMain = true, reasons = [] as ReasonCode[] } = {},
) => ({
  name: isMain ? 'cong-van.pdf' : 'phu-luc.pdf',
  isMain,
  report: {
    verdict,
    reasons,
    signatures,
    digest: '',
    sizeBytes: 1,
    revisions: 1,
    checkedAt: '',
  } satisfies VerificationReport,
});

const counts = (...files: Parameters<typeof glanceOf>[0]) => {
  const { fine, wrong, doubt } = glanceOf(files);
  return [fine.length, wrong.length, doubt.length];
};

describe('the three marks of a report', () => {
  it('count each check of each signature of each file once', () => {
    const silent = signature({ revocation: { status: 'unknown' } }, 'INDETERMINATE', ['REVOCATION_UNKNOWN']);
    expect(counts(file('VALID', [signature(), signature()]))).to.deep.equal([8, 0, 0]);
    const attached = file('INDETERMINATE', [silent], { isMain: false });
    const { doubt } = glanceOf([file('VALID', [signature()]), attached]);
    expect(doubt.map(({ attachment, said }) => ({ attachment, said }))).to.deep.equal([
      { attachment: 'phu-luc.pdf', said: { check: 'revocation' } },
    ]);
  });

  it('say by its reasons what makes a verdict though no check shows it', () => {
    const weak = signature({}, 'INVALID', ['WEAK_ALGORITHM']);
    const { wrong } = glanceOf([file('INVALID', [weak], { reasons: ['WEAK_ALGORITHM'] })]);
    expect(wrong.map(({ said }) => said)).to.deep.equal([{ reason: 'WEAK_ALGORITHM' }]);
    const unsigned = glanceOf([file('INDETERMINATE', [], { reasons: ['NO_SIGNATURE'] })]);
    expect(unsigned.doubt.map(({ said }) => said)).to.deep.equal([{ reason: 'NO_SIGNATURE' }]);
  });

  it('say of a broken file that it is wrong, and of its whole signatures what they are', () => {
    expect(counts(file('INVALID', [signature()], { reasons: ['AMBIGUOUS_FILE'] }))).to.deep.equal([4, 1, 0]);
  });

  it('say nothing of an attachment that nobody signed, unless it is broken', () => {
    const main = file('VALID', [signature()]);
    const no = { isMain: false, reasons: ['NO_SIGNATURE'] as ReasonCode[] };
    expect(counts(main, file('INDETERMINATE', [], no))).to.deep.equal([4, 0, 0]);
    const broken = { isMain: false, reasons: ['FORMAT_FAILURE'] as ReasonCode[] };
    expect(counts(main, file('INVALID', [], broken))).to.deep.equal([4, 1, 0]);
    expect(counts({ name: 'bang.csv', isMain: true, report: null })).to.deep.equal([0, 0, 0]);
  });

  it('name the checks that say something else now, and no others', () => {
    const revoked = signature({ revocation: { status: 'revoked' } }, 'INVALID', ['REVOKED']);
    const changes = changesBetween([file('VALID', [signature()])], [file('INVALID', [revoked])]);
    expect(changes.map(({ check }) => check)).to.deep.equal(['revocation']);
    expect(changesBetween([file('VALID', [signature()])], [file('VALID', [signature()])])).to.deep.equal([]);
  });
});
