// RFC 3161 over HTTP: openssl asks and verifies.

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { startPkiServer } from '../../certs-dev/index.ts';
import { codeOf } from '../support/code-of.ts';
import { hasProgram } from '../support/programs.ts';
import { makeServed, openssl, type Served } from './support.ts';

const QUERY = { method: 'POST', headers: { 'Content-Type': 'application/timestamp-query' } };

describe('certs-dev: timestamps', () => {
  let on: Served;
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    this.timeout(120_000);
    on = await makeServed({ only: [] });
    await writeFile(on.path('data.txt'), 'Công văn số 12/SNV-VP');
    await writeFile(on.path('other.txt'), 'Công văn số 13/SNV-VP');
  });
  after(async () => {
    await on?.server.close();
    await on?.dispose();
  });

  const query = async (...more: string[]): Promise<Buffer> => {
    const ran = openssl('ts', '-query', '-data', on.path('data.txt'), ...more, '-out', on.path('q.tsq'));
    expect(ran.code, ran.text).to.equal(0);
    return readFile(on.path('q.tsq'));
  };
  const post = async (body: Uint8Array): Promise<Buffer> => {
    const response = await fetch(`${on.server.url}/tsa`, { ...QUERY, body: Buffer.from(body) });
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('application/timestamp-reply');
    const bytes = Buffer.from(await response.arrayBuffer());
    await writeFile(on.path('r.tsr'), bytes);
    return bytes;
  };
  const verify = (...more: string[]) =>
    openssl(
      'ts',
      '-verify',
      '-in',
      on.path('r.tsr'),
      '-CAfile',
      on.root,
      '-untrusted',
      on.untrusted,
      ...more,
    );
  const show = () => openssl('ts', '-reply', '-in', on.path('r.tsr'), '-text').text;

  for (const digest of ['-sha256', '-sha384', '-sha512']) {
    it(`stamps a ${digest} imprint: query, nonce and data agree`, async () => {
      await post(await query(digest, '-cert'));
      expect(verify('-queryfile', on.path('q.tsq')).text).to.include('Verification: OK');
      expect(verify('-data', on.path('data.txt')).text).to.include('Verification: OK');
    });
  }

  it('does not verify for other data, another query or a damaged token', async () => {
    const token = await post(await query('-sha256', '-cert'));
    expect(verify('-data', on.path('other.txt')).code).not.to.equal(0);
    await query('-sha256', '-cert');
    expect(verify('-queryfile', on.path('q.tsq')).text).to.include('nonce mismatch');
    token[token.length - 1] = (token.at(-1) ?? 0) ^ 1;
    await writeFile(on.path('r.tsr'), token);
    expect(verify('-data', on.path('data.txt')).code).not.to.equal(0);
  });

  it('leaves the certificate out unless asked for', async () => {
    const bare = await post(await query('-sha256'));
    const full = await post(await query('-sha256', '-cert'));
    const tsa = Buffer.from(on.pki.certificate('tsa'));
    expect(bare.includes(tsa)).to.equal(false);
    expect(full.includes(tsa)).to.equal(true);
  });

  it('says when, how exactly, by which policy and who', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    await post(await query('-sha256', '-cert', '-tspolicy', '1.3.6.1.5.5.7.13.1'));
    const text = show();
    expect(text).to.include('Status: Granted.').and.include('Policy OID: 1.3.6.1.5.5.7.13.1');
    expect(text)
      .to.match(/Accuracy: 0x01 seconds/)
      .and.include('TSA: DirName:');
    const at = Date.parse(/Time stamp: (.+)/.exec(text)?.[1] ?? '');
    expect(at).to.be.within(before, Date.now());
  });

  it('never uses a serial twice', async () => {
    const serials = new Set<string | undefined>();
    for (let i = 0; i < 5; i++) {
      await post(await query('-sha256'));
      serials.add(/Serial number: (\w+)/.exec(show())?.[1]);
    }
    expect(serials.size).to.equal(5);
  });

  it('rejects a weak digest, a foreign policy and broken bytes, and says why', async () => {
    await post(await query('-sha1'));
    expect(show()).to.include('Status: Rejected.').and.include('unrecognized or unsupported algorithm');
    await post(await query('-sha256', '-tspolicy', '1.2.3.4'));
    expect(show()).to.match(/policy is not supported/);
    const good = await query('-sha256');
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('junk'),
      good.subarray(0, 20),
      Buffer.from('3080', 'hex'),
    ]) {
      await post(bytes);
      expect(show()).to.include('Status: Rejected.').and.include('data submitted has the wrong format');
    }
  });

  it('rejects an imprint whose length does not fit its algorithm', async () => {
    const request = Buffer.from('30150201013010300b06096086480165030402010401aa', 'hex');
    await post(request);
    expect(show()).to.include('imprint length does not fit its algorithm');
  });

  it('outlives random damage to a query', async () => {
    const good = await query('-sha256', '-cert');
    for (let i = 0; i < 200; i++) {
      const damaged = Buffer.from(good);
      const [at = 0, value = 0] = randomBytes(2);
      damaged[at % damaged.length] = value;
      const response = await fetch(`${on.server.url}/tsa`, { ...QUERY, body: damaged });
      expect(Buffer.from(await response.arrayBuffer())[0]).to.equal(0x30);
    }
    await post(good);
    expect(verify('-queryfile', on.path('q.tsq')).code).to.equal(0);
  });

  it('takes only POST, only timestamp queries, only small ones', async () => {
    const status = async (init: RequestInit) => (await fetch(`${on.server.url}/tsa`, init)).status;
    expect(await status({})).to.equal(403);
    expect(await status({ method: 'POST', body: 'x' })).to.equal(400);
    expect(await status({ ...QUERY, body: Buffer.alloc(20_000) })).to.equal(413);
  });

  it('refuses a port that is taken, with a code', async () => {
    const port = Number(new URL(on.server.url).port);
    expect(await codeOf(startPkiServer({ pki: on.pki, port }))).to.equal('PKI_PORT_BUSY');
  });

  it('is gone when closed: an outage is a closed server', async () => {
    const server = await startPkiServer({ pki: on.folder });
    expect((await fetch(`${server.url}/healthz`)).status).to.equal(200);
    await server.close();
    expect(await codeOf(fetch(`${server.url}/healthz`))).to.be.instanceOf(TypeError);
  });
});
