import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { boundedFetch } from '../../../server/platform/http-client.ts';
import { codeOf } from '../../support/code-of.ts';

const BOUNDS = { timeoutMs: 1_000, maxBytes: 1_000 };

describe('platform/http-client', () => {
  let server: Server;
  let base: string;
  let answer: RequestListener;

  before(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address() as AddressInfo;
    base = `http://127.0.0.1:${address.port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends bytes and gives back status, media type and bytes', async () => {
    answer = (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.writeHead(202, { 'content-type': 'Application/XML; charset=utf-8' });
        response.end(Buffer.concat([Buffer.from(`${request.method} ${request.headers['x-a']} `), ...parts]));
      });
    };
    const body = Uint8Array.from([0, 255, 7]);
    const got = await boundedFetch(base, { ...BOUNDS, method: 'POST', headers: { 'x-a': 'b' }, body });
    expect({ status: got.status, mediaType: got.mediaType }).to.deep.equal({
      status: 202,
      mediaType: 'application/xml',
    });
    expect([...got.body]).to.deep.equal([...Buffer.from('POST b '), 0, 255, 7]);
  });

  it('gives an error status to the caller to judge', async () => {
    answer = (_request, response) => response.writeHead(503).end('later');
    expect((await boundedFetch(base, { ...BOUNDS, accept: ['application/xml'] })).status).to.equal(503);
  });

  it('follows no redirect', async () => {
    let asked = 0;
    answer = (_request, response) => {
      asked += 1;
      response.writeHead(302, { location: '/inside' }).end();
    };
    expect(await codeOf(boundedFetch(base, BOUNDS))).to.equal('REDIRECT_REFUSED');
    expect(asked).to.equal(1);
  });

  it('stops reading at the limit, also when the peer announces less', async () => {
    answer = (_request, response) => {
      response.write(Buffer.alloc(900));
      response.end(Buffer.alloc(200));
    };
    expect(await codeOf(boundedFetch(base, BOUNDS))).to.equal('TOO_LARGE');
    answer = (_request, response) => response.end(Buffer.alloc(1_000));
    expect((await boundedFetch(base, BOUNDS)).body).to.have.length(1_000);
  });

  it('gives up on a peer that is silent or dribbles', async () => {
    answer = () => undefined;
    expect(await codeOf(boundedFetch(base, { ...BOUNDS, timeoutMs: 60 }))).to.equal('TIMEOUT');
    answer = (_request, response) => {
      response.write('a');
      const dribble = setInterval(() => response.write('a'), 10);
      response.on('close', () => clearInterval(dribble));
    };
    expect(await codeOf(boundedFetch(base, { ...BOUNDS, timeoutMs: 100 }))).to.equal('TIMEOUT');
  });

  it('refuses another media type than was asked for', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>login</p>');
    expect(await codeOf(boundedFetch(base, { ...BOUNDS, accept: ['application/ocsp-response'] }))).to.equal(
      'WRONG_MEDIA_TYPE',
    );
  });

  it('tells an unreachable peer and an address that is none', async () => {
    expect(await codeOf(boundedFetch('http://127.0.0.1:1/', BOUNDS))).to.equal('UNREACHABLE');
    for (const url of ['file:///etc/passwd', 'ftp://x', 'nonsense', '']) {
      expect(await codeOf(boundedFetch(url, BOUNDS)), url).to.equal('BAD_URL');
    }
  });

  it('ends early when the caller stops', async () => {
    answer = () => undefined;
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    expect(await codeOf(boundedFetch(base, { ...BOUNDS, signal: stop.signal }))).to.equal('UNREACHABLE');
  });
});
