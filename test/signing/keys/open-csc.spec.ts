// Keys at a remote signing service: the real client against a small conforming service on loopback.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Response } from 'express';
import { fromPlainValue } from '../../../server/signing/cms/ecdsa-value.ts';
import {
  bufferSource,
  type CscAuthorization,
  type CscOptions,
  type CscService,
  cmsFromSignatureValue,
  complete,
  cscCredentials,
  cscInfo,
  cscTimestamps,
  type DigestAlgorithm,
  openCsc,
  prepare,
  type SignatureSpec,
  type Signer,
  type SignOptions,
  sign,
  signedAttributesFor,
} from '../../../server/signing/index.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { codeOf } from '../../support/code-of.ts';
import { type CscServer, type ServedCredential, startCscServer } from '../../support/csc-server.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeOffice, type Office } from '../verify/office.ts';

const RSA = [
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.113549.1.1.10',
];
const ECDSA = ['1.2.840.10045.4.3.2', '1.2.840.10045.4.3.3', '1.2.840.10045.4.3.4'];
const PIN = '13572468';

describe('keys at a remote signing service', () => {
  let office: Office;
  let server: CscServer;
  let base: Uint8Array;
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    office = makeOffice();
    base = await office.pdf();
    office.issue('p521', { subject: '/CN=P-521', issuer: 'sub', key: 'ec:P-521' });
    office.issue('ed25519', { subject: '/CN=Ed25519', issuer: 'sub', key: 'ed25519' });
    server = await startCscServer();
  });
  beforeEach(() => {
    server.interfere = undefined;
    server.calls.length = 0;
    server.credentials.clear();
    serve('rsa', 'person', RSA);
    serve('ec', 'agency', ECDSA);
  });
  after(async () => {
    await server?.close();
    office?.pki.dispose();
  });

  const serve = (id: string, name: string, algo: string[], over: Partial<ServedCredential> = {}): void => {
    const certificates = [office.pki.der(name), office.pki.der('sub')];
    const key = office.pki.path(`${name}.key`);
    server.credentials.set(id, { key, certificates, algo, pin: PIN, multisign: 4, ...over });
  };
  const serviceOf = (over: Partial<CscService> = {}): CscService => ({
    baseUrl: server.baseUrl,
    fetch,
    token: () => server.token,
    ...over,
  });
  const withPin =
    (value = PIN) =>
    async () => [{ id: 'PIN', value }];
  const openKey = (credentialID: string, over: Partial<CscOptions> = {}, service = serviceOf()) =>
    openCsc(service, { credentialID, authData: withPin(), ...over });
  const signed = async (signer: Signer, digest?: DigestAlgorithm, options?: SignOptions): Promise<Buffer> => {
    const spec: SignatureSpec = {
      role: 'person',
      marks: [],
      signedAt: new Date(),
      ...(digest && { digest }),
    };
    const { revision } = await sign(bufferSource(base), spec, signer, options);
    return Buffer.concat([base, revision]);
  };
  const judged = async (pdf: Uint8Array) => {
    const { verdict, signatures } = await office.check(pdf, { requireRevocation: false });
    return [verdict, signatures[0]?.facts.algorithm.signature];
  };
  /** What comes of opening the credential and signing with it. */
  const outcome = (id: string, over: Partial<CscOptions> = {}, service?: CscService): Promise<unknown> =>
    codeOf(openKey(id, over, service).then((signer) => signed(signer)));
  const methods = (): string[] => server.calls.map(({ method }) => method);

  it('tells the service and its credentials', async () => {
    const info = await cscInfo(serviceOf());
    expect(info).to.include({ specs: '2.0.0.2', name: 'Dịch vụ ký số từ xa (thử nghiệm)' });
    expect(info.methods).to.include('signatures/signHash');
    expect(await cscCredentials(serviceOf({ baseUrl: `${server.baseUrl}/` }))).to.deep.equal(['rsa', 'ec']);
  });

  it('signs with RSA, PSS and ECDSA and each digest, leaf first in the chain', async () => {
    serve('p521', 'p521', ECDSA);
    for (const digest of ['SHA-256', 'SHA-384', 'SHA-512'] as const) {
      expect(await judged(await signed(await openKey('rsa'), digest))).to.deep.equal([
        'VALID',
        `RSA ${digest}`,
      ]);
      const pss = await openKey('rsa', { algorithm: 'RSASSA-PSS' });
      expect(await judged(await signed(pss, digest))).to.deep.equal(['VALID', `RSA-PSS ${digest}`]);
      expect(await judged(await signed(await openKey('ec'), digest))).to.deep.equal([
        'VALID',
        `ECDSA ${digest}`,
      ]);
    }
    expect(await judged(await signed(await openKey('p521')))).to.deep.equal(['VALID', 'ECDSA SHA-512']);
    const { certificateChain } = await openKey('ec');
    expect(certificateChain.map((der) => Buffer.from(der).toString('hex'))).to.deep.equal(
      ['agency', 'sub'].map((name) => office.pki.der(name).toString('hex')),
    );
  });

  it('asks a key that names only its type by the digest beside it', async () => {
    serve('generic', 'person', ['1.2.840.113549.1.1.1']);
    expect(await judged(await signed(await openKey('generic'), 'SHA-384'))).to.deep.equal([
      'VALID',
      'RSA SHA-384',
    ]);
    expect(server.calls.at(-1)?.body).to.include({
      signAlgo: '1.2.840.113549.1.1.1',
      hashAlgorithmOID: '2.16.840.1.101.3.4.2.2',
    });
  });

  it('takes ECDSA values that are r and s side by side', async () => {
    const der = Buffer.from('3006020101020102', 'hex');
    const { key } = readCertificate(office.pki.der('agency'));
    const plain = Buffer.alloc(64);
    plain[31] = 1;
    plain[63] = 2;
    expect(Buffer.from(fromPlainValue('ECDSA', plain, key))).to.deep.equal(der);
    expect(Buffer.from(fromPlainValue('ECDSA', der, key))).to.deep.equal(der);
    expect(fromPlainValue('RSASSA-PSS', plain, key)).to.equal(plain);
  });

  it('signs ten prepared files with as few authorisations as the service allows', async () => {
    const signer = await openKey('rsa');
    const { certificateChain, algorithm } = signer;
    const [leaf = Buffer.alloc(0)] = certificateChain;
    const spec: SignatureSpec = { role: 'agency', marks: [], signedAt: new Date() };
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        prepare(bufferSource(base), { ...spec, reason: `văn bản ${i}` }, { certificateChain }),
      ),
    );
    const values = await signer.signAll(
      all.map((prepared) => signedAttributesFor(prepared, leaf)),
      'SHA-256',
    );
    for (const [i, prepared] of all.entries()) {
      const value = values[i] ?? Buffer.alloc(0);
      const cms = await cmsFromSignatureValue(prepared, { certificateChain, algorithm, value });
      const { revision } = await complete(prepared, cms, { source: bufferSource(base), signer: leaf });
      expect((await judged(Buffer.concat([base, revision])))[0]).to.equal('VALID');
    }
    const authorized = server.calls.filter(({ method }) => method === 'credentials/authorize');
    expect(authorized.map(({ body }) => body.numSignatures)).to.deep.equal([4, 4, 2]);
    expect(methods().filter((method) => method === 'signatures/signHash')).to.have.length(3);
  });

  it('signs with activation data from elsewhere, and with none for an access token that is enough', async () => {
    serve('oauth', 'person', RSA, { mode: 'oauth2code', pin: '' });
    expect(await outcome('oauth')).to.equal('REMOTE_REFUSED');
    const seen: CscAuthorization[] = [];
    const sad = async (authorization: CscAuthorization): Promise<string> => {
      seen.push(authorization);
      const response = await fetch(`${server.baseUrl}/credentials/authorize`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...authorization, authData: [{ id: 'PIN', value: '' }] }),
      });
      return String(Object(await response.json()).SAD);
    };
    expect(await outcome('oauth', { sad })).to.equal('resolved');
    expect(seen[0]).to.include({ credentialID: 'oauth', numSignatures: 1 });
    server.calls.length = 0;
    // This service wants activation data all the same; what matters is that none is made up.
    expect(await outcome('oauth', { sad: async () => undefined })).to.equal('REMOTE_REFUSED');
    expect(server.calls.at(-1)?.body).to.not.have.property('SAD');
  });

  it('asks for the PIN only where one is needed, and tells a wrong one', async () => {
    expect(await outcome('rsa', { authData: withPin('000000') })).to.equal('PIN_WRONG');
    const { authData: _, ...without } = { credentialID: 'rsa', authData: withPin() };
    const signer = await openCsc(serviceOf(), without);
    expect(await codeOf(signed(signer))).to.equal('REMOTE_REFUSED');
    expect(methods()).to.not.include('signatures/signHash');
    serve('implicit', 'person', RSA, { mode: 'implicit' });
    const { pin: _pin, ...open } = server.credentials.get('implicit') ?? {
      key: '',
      certificates: [],
      algo: [],
    };
    server.credentials.set('implicit', open);
    expect(await codeOf(openCsc(serviceOf(), { credentialID: 'implicit' }).then((s) => signed(s)))).to.equal(
      'resolved',
    );
  });

  it('refuses activation data that has expired, is another’s, or is for other hashes', async () => {
    const signer = await openKey('rsa', {});
    server.interfere = (method) => {
      if (method === 'signatures/signHash') server.expire();
      return false;
    };
    expect(await codeOf(signed(signer))).to.equal('REMOTE_REFUSED');
    server.interfere = undefined;
    expect(await outcome('rsa', { sad: async () => 'made up' })).to.equal('REMOTE_REFUSED');
    const other: CscOptions['sad'] = async ({ credentialID, hashAlgorithmOID }) => {
      const hashes = [createHash('sha256').update('khác').digest('base64')];
      const response = await fetch(`${server.baseUrl}/credentials/authorize`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          credentialID,
          hashAlgorithmOID,
          hashes,
          numSignatures: 1,
          authData: [{ id: 'PIN', value: PIN }],
        }),
      });
      return String(Object(await response.json()).SAD);
    };
    expect(await outcome('rsa', { sad: other })).to.equal('REMOTE_REFUSED');
  });

  it('refuses a credential that is expired, revoked, suspended, disabled, unknown or without certificate', async () => {
    const cases: [string, Partial<ServedCredential>][] = [
      ['CERT_EXPIRED', { status: 'expired' }],
      ['CERT_REVOKED', { status: 'revoked' }],
      ['CERT_REVOKED', { status: 'suspended' }],
      ['REMOTE_UNAVAILABLE', { status: 'made up' }],
      ['REMOTE_REFUSED', { keyStatus: 'disabled' }],
      ['KEY_NOT_FOUND', { certificates: [] }],
      ['KEY_NOT_FOUND', { certificates: [Buffer.from('no certificate')] }],
      ['ALGORITHM_MISMATCH', { algo: [] }],
      ['ALGORITHM_MISMATCH', { algo: ECDSA }],
    ];
    for (const [code, over] of cases) {
      serve('bad', 'person', RSA, over);
      expect(await outcome('bad'), JSON.stringify(over)).to.equal(code);
    }
    expect(await outcome('nobody')).to.equal('REMOTE_REFUSED');
    serve('ed25519', 'ed25519', ['1.3.101.112']);
    expect(await outcome('ed25519')).to.equal('ALGORITHM_MISMATCH');
    expect(methods()).to.not.include('signatures/signHash');
  });

  const answering = (method: string, answer: (response: Response) => void): void => {
    server.interfere = (asked, response) => {
      if (asked !== method) return false;
      answer(response);
      return true;
    };
  };
  const value = () => readFileSync(office.pki.path('person.key')).subarray(0, 256).toString('base64');

  it('gives nothing out for a signature over something else', async () => {
    answering('signatures/signHash', (response) => response.json({ signatures: [value()] }));
    expect(await outcome('rsa')).to.equal('SELF_CHECK_FAILED');
    // The value of one document in place of another's.
    const signer = await openKey('rsa');
    server.interfere = undefined;
    const [first] = await signer.signAll([Buffer.from('một')], 'SHA-256');
    answering('signatures/signHash', (response) =>
      response.json({ signatures: [Buffer.from(first ?? []).toString('base64')] }),
    );
    expect(await codeOf(signed(signer))).to.equal('SELF_CHECK_FAILED');
  });

  it('refuses answers of another form', async () => {
    const forms: object[] = [
      {},
      { signatures: [] },
      { signatures: [value(), value()] },
      { signatures: 'text' },
      { signatures: [7] },
      { responseID: 'later' },
      ['signatures'],
    ];
    for (const form of forms) {
      answering('signatures/signHash', (response) => response.json(form));
      expect(await outcome('rsa'), JSON.stringify(form)).to.equal('REMOTE_UNAVAILABLE');
    }
    for (const form of [{}, { SAD: '' }, { SAD: 7 }]) {
      answering('credentials/authorize', (response) => response.json(form));
      expect(await outcome('rsa'), JSON.stringify(form)).to.equal('REMOTE_UNAVAILABLE');
    }
    answering('credentials/list', (response) => response.json({ credentialIDs: 'rsa' }));
    expect(await codeOf(cscCredentials(serviceOf()))).to.equal('REMOTE_UNAVAILABLE');
    answering('credentials/info', (response) => response.type('html').send('<html>login</html>'));
    expect(await outcome('rsa')).to.equal('REMOTE_UNAVAILABLE');
  });

  it('tells refusals from failures by the status', async () => {
    for (const [status, code] of [
      [400, 'REMOTE_REFUSED'],
      [401, 'REMOTE_REFUSED'],
      [403, 'REMOTE_REFUSED'],
      [429, 'REMOTE_REFUSED'],
      [500, 'REMOTE_UNAVAILABLE'],
      [503, 'REMOTE_UNAVAILABLE'],
      [204, 'REMOTE_UNAVAILABLE'],
      [302, 'REMOTE_UNAVAILABLE'],
    ] as const) {
      answering('signatures/signHash', (response) =>
        response.status(status).location('http://elsewhere.test/').send('nothing'),
      );
      expect(await outcome('rsa'), String(status)).to.equal(code);
    }
    expect(await outcome('rsa', {}, serviceOf({ token: () => 'stolen' }))).to.equal('REMOTE_REFUSED');
  });

  it('keeps the service’s words short and on one line', async () => {
    const words = `dài\n${'x'.repeat(5000)}`;
    answering('info', (response) => response.status(400).json({ error: 'e', error_description: words }));
    const error = await cscInfo(serviceOf()).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(Error);
    const { message } = error instanceof Error ? error : new Error();
    expect(message.length).to.be.below(400);
    expect(message).to.not.include('\n').and.not.include(server.token);
  });

  it('waits no longer than it is told, and reads no endless answer', async () => {
    answering('credentials/info', () => undefined);
    expect(await outcome('rsa', {}, serviceOf({ timeoutMs: 200 }))).to.equal('REMOTE_UNAVAILABLE');
    answering('credentials/info', (response) => {
      const piece = Buffer.alloc(1 << 20, 0x20);
      const pump = (): void => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    expect(await outcome('rsa')).to.equal('REMOTE_UNAVAILABLE');
    expect(await outcome('rsa', {}, serviceOf({ baseUrl: 'http://127.0.0.1:1/csc/v2' }))).to.equal(
      'REMOTE_UNAVAILABLE',
    );
  });

  it('timestamps by the same service, and takes no stamp of another digest', async () => {
    server.timestamp = async (digest) => Buffer.from(await office.timestamp(digest, 'SHA-256'));
    const pdf = await signed(await openKey('rsa'), 'SHA-256', { timestamp: cscTimestamps(serviceOf()) });
    const report = await office.check(pdf);
    expect([report.verdict, report.signatures[0]?.facts.level]).to.deep.equal(['VALID', 'B-T']);
    const stamp = cscTimestamps(serviceOf());
    server.timestamp = async () => Buffer.from(await office.timestamp(Buffer.alloc(32), 'SHA-256'));
    const digest = createHash('sha256').update('x').digest();
    expect(await codeOf(stamp(digest, 'SHA-256'))).to.equal('TIMESTAMP_UNAVAILABLE');
    for (const answer of [{}, { timestamp: 7 }, { timestamp: 'AAAA' }]) {
      answering('signatures/timestamp', (response) => response.json(answer));
      expect(await codeOf(stamp(digest, 'SHA-256'))).to.equal('TIMESTAMP_UNAVAILABLE');
    }
    answering('signatures/timestamp', (response) => response.status(500).end());
    expect(await codeOf(stamp(digest, 'SHA-256'))).to.equal('TIMESTAMP_UNAVAILABLE');
  });
});
