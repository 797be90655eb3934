// What a signature's facts look like as fine, doubtful or wrong.
import { expect } from 'chai';
import { changedPages, findingsOf } from '../../../../client/src/shared/report/checks.ts';
import type { SignatureReport } from '../../../../server/contracts/verification.ts';

type SignatureFacts = SignatureReport['facts'];

const factsOf = (overrides: Partial<SignatureFacts> = {}): SignatureFacts => ({
  intact: true,
  cryptographicallyValid: true,
  essMatch: true,
  coverage: 'whole-file',
  changesAfter: [],
  time: { basis: 'timestamp', at: '2026-11-23T02:00:00Z' },
  timestamp: { valid: true, at: '2026-11-23T02:00:00Z', authority: 'TSA' },
  path: { status: 'trusted', certificates: [] },
  validity: 'within',
  revocation: { status: 'good' },
  keyUsageOk: true,
  algorithm: { digest: 'SHA-256', signature: 'RSA', weak: false },
  level: 'B-T',
  ...overrides,
});

const change = (allowed: boolean, page?: number): SignatureFacts['changesAfter'][number] => ({
  revision: 2,
  kind: 'page-content',
  allowed,
  note: '',
  ...(page !== undefined && { page }),
});

describe('the checks of one signature', () => {
  it('are all fine when every fact is', () => {
    expect(findingsOf(factsOf())).to.deep.equal({
      whole: 'fine',
      trust: 'fine',
      revocation: 'fine',
      time: 'fine',
    });
  });

  it('calls the content wrong when a digest, a signature value or a later change is', () => {
    expect(findingsOf(factsOf({ intact: false })).whole).to.equal('wrong');
    expect(findingsOf(factsOf({ cryptographicallyValid: false })).whole).to.equal('wrong');
    expect(findingsOf(factsOf({ changesAfter: [change(true), change(false, 2)] })).whole).to.equal('wrong');
    expect(findingsOf(factsOf({ changesAfter: [change(true)] })).whole).to.equal('fine');
  });

  it('trusts no path that is foreign, out of its time or made for something else', () => {
    for (const status of ['untrusted', 'invalid'] as const)
      expect(findingsOf(factsOf({ path: { status, certificates: [] } })).trust).to.equal('wrong');
    for (const validity of ['expired', 'not-yet-valid'] as const)
      expect(findingsOf(factsOf({ validity })).trust).to.equal('wrong');
    expect(findingsOf(factsOf({ keyUsageOk: false })).trust).to.equal('wrong');
  });

  it('doubts what could not be found out', () => {
    const unknown = findingsOf(
      factsOf({
        path: { status: 'incomplete', certificates: [] },
        revocation: { status: 'unknown' },
        time: { basis: 'claimed' },
      }),
    );
    expect(unknown).to.include({ trust: 'doubt', revocation: 'doubt', time: 'doubt' });
    expect(findingsOf(factsOf({ validity: 'unknown' })).trust).to.equal('doubt');
  });

  it('calls revoked wrong, and a timestamp that does not hold', () => {
    expect(findingsOf(factsOf({ revocation: { status: 'revoked' } })).revocation).to.equal('wrong');
    const timestamp = { valid: false, at: '2026-11-23T02:00:00Z', authority: 'TSA' };
    expect(findingsOf(factsOf({ timestamp })).time).to.equal('wrong');
  });

  it('names each page that was changed against the rules once, in order', () => {
    const changesAfter = [
      change(false, 3),
      change(true, 1),
      change(false, 2),
      change(false, 3),
      change(false),
    ];
    const signature = { facts: factsOf({ changesAfter }) } as SignatureReport;
    expect(changedPages([signature, signature])).to.deep.equal([2, 3]);
  });
});
