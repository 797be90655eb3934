// CRLs and OCSP responses made by openssl, read by us.

import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { strongAt } from '../../../server/signing/validation/algorithm-strength.ts';
import { type Certificate, readCertificate } from '../../../server/signing/validation/certificate.ts';
import { tryReadCrl } from '../../../server/signing/validation/crl.ts';
import { buildOcspRequest, tryReadOcspResponse } from '../../../server/signing/validation/ocsp.ts';
import { type RevocationContext, revocationStatus } from '../../../server/signing/validation/revocation.ts';
import { RevocationFetch } from '../../../server/signing/validation/revocation-fetch.ts';
import { hasProgram } from '../../support/programs.ts';
import { CA_EXTENSIONS, makeVietnamesePki, type OpensslPki } from '../keys/openssl-pki.ts';

const HOUR = 3_600_000;
const CA_CONFIG = `[ca]
default_ca=d
[d]
database=index.txt
default_md=sha256
default_crl_days=7
crl_extensions=x
[x]
authorityKeyIdentifier=keyid
`;

describe('revocation', () => {
  let pki: OpensslPki;
  let person: Certificate;
  let agency: Certificate;
  let sub: Certificate;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    pki = makeVietnamesePki();
    pki.issue('responder', {
      subject: '/C=VN/CN=OCSP (THỬ NGHIỆM)',
      issuer: 'sub',
      extensions: ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning'],
    });
    pki.issue('impostor', { subject: '/C=VN/CN=Không phải OCSP', issuer: 'sub' });
    pki.issue('foreign', { subject: '/C=VN/CN=Gốc lạ', extensions: CA_EXTENSIONS });
    pki.issue('foreign-responder', {
      subject: '/C=VN/CN=OCSP (THỬ NGHIỆM)',
      issuer: 'foreign',
      extensions: ['extendedKeyUsage=OCSPSigning'],
    });
    [person, agency, sub] = [read('person'), read('agency'), read('sub')];
    const index = [line('V', person), line('R', agency)].join('');
    writeFileSync(pki.path('index.txt'), index);
    writeFileSync(pki.path('index.txt.attr'), 'unique_subject = no\n');
    writeFileSync(pki.path('ca.cnf'), CA_CONFIG);
  });
  after(() => pki?.dispose());

  const read = (name: string): Certificate => readCertificate(pki.der(name));
  const stamp = (at: Date): string => `${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`;
  const line = (state: 'V' | 'R', c: Certificate): string => {
    const serial = Buffer.from(c.serial).toString('hex').toUpperCase();
    const revoked = state === 'R' ? `${stamp(new Date(Date.now() - HOUR))},keyCompromise` : '';
    return `${state}\t${stamp(c.notAfter)}\t${revoked}\t${serial}\tunknown\t/CN=x\n`;
  };
  const crl = (signer = 'sub'): Uint8Array => {
    const keys = ['-cert', `${signer}.pem`, '-keyfile', `${signer}.key`];
    pki.run('ca', '-config', 'ca.cnf', '-gencrl', ...keys, '-out', 'c.pem');
    pki.run('crl', '-in', 'c.pem', '-outform', 'DER', '-out', 'c.crl');
    return readFileSync(pki.path('c.crl'));
  };
  const ocsp = (request: Uint8Array, signer: string, ...extra: string[]): Uint8Array => {
    writeFileSync(pki.path('q.der'), request);
    const keys = ['-CA', 'sub.pem', '-rsigner', `${signer}.pem`, '-rkey', `${signer}.key`];
    pki.run('ocsp', '-index', 'index.txt', ...keys, '-reqin', 'q.der', '-respout', 'r.der', ...extra);
    return readFileSync(pki.path('r.der'));
  };
  const request = (c: Certificate): Uint8Array => buildOcspRequest(c, sub, Buffer.from('0123456789abcdef'));

  const context = (
    over: { crls?: Uint8Array[]; ocsps?: Uint8Array[] } & Partial<Pick<RevocationContext, 'now' | 'at'>>,
  ): RevocationContext => ({
    store: { anchors: [read('root')], pool: [sub, read('impostor')] },
    now: over.now ?? new Date(),
    at: over.at ?? over.now ?? new Date(),
    isStrong: strongAt(new Date()),
    crls: (over.crls ?? []).flatMap((der) => tryReadCrl(der) ?? []),
    ocsps: (over.ocsps ?? []).flatMap((der) => tryReadOcspResponse(der) ?? []),
  });
  const status = async (c: Certificate, over: Parameters<typeof context>[0]) =>
    (await revocationStatus(c, sub, context(over))).status;

  it('tells good and revoked from a CRL, with the date', async () => {
    const crls = [crl()];
    expect(await status(person, { crls })).to.equal('good');
    const found = await revocationStatus(agency, sub, context({ crls }));
    expect(found).to.include({ status: 'revoked', source: 'crl' });
    expect(Math.abs((found.revokedAt?.getTime() ?? 0) - (Date.now() - HOUR))).to.be.below(60_000);
  });

  it('tells good and revoked from a delegated OCSP responder, with the date', async () => {
    expect(await status(person, { ocsps: [ocsp(request(person), 'responder', '-ndays', '1')] })).to.equal(
      'good',
    );
    const revoked = await revocationStatus(
      agency,
      sub,
      context({ ocsps: [ocsp(request(agency), 'responder', '-ndays', '1')] }),
    );
    expect(revoked).to.include({ status: 'revoked', source: 'ocsp' });
    expect(revoked.revokedAt).to.be.instanceOf(Date);
  });

  it('accepts the CA itself as responder', async () => {
    expect(await status(person, { ocsps: [ocsp(request(person), 'sub', '-ndays', '1')] })).to.equal('good');
  });

  it('believes no responder without id-kp-OCSPSigning or of another CA', async () => {
    for (const signer of ['impostor', 'foreign-responder']) {
      expect(await status(person, { ocsps: [ocsp(request(person), signer, '-ndays', '1')] })).to.equal(
        'unknown',
      );
    }
  });

  it('believes no answer about another certificate', async () => {
    expect(await status(person, { ocsps: [ocsp(request(agency), 'responder', '-ndays', '1')] })).to.equal(
      'unknown',
    );
  });

  it('believes no altered answer and no altered list', async () => {
    const response = Buffer.from(ocsp(request(person), 'responder', '-ndays', '1'));
    const list = Buffer.from(crl());
    for (const bytes of [response, list]) bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    expect(await status(person, { ocsps: [response.subarray()], crls: [list] })).to.equal('unknown');
  });

  it('believes no list of another issuer', async () => {
    expect(await status(person, { crls: [crl('foreign')] })).to.equal('unknown');
    expect(await status(person, { crls: [crl('root')] })).to.equal('unknown');
  });

  it('does not call good by evidence past its time, unless a timestamp proves the signature is as old', async () => {
    const crls = [crl()];
    const now = new Date(Date.now() + 30 * 24 * HOUR);
    expect(await status(person, { crls, now })).to.equal('unknown');
    expect(await status(person, { crls, now, at: new Date() })).to.equal('good');
    expect(await status(agency, { crls, now })).to.equal('revoked');
  });

  it('does not believe evidence from the future', async () => {
    const now = new Date(Date.now() - 2 * HOUR);
    expect(await status(person, { crls: [crl()], now })).to.equal('unknown');
  });

  it('asks by the addresses in the certificate, and takes no answer with another nonce', async () => {
    pki.issue('online', {
      subject: '/C=VN/CN=Trực tuyến',
      issuer: 'sub',
      extensions: [
        'authorityInfoAccess=OCSP;URI:http://127.0.0.1:1/ocsp',
        'crlDistributionPoints=URI:http://127.0.0.1:1/c.crl',
      ],
    });
    const online = read('online');
    writeFileSync(pki.path('index.txt'), line('V', online));
    const limits = { requests: 5, timeoutMs: 500, totalMs: 2000 };
    const none = async (): Promise<null> => null;
    const stale = ocsp(
      buildOcspRequest(online, sub, Buffer.from('another nonce...')),
      'responder',
      '-ndays',
      '1',
    );
    const asks = (client: Partial<ConstructorParameters<typeof RevocationFetch>[0]>) =>
      revocationStatus(online, sub, {
        ...context({}),
        fetch: new RevocationFetch({ ocsp: none, crl: none, issuer: none, ...client }, limits),
      });
    expect(await asks({ ocsp: async (_, q) => ocsp(q, 'responder', '-ndays', '1') })).to.include({
      status: 'good',
      source: 'ocsp',
    });
    expect((await asks({ ocsp: async () => stale })).status).to.equal('unknown');
    expect(await asks({ crl: async () => crl() })).to.include({ status: 'good', source: 'crl' });
    expect((await asks({ ocsp: () => Promise.reject(new Error('down')) })).status).to.equal('unknown');
    expect(
      (await asks({ ocsp: () => new Promise(() => {}), crl: () => new Promise(() => {}) })).status,
    ).to.equal('unknown');
  });

  it('reads no garbage as evidence', () => {
    const list = crl();
    for (let i = 0; i < 200; i++) {
      tryReadCrl(list.subarray(0, i * 3));
      tryReadOcspResponse(list.subarray(0, i * 3));
    }
    expect(tryReadCrl(Buffer.from('x'))).to.equal(undefined);
    expect(tryReadOcspResponse(Buffer.from('30030a0106', 'hex'))).to.equal(undefined);
  });
});
