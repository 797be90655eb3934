// Timestamp tokens made by `openssl ts`, asked for and judged by us.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildSignedData } from '../../../server/signing/cms/build-signed-data.ts';
import { parseSignedData } from '../../../server/signing/cms/parse-signed-data.ts';
import { openPkcs12 } from '../../../server/signing/keys/open-pkcs12.ts';
import { makeTimestampClient } from '../../../server/signing/timestamp/request.ts';
import { verifyTimestampToken } from '../../../server/signing/timestamp/token.ts';
import { SigningError } from '../../../server/signing/types.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeVietnamesePki, type OpensslPki } from '../keys/openssl-pki.ts';

const TSA_CONFIG = `[tsa]
default_tsa=t
[t]
serial=serial
signer_digest=sha256
digests=sha256,sha384,sha512
default_policy=1.2.3.4
ess_cert_id_alg=sha256
`;
const CONTENT = Buffer.from('nội dung');
const digestFor = async (algorithm: string): Promise<Uint8Array> =>
  createHash(algorithm).update(CONTENT).digest();

describe('timestamps', () => {
  let pki: OpensslPki;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    pki = makeVietnamesePki();
    writeFileSync(pki.path('tsa.cnf'), TSA_CONFIG);
    writeFileSync(pki.path('serial'), '01\n');
    const usage = ['keyUsage=critical,digitalSignature,nonRepudiation'];
    pki.issue('tsa', {
      subject: '/C=VN/CN=TSA (THỬ NGHIỆM)',
      issuer: 'sub',
      extensions: [...usage, 'extendedKeyUsage=critical,timeStamping'],
    });
  });
  after(() => pki?.dispose());

  const answer = (request: Uint8Array): Buffer => {
    writeFileSync(pki.path('q.tsq'), request);
    const keys = ['-signer', 'tsa.pem', '-inkey', 'tsa.key', '-chain', 'sub.pem'];
    pki.run(
      'ts',
      '-reply',
      '-config',
      'tsa.cnf',
      '-section',
      't',
      ...keys,
      '-queryfile',
      'q.tsq',
      '-out',
      'r.tsr',
    );
    return readFileSync(pki.path('r.tsr'));
  };
  const client = () => makeTimestampClient({ post: async (request) => answer(request) });
  const store = (anchor = 'root', pool = ['sub']) => ({
    store: {
      anchors: [readCertificate(pki.der(anchor))],
      pool: pool.map((n) => readCertificate(pki.der(n))),
    },
  });
  const token = async (): Promise<Uint8Array> => client()(await digestFor('sha256'), 'SHA-256');

  it('asks openssl for a token and finds it valid up to the root', async () => {
    for (const algorithm of ['SHA-256', 'SHA-384', 'SHA-512'] as const) {
      const digest = await digestFor(algorithm.replace('-', '').toLowerCase());
      const report = await verifyTimestampToken(await client()(digest, algorithm), digestFor, store());
      expect(report.problems).to.deep.equal([]);
      expect(Math.abs((report.info?.genTime.getTime() ?? 0) - Date.now())).to.be.below(60_000);
    }
  });

  it('openssl accepts the answer to our request', async () => {
    await token();
    pki.run(
      'ts',
      '-verify',
      '-queryfile',
      'q.tsq',
      '-in',
      'r.tsr',
      '-CAfile',
      'root.pem',
      '-untrusted',
      'sub.pem',
    );
  });

  it('refuses a token over other content', async () => {
    const report = await verifyTimestampToken(
      await token(),
      async (a) => createHash(a).update('khác').digest(),
      store(),
    );
    expect(report.problems).to.include('imprint-mismatch');
  });

  it('refuses an authority outside the anchors', async () => {
    pki.issue('other', { subject: '/C=VN/CN=Gốc khác', extensions: ['basicConstraints=critical,CA:TRUE'] });
    expect((await verifyTimestampToken(await token(), digestFor, store('other'))).problems).to.deep.equal([
      'untrusted',
    ]);
  });

  it('refuses a changed token, and reports every mutation', async () => {
    const good = await token();
    const context = store();
    let refused = 0;
    for (let i = 0; i < 200; i++) {
      const bytes = Buffer.from(good);
      const at = (i * 7919) % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ 0x11;
      const report = await verifyTimestampToken(bytes, digestFor, context);
      expect(report.isValid).to.equal(report.problems.length === 0);
      if (!report.isValid) refused++;
    }
    expect(refused).to.be.above(100);
  });

  it('refuses an authority whose certificate is not for timestamps alone', async () => {
    for (const [name, usage] of [
      ['tsa2', 'extendedKeyUsage=critical,timeStamping,emailProtection'],
      ['tsa3', 'extendedKeyUsage=timeStamping'],
    ] as const) {
      pki.issue(name, {
        subject: '/C=VN/CN=TSA',
        issuer: 'sub',
        extensions: ['keyUsage=critical,digitalSignature', usage],
      });
      // openssl's own responder will not use such a certificate, so its CMS is made by `cms -sign` over a real TSTInfo.
      writeFileSync(pki.path('tst'), parseSignedData(await token()).encapsulated ?? '');
      const files = ['-in', 'tst', '-signer', `${name}.pem`, '-inkey', `${name}.key`, '-certfile', 'sub.pem'];
      const type = ['-econtent_type', 'id-smime-ct-TSTInfo', '-nodetach', '-cades', '-binary'];
      pki.run('cms', '-sign', ...files, ...type, '-outform', 'DER', '-out', 'forged.der');
      const report = await verifyTimestampToken(readFileSync(pki.path('forged.der')), digestFor, store());
      expect(report.problems).to.deep.equal(['not-an-authority']);
    }
  });

  const failure = async (post: (request: Uint8Array) => Promise<Uint8Array>): Promise<string> => {
    try {
      await makeTimestampClient({ post })(await digestFor('sha256'), 'SHA-256');
    } catch (error) {
      return error instanceof SigningError ? error.code : String(error);
    }
    return 'no error';
  };

  it('fails as TIMESTAMP_UNAVAILABLE on no answer, a refusal, garbage, or an answer to someone else', async () => {
    await token();
    const old = readFileSync(pki.path('r.tsr'));
    const answers = [
      () => Promise.reject(new Error('ETIMEDOUT')),
      async () => Buffer.from('<html>403</html>'),
      async () => Buffer.from('30053003020102', 'hex'),
      async () => old,
    ];
    for (const post of answers) expect(await failure(post)).to.equal('TIMESTAMP_UNAVAILABLE');
  });

  it('makes a B-T signature whose timestamp covers the signature value; openssl still verifies it', async () => {
    const signer = await openPkcs12(pki.p12('person', '1', ['sub']), '1');
    const digest = await digestFor('sha256');
    const cms = await buildSignedData({ digest, digestAlgorithm: 'SHA-256', signer, timestamp: client() });
    writeFileSync(pki.path('content'), CONTENT);
    writeFileSync(pki.path('t.der'), cms);
    const files = ['-in', 't.der', '-inform', 'DER', '-content', 'content', '-CAfile', 'root.pem'];
    pki.run('cms', '-verify', '-cades', '-binary', '-purpose', 'any', ...files, '-out', 'out');
    const parsed = parseSignedData(cms);
    const held = parsed.unsigned.get('1.2.840.113549.1.9.16.2.14')?.[0]?.raw ?? new Uint8Array();
    const overValue = async (a: string) => createHash(a).update(parsed.signature).digest();
    expect((await verifyTimestampToken(held, overValue, store())).problems).to.deep.equal([]);
  });
});
