// What the network of a verification may do: real servers on this machine, asked only when configuration names them.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { makeAddressRule } from '../../../server/platform/net/address-rules.ts';
import { guardedRequest, RequestRefused } from '../../../server/platform/net/guarded-request.ts';
import type { RevocationClient } from '../../../server/signing/index.ts';
import { makeRevocationClient } from '../../../server/verification/index.ts';
import { makeAnswerCache } from '../../../server/verification/transports/answer-cache.ts';
import { issueCa } from '../../support/authority/certificates.ts';
import { makeList } from '../../support/authority/crl.ts';

describe('the authorities’ network', () => {
  const servers: Server[] = [];
  let asked: string[] = [];
  afterEach(async () => {
    asked = [];
    await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
  });

  const serve = async (answer: RequestListener): Promise<string> => {
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      answer(request, response);
    });
    servers.push(server);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  let now = new Date();
  const client = (privateHosts: string[] = []): RevocationClient =>
    makeRevocationClient({
      clock: { now: () => now },
      logger: { warn: () => undefined },
      timeoutMs: 500,
      privateHosts,
    });
  const ca = issueCa({ subject: 'CA' });
  const list = () =>
    makeList({ issuer: ca, thisUpdate: now, nextUpdate: new Date(now.getTime() + 3_600_000) });
  const host = (url: string): string => new URL(url).host;

  it('asks no address of this machine or its network that nobody named', async () => {
    const url = await serve((_, response) => response.end(list()));
    const { port } = new URL(url);
    const names = [
      '127.0.0.1',
      'localhost',
      '[::ffff:127.0.0.1]',
      '[::1]',
      '0.0.0.0',
      '2130706433',
      '0x7f.1',
    ];
    for (const name of names) {
      const inside = `http://${name}:${port}/x`;
      expect(await client().crl(inside), name).to.equal(null);
      expect(await client().ocsp(inside, Buffer.from('x')), name).to.equal(null);
      expect(await client().issuer(inside), name).to.equal(null);
    }
    expect(asked).to.deep.equal([]);
  });

  it('asks a named one, on its port alone', async () => {
    const url = await serve((_, response) => response.end(list()));
    expect(await client([host(url)]).crl(`${url}/a.crl`)).to.not.equal(null);
    expect(await client(['127.0.0.1']).crl(`${url}/a.crl`)).to.not.equal(null);
    expect(await client(['127.0.0.1:1']).crl(`${url}/a.crl`)).to.equal(null);
    expect(asked).to.have.lengthOf(2);
  });

  it('judges the address that a name stands for when it connects, not the name', async () => {
    const url = await serve((_, response) => response.end('x'));
    const { port } = new URL(url);
    const seen: string[] = [];
    const rule = (name: string, to: number, address: string) => {
      seen.push(`${name} ${to} ${address}`);
      return false;
    };
    const request = guardedRequest(`http://localhost:${port}/`, { timeoutMs: 500, maxBytes: 10, rule });
    expect(await request.catch((error: unknown) => error))
      .to.be.instanceOf(RequestRefused)
      .with.property('code', 'ADDRESS_REFUSED');
    expect(seen).to.include(`localhost ${port} 127.0.0.1`);
    expect(asked).to.deep.equal([]);
  });

  it('knows http and https only, and no address with a name and password', async () => {
    const rule = makeAddressRule([]);
    for (const url of [
      'ldap://ca.example/cn=x',
      'file:///etc/passwd',
      'ftp://x/y',
      'nonsense',
      'http://a:b@ca.example/',
    ]) {
      const outcome = await guardedRequest(url, { timeoutMs: 500, maxBytes: 10, rule }).catch(
        (e: unknown) => e,
      );
      expect(outcome, url).to.be.instanceOf(RequestRefused).with.property('code', 'BAD_URL');
    }
  });

  it('follows no redirect, wherever it leads', async () => {
    const secret = await serve((_, response) => response.end('secret'));
    asked = [];
    const url = await serve((_, response) => response.writeHead(302, { location: `${secret}/inner` }).end());
    expect(await client([host(url), host(secret)]).crl(`${url}/moved`)).to.equal(null);
    expect(asked).to.deep.equal(['GET /moved']);
  });

  it('takes no more bytes and no more time than allowed, whatever is announced', async () => {
    const endless = await serve((_, response) => {
      const more = () =>
        response.write(Buffer.alloc(65_536)) ? setImmediate(more) : response.once('drain', more);
      response.on('error', () => undefined);
      more();
    });
    expect(await client([host(endless)]).ocsp(endless, Buffer.from('x'))).to.equal(null);
    const silent = await serve(() => undefined);
    expect(await client([host(silent)]).crl(silent)).to.equal(null);
    const dripping = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100000' }).write('x');
    });
    expect(await client([host(dripping)]).issuer(dripping)).to.equal(null);
    for (const server of servers) server.closeAllConnections();
  });

  it('gives no answer for an error status', async () => {
    const url = await serve((_, response) => response.writeHead(500).end('oops'));
    expect(await client([host(url)]).crl(url)).to.equal(null);
  });

  it('posts each OCSP request, and keeps no answer of them', async () => {
    const url = await serve((request, response) => request.pipe(response));
    const authorities = client([host(url)]);
    expect(Buffer.from((await authorities.ocsp(url, Buffer.from('one'))) ?? []).toString()).to.equal('one');
    expect(Buffer.from((await authorities.ocsp(url, Buffer.from('two'))) ?? []).toString()).to.equal('two');
    expect(asked).to.deep.equal(['POST /', 'POST /']);
  });

  it('asks for a list once for all who want it at once, and again only when its successor is due', async () => {
    const url = await serve((_, response) => response.end(list()));
    const authorities = client([host(url)]);
    await Promise.all([1, 2, 3].map(() => authorities.crl(`${url}/a.crl`)));
    await authorities.crl(`${url}/a.crl`);
    expect(asked).to.deep.equal(['GET /a.crl']);
    now = new Date(now.getTime() + 11 * 60_000);
    await authorities.crl(`${url}/a.crl`);
    expect(asked).to.have.lengthOf(2);
  });

  it('does not wait for a dead address again within moments', async () => {
    const url = await serve((_, response) => response.writeHead(404).end());
    const authorities = client([host(url)]);
    await authorities.crl(url);
    await authorities.crl(url);
    expect(asked).to.have.lengthOf(1);
    now = new Date(now.getTime() + 11_000);
    await authorities.crl(url);
    expect(asked).to.have.lengthOf(2);
  });

  it('keeps no more entries and no more bytes than it may, the newest first', async () => {
    let fetched: string[] = [];
    const bounds = { now: () => 0, silenceMs: 0, freshUntil: () => 1 };
    const cache = makeAnswerCache({ ...bounds, maxEntries: 2, maxBytes: 10 });
    const get = (name: string, size: number) =>
      cache(name, async () => {
        fetched.push(name);
        return Buffer.alloc(size);
      });
    for (const name of ['a', 'b', 'c']) await get(name, 1);
    fetched = [];
    for (const name of ['b', 'c', 'a']) await get(name, 1);
    expect(fetched).to.deep.equal(['a']);
    await get('large', 9);
    await get('huge', 11);
    fetched = [];
    await get('large', 9);
    await get('huge', 11);
    expect(fetched).to.deep.equal(['huge']);
  });
});
