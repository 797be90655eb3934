// The same against authorities that are not ours: openssl issues, revokes, lists, answers and stamps. A responder whose
// certificate may itself be revoked brings its own status along. RFC 6960 §4.2.2.2.1.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { augment, bufferSource, type RevocationClient, verify } from '../../../server/signing/index.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { DssHistory } from '../../../server/signing/report/dss.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { codeOf } from '../../support/code-of.ts';
import { hasProgram } from '../../support/programs.ts';
import { LEAF_EXTENSIONS } from '../keys/openssl-pki.ts';
import { DAY, makeOffice, type Office } from '../verify/office.ts';

const AIA = 'authorityInfoAccess=OCSP;URI:http://pki.test/ocsp';
const LIST = 'crlDistributionPoints=URI:http://pki.test/sub.crl';
const RESPONDER = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning'];

describe('signing/augment by openssl', function () {
  this.timeout(60_000);
  let office: Office;
  let asked: string[] = [];
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    office = makeOffice();
    office.issue('asker', {
      subject: '/C=VN/CN=Người hỏi',
      issuer: 'sub',
      extensions: [...LEAF_EXTENSIONS, AIA],
    });
    office.issue('resp', { subject: '/C=VN/CN=OCSP', issuer: 'sub', extensions: [...RESPONDER, LIST] });
    const { notAfter, serial } = readCertificate(office.pki.der('asker'));
    const until = `${notAfter.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`;
    const number = Buffer.from(serial).toString('hex').toUpperCase();
    writeFileSync(office.pki.path('ocsp.txt'), `V\t${until}\t\t${number}\tunknown\t/CN=asker\n`);
    office.publish();
  });
  after(() => office?.pki.dispose());

  const answer = (request: Uint8Array): Buffer => {
    const { path, run } = office.pki;
    writeFileSync(path('q.ocsp'), request);
    const keys = ['-CA', 'sub.pem', '-rsigner', 'resp.pem', '-rkey', 'resp.key', '-ndays', '1'];
    run('ocsp', '-index', 'ocsp.txt', ...keys, '-reqin', 'q.ocsp', '-respout', 'r.ocsp');
    return readFileSync(path('r.ocsp'));
  };
  const network = (): RevocationClient => {
    const lists = office.policy().revocation;
    asked = [];
    return {
      ocsp: async (url, request) => {
        asked.push(url);
        return answer(request);
      },
      crl: async (url) => {
        asked.push(url);
        return (await lists?.crl(url)) ?? null;
      },
      issuer: async () => null,
    };
  };
  const extended = async (bytes: Uint8Array, over = {}) => {
    const policy = office.policy({ revocation: network() });
    const options = { level: 'B-LTA', timestamp: office.timestamp, policy, ...over } as const;
    return Buffer.concat([bytes, (await augment(bufferSource(bytes), options)).revision]);
  };
  const offline = (bytes: Uint8Array) =>
    verify(bufferSource(bytes), { trustAnchors: [office.pki.der('root')], now: new Date() });

  it('archives signatures by responder and by lists, valid by the root alone', async () => {
    const first = await office.signed(await office.pdf(), 'asker', {}, { timestamp: office.timestamp });
    const both = await office.signed(first, 'agency', { role: 'agency' });
    const lasting = await extended(both);
    const report = await offline(lasting);
    expect(report.verdict, JSON.stringify(report.signatures.map((s) => s.reasons))).to.equal('VALID');
    expect(
      report.signatures.flatMap(({ role, facts }) => (role === 'timestamp' ? [] : [facts.level])),
    ).to.deep.equal(['B-LTA', 'B-LTA']);
    const file = await openPdf(bufferSource(lasting));
    const { ocsps, crls } = await new DssHistory(file).at(file.revisions.length);
    // One response of the responder; one list each of the two authorities, which covers the responder too.
    expect([ocsps.length, crls.length]).to.deep.equal([1, 2]);
    expect(asked.filter((url) => url.endsWith('sub.crl'))).to.have.length.at.least(1);
  });

  it('refuses when the authority that stamps is revoked, and when its evidence ends before it is used', async () => {
    const signed = await office.signed(await office.pdf(), 'asker', {}, { timestamp: office.timestamp });
    office.publish({ tsa: new Date(Date.now() - DAY) });
    expect(await codeOf(extended(signed))).not.to.equal('resolved');
    office.publish();
    const late = office.policy({ revocation: network(), now: new Date(Date.now() + 401 * DAY) });
    expect(await codeOf(extended(signed, { policy: late }))).to.equal('EVIDENCE_UNAVAILABLE');
  });
});
