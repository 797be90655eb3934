// OCSP and CRL over HTTP: openssl is the client and the judge.

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { hasProgram } from '../support/programs.ts';
import { makeServed, openssl, opensslOnline, type Served } from './support.ts';

const OCSP = { method: 'POST', headers: { 'Content-Type': 'application/ocsp-request' } };
const MALFORMED = '30030a0101';
const UNAUTHORIZED = '30030a0106';

describe('certs-dev: OCSP and CRL', () => {
  let on: Served;
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    this.timeout(120_000);
    on = await makeServed();
  });
  after(async () => {
    await on?.server.close();
    await on?.dispose();
  });

  const ask = (issuer: string, ...more: string[]) =>
    opensslOnline('ocsp', '-issuer', on.path(`ca/${issuer}.pem`), ...more, '-url', `${on.server.url}/ocsp`,
      '-CAfile', on.root, '-verify_other', on.untrusted); // biome-ignore format: one command
  const askAbout = (id: string, ...more: string[]) =>
    ask(on.pki.entry(id).issuer ?? '', ...more, '-cert', on.path(`certs/${id}.crt`));

  for (const digest of ['-sha1', '-sha256', '-sha384', '-sha512']) {
    it(`answers good about a certificate asked for with ${digest}, nonce and signature right`, async () => {
      const ran = await askAbout('so-noi-vu.leader', digest);
      expect(ran.text).to.include('Response verify OK').and.include('so-noi-vu.leader.crt: good');
      expect(ran.text).not.to.include('WARNING');
    });
  }

  it('answers for the root, and through a P-256 delegate', async () => {
    expect((await askAbout('ca-state')).text)
      .to.include('Response verify OK')
      .and.include(': good');
    expect((await askAbout('tsa')).text)
      .to.include('Response verify OK')
      .and.include(': good');
  });

  it('says revoked, since when and why', async () => {
    const ran = await askAbout('bad.revoked');
    expect(ran.text).to.include('Response verify OK').and.include('bad.revoked.crt: revoked');
    expect(ran.text).to.include('Reason: keyCompromise');
  });

  it('says unknown about a serial it never issued', async () => {
    expect((await ask('ca-state', '-serial', '0x42')).text).to.include('0x42: unknown');
  });

  it('follows a revocation and its lifting at once', async () => {
    await on.pki.revoke('so-noi-vu.officer', new Date('2026-01-05T03:00:00Z'), 'superseded');
    const revoked = await askAbout('so-noi-vu.officer');
    expect(revoked.text).to.include(': revoked').and.include('Jan  5 03:00:00 2026');
    await on.pki.reinstate('so-noi-vu.officer');
    expect((await askAbout('so-noi-vu.officer')).text).to.include(': good');
  });

  it('does not yet call revoked what is revoked from tomorrow', async () => {
    await on.pki.revoke('so-noi-vu.officer', new Date(Date.now() + 86_400_000));
    expect((await askAbout('so-noi-vu.officer')).text).to.include(': good');
    await on.pki.reinstate('so-noi-vu.officer');
  });

  it('signs for an authority without delegate with its own key', async () => {
    const ran = await opensslOnline('ocsp', '-issuer', on.path('ca/foreign-root.pem'), '-cert', on.path('certs/bad.foreign.crt'),
      '-url', `${on.server.url}/ocsp`, '-CAfile', on.path('ca/foreign-root.pem')); // biome-ignore format: one command
    expect(ran.text).to.include('Response verify OK').and.include(': good');
  });

  const requestFor = async (id: string): Promise<Buffer> => {
    const file = on.path('request.der');
    openssl('ocsp', '-issuer', on.path(`ca/${on.pki.entry(id).issuer}.pem`), '-cert', on.path(`certs/${id}.crt`),
      '-reqout', file); // biome-ignore format: one command
    return readFile(file);
  };
  const post = async (body: Uint8Array): Promise<Buffer> => {
    const response = await fetch(`${on.server.url}/ocsp`, { ...OCSP, body: Buffer.from(body) });
    expect(response.headers.get('content-type')).to.equal('application/ocsp-response');
    return Buffer.from(await response.arrayBuffer());
  };

  it('answers GET as it answers POST', async () => {
    const encoded = encodeURIComponent((await requestFor('bad.revoked')).toString('base64'));
    const response = await fetch(`${on.server.url}/ocsp/${encoded}`);
    await writeFile(on.path('answer.der'), Buffer.from(await response.arrayBuffer()));
    const ran = openssl('ocsp', '-no_nonce', '-respin', on.path('answer.der'), '-issuer', on.path('ca/ca-state.pem'),
      '-cert', on.path('certs/bad.revoked.crt'), '-CAfile', on.root, '-verify_other', on.untrusted); // biome-ignore format: one command
    expect(ran.text).to.include('Response verify OK').and.include(': revoked');
  });

  it('refuses to speak for an authority it does not know', async () => {
    const request = await requestFor('so-noi-vu.leader');
    const issuerKey = request.indexOf(Buffer.from('0414', 'hex'));
    request[issuerKey + 5] = (request[issuerKey + 5] ?? 0) ^ 1;
    expect((await post(request)).toString('hex')).to.equal(UNAUTHORIZED);
  });

  it('calls hostile bytes malformed, whatever they are', async () => {
    const request = await requestFor('so-noi-vu.leader');
    const hostile = [
      Buffer.alloc(0), Buffer.from('hello'), Buffer.from('3080', 'hex'), Buffer.from('30847fffffff', 'hex'),
      request.subarray(0, -1), Buffer.concat([request, Buffer.of(0)]), Buffer.from('3000', 'hex'),
      Buffer.from('300430023000', 'hex'),
    ]; // biome-ignore format: a list
    for (const bytes of hostile) expect((await post(bytes)).toString('hex')).to.equal(MALFORMED);
  });

  it('outlives random damage to a request', async () => {
    const request = await requestFor('so-noi-vu.leader');
    for (let i = 0; i < 200; i++) {
      const damaged = Buffer.from(request);
      const [at = 0, value = 0] = randomBytes(2);
      damaged[at % damaged.length] = value;
      expect((await post(damaged))[0]).to.equal(0x30);
    }
    expect((await askAbout('so-noi-vu.leader')).text).to.include(': good');
  });

  it('refuses wrong methods, types and sizes', async () => {
    const status = async (path: string, init: RequestInit) =>
      (await fetch(on.server.url + path, init)).status;
    expect(await status('/ocsp', { method: 'PUT' })).to.equal(405);
    expect(await status('/ocsp', { method: 'POST', body: 'x' })).to.equal(400);
    expect(await status('/ocsp', { ...OCSP, body: Buffer.alloc(20_000) })).to.equal(413);
    expect(await status('/crl/ca-state.crl', { method: 'POST' })).to.equal(405);
    expect(await status('/crl/so-noi-vu.leader.crl', {})).to.equal(404);
    expect(await status('/crl/..%2f..%2fkeys%2fca-state.crl', {})).to.equal(404);
    expect(await status('/healthz', {})).to.equal(200);
    const odd = await fetch(`${on.server.url}/ocsp/%E0%A4%A`);
    expect(Buffer.from(await odd.arrayBuffer()).toString('hex')).to.equal(MALFORMED);
  });

  const fetchCrl = async (authority: string): Promise<string> => {
    const response = await fetch(on.pki.urls.crl(authority).replace(on.pki.baseUrl, on.server.url));
    expect(response.headers.get('content-type')).to.equal('application/pkix-crl');
    const file = on.path(`${authority}.crl`);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    return file;
  };

  it('publishes a CRL that openssl verifies, with number, dates and reasons', async () => {
    const crl = await fetchCrl('ca-state');
    const args = ['crl', '-in', crl, '-inform', 'DER'];
    expect(openssl(...args, '-CAfile', on.path('ca/ca-state.pem'), '-noout').text).to.include('verify OK');
    const damaged = await readFile(crl);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    await writeFile(on.path('damaged.crl'), damaged);
    const judged = openssl(
      'crl',
      '-in',
      on.path('damaged.crl'),
      '-inform',
      'DER',
      '-CAfile',
      on.path('ca/ca-state.pem'),
      '-noout',
    );
    expect(judged.text).to.include('verify failure');
    const { text } = openssl(...args, '-noout', '-text');
    expect(text)
      .to.match(/X509v3 CRL Number:\s+\d/)
      .and.include('Key Compromise')
      .and.include('Next Update');
    expect(text).to.include(`Serial Number: ${on.pki.entry('bad.revoked').serial.toUpperCase()}`);
    expect(text).not.to.include(on.pki.entry('so-noi-vu.leader').serial.toUpperCase());
  });

  it('lets openssl check revocation along the chain by CRL', async () => {
    const crls = await Promise.all(['root-g2', 'ca-state', 'bad.revoked-ca'].map(fetchCrl));
    const pems = crls.map((crl) => openssl('crl', '-in', crl, '-inform', 'DER').text);
    await writeFile(on.path('crls.pem'), pems.join('\n'));
    const check = (id: string) =>
      openssl('verify', '-CAfile', on.root, '-untrusted', on.untrusted, '-CRLfile', on.path('crls.pem'),
        '-crl_check_all', on.path(`certs/${id}.crt`)); // biome-ignore format: one command
    expect(check('so-noi-vu.leader').code).to.equal(0);
    expect(check('bad.revoked').text).to.include('error 23 at 0 depth');
    expect(check('bad.under-revoked-ca').text).to.include('error 23 at 1 depth');
  });

  it('publishes an empty list for an authority that revoked nothing', async () => {
    const crl = await fetchCrl('ca-software');
    expect(openssl('crl', '-in', crl, '-inform', 'DER', '-noout', '-text').text).to.include(
      'No Revoked Certificates',
    );
  });

  it('serves issuer certificates in DER', async () => {
    const response = await fetch(`${on.server.url}/aia/ca-state.crt`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.equals(Buffer.from(on.pki.certificate('ca-state')))).to.equal(true);
  });
});
