import { expect } from 'chai';
import { type ProofTrust, verifyLog } from '../../server/proof/index.ts';
import type { CrlEntry } from '../support/authority/crl.ts';
import {
  answersOf,
  CODE,
  directoryOf,
  type Interval,
  type LogPki,
  makeEntries,
  makeLog,
  makeLogPki,
  OTHER_CODE,
} from './log-samples.ts';

const HOUR = 3_600_000;

describe('who signed a log', () => {
  let pki: LogPki;
  const entries = makeEntries(9);
  const INTERVALS: Interval[] = [
    { to: 4, isStamped: true },
    { to: 8, isStamped: true },
  ];
  const judge = async (
    intervals: readonly Interval[],
    { trust = pki.trust, revoked }: { trust?: ProofTrust; revoked?: CrlEntry[] | null } = {},
  ) => {
    const lines = await makeLog(pki, entries, intervals);
    const answers = revoked === null ? [] : [answersOf(pki, revoked)];
    const { finding, gaps } = await verifyLog([lines[0] ?? '', ...answers, ...lines.slice(1)], trust);
    return {
      finding: finding && { code: finding.code, where: finding.where },
      gaps: gaps.map(({ code, where }) => `${code} ${where}`),
    };
  };
  /** When the roots of these logs are signed. */
  const signedAt = Date.UTC(2026, 10, 27, 1);

  before(() => {
    pki = makeLogPki();
    pki.trust.now = new Date(Math.max(Date.now(), signedAt + HOUR));
  });

  it('is the agency in the directory, and nobody on its list of revoked certificates', async () => {
    expect(await judge(INTERVALS)).to.deep.equal({ finding: null, gaps: [] });
  });

  it('may not be another agency, whichever of the two it signs for', async () => {
    for (const code of [CODE, OTHER_CODE]) {
      const forged = INTERVALS.with(1, { to: 8, isStamped: true, by: { key: pki.other, code } });
      expect((await judge(forged)).finding, code).to.deep.equal({
        code: code === CODE ? 'SIGNER_OF_ANOTHER' : 'WRONG_AGENCY',
        where: 'root 2',
      });
    }
  });

  it('may use a key the directory has only for the time it was in force', async () => {
    const late = directoryOf({ [CODE]: [pki.agency] });
    const agency = late.agencyOf(CODE);
    if (agency === undefined) throw new Error('no agency');
    const { certificatesAt } = agency;
    agency.certificatesAt = (at) => (at.getTime() < signedAt ? certificatesAt(at) : []);
    const found = await judge(INTERVALS, { trust: { ...pki.trust, directory: late } });
    expect(found.finding).to.deep.equal({ code: 'SIGNER_OF_ANOTHER', where: 'root 1' });
  });

  it('is not known without a directory, or when it does not know the agency, and that is said', async () => {
    for (const directory of [undefined, directoryOf({})])
      expect(await judge(INTERVALS, { trust: { ...pki.trust, directory } })).to.deep.equal({
        finding: null,
        gaps: ['SIGNER_UNBOUND root 1'],
      });
  });

  it('may not have been revoked when it signed', async () => {
    const revoked = [{ serial: pki.agency.serial, at: new Date(signedAt - HOUR) }];
    expect((await judge(INTERVALS, { revoked })).finding).to.deep.equal({
      code: 'SIGNER_REVOKED',
      where: 'root 1',
    });
  });

  it('may be revoked after its roots were stamped, but is in doubt when that came before', async () => {
    const revoked = [{ serial: pki.agency.serial, at: new Date(signedAt + 10_000) }];
    expect(await judge(INTERVALS, { revoked })).to.deep.equal({
      finding: null,
      gaps: ['REVOKED_BEFORE_PROOF root 1'],
    });
    const afterAll = [{ serial: pki.agency.serial, at: new Date(pki.trust.now.getTime() + 2 * HOUR) }];
    expect(await judge(INTERVALS, { revoked: afterAll })).to.deep.equal({ finding: null, gaps: [] });
  });

  it('is in doubt while it is only suspended', async () => {
    const revoked = [{ serial: pki.agency.serial, at: new Date(signedAt - HOUR), reason: 6 }];
    expect(await judge(INTERVALS, { revoked })).to.deep.equal({
      finding: null,
      gaps: ['REVOKED_BEFORE_PROOF root 1'],
    });
  });

  it('may not be a timestamp authority that was revoked', async () => {
    const revoked = [{ serial: pki.authority.serial, at: new Date(signedAt - HOUR) }];
    expect((await judge(INTERVALS, { revoked })).finding).to.deep.equal({
      code: 'SIGNER_REVOKED',
      where: 'root 1',
    });
  });

  it('is told as not known when no authority says anything, once for each certificate', async () => {
    expect(await judge(INTERVALS, { revoked: null })).to.deep.equal({
      finding: null,
      gaps: ['REVOCATION_MISSING root 1', 'REVOCATION_MISSING root 1'],
    });
  });

  it('has nobody to vouch for the time while no root is stamped', async () => {
    const found = await judge([{ to: 8, isStamped: false }]);
    expect(found).to.deep.equal({ finding: null, gaps: ['NOT_STAMPED root 1'] });
  });

  it('is not believed by an answer that stands behind the first entry', async () => {
    const lines = await makeLog(pki, entries, INTERVALS);
    const { finding } = await verifyLog(lines.toSpliced(3, 0, answersOf(pki)), pki.trust);
    expect(finding?.code).to.equal('LINE_UNREADABLE');
  });
});
