import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect } from 'chai';
import express from 'express';
import supertest from 'supertest';
import { ErrorCode } from '../../../../server/contracts/error-codes.ts';
import { answerErrors, answerNotFound } from '../../../../server/platform/http/error-answers.ts';
import { listen } from '../../../../server/platform/http/listen.ts';
import { STATUS } from '../../../../server/platform/http/problem.ts';
import { makeRateLimit } from '../../../../server/platform/http/rate-limit.ts';
import { checkOrigin, isSameOrigin, securityHeaders } from '../../../../server/platform/http/security.ts';
import { serveClient } from '../../../../server/platform/http/serve-client.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';
import { codeOf } from '../../../support/code-of.ts';

const logger = makeLogger({ level: 'silent' });

describe('platform/http edge', () => {
  it('has an error status for every error code', () => {
    for (const code of ErrorCode.options) expect(STATUS[code], code).to.be.within(400, 599);
  });

  describe('origin check', () => {
    const app = express();
    app.use(checkOrigin({ publicUrl: new URL('https://vanthu.example.vn'), exempt: ['/exchange/'] }));
    app.use((_request, response) => void response.status(200).end());
    app.use(answerErrors(logger));
    const agent = supertest(app);

    it('lets the own page and programs through', async () => {
      await agent.post('/api/x').set('sec-fetch-site', 'same-origin').expect(200);
      await agent.post('/api/x').set('origin', 'https://vanthu.example.vn').expect(200);
      await agent
        .post('/api/x')
        .set('host', 'localhost:3000')
        .set('origin', 'http://localhost:3000')
        .expect(200);
      await agent.post('/api/x').expect(200);
    });

    it('refuses a change asked for by a foreign page', async () => {
      for (const method of ['post', 'put', 'delete'] as const) {
        const answer = await agent[method]('/api/x').set('origin', 'https://evil.example').expect(403);
        expect(answer.body.code).to.equal('ORIGIN_REFUSED');
      }
      await agent.post('/api/x').set('sec-fetch-site', 'cross-site').expect(403);
      await agent.post('/api/x').set('sec-fetch-site', 'same-site').expect(403);
      await agent.post('/api/x').set('origin', 'null').expect(403);
      await agent.post('/api/exchange/x').set('origin', 'https://evil.example').expect(403);
    });

    it('lets foreign pages read nothing secret but load, and other servers exchange', async () => {
      await agent.get('/').set('sec-fetch-site', 'cross-site').expect(200);
      await agent.post('/exchange/v1/packets').set('origin', 'https://other.example').expect(200);
    });

    it('judges the handshake of a web socket by the same rule', () => {
      expect(isSameOrigin({ host: 'a:1', origin: 'http://a:1' }, undefined)).to.equal(true);
      expect(isSameOrigin({ host: 'a:1', origin: 'http://a:2' }, undefined)).to.equal(false);
    });
  });

  describe('security headers', () => {
    const csp = async (publicUrl: URL | undefined, host: string) => {
      const app = express();
      app.use(securityHeaders({ publicUrl }));
      app.use((_request, response) => void response.end());
      const { headers } = await supertest(app).get('/').set('host', host);
      return headers;
    };

    it('forbid eval, inline script, foreign sources and framing', async () => {
      const headers = await csp(undefined, 'localhost:3000');
      const policy = String(headers['content-security-policy']);
      expect(policy).to.not.contain("'unsafe-eval'").and.not.contain("'unsafe-inline'");
      expect(policy).to.match(/script-src 'self' 'wasm-unsafe-eval';/);
      expect(policy).to.match(/style-src 'self' 'nonce-[\w+/]{22}==';style-src-attr 'none';/);
      expect(policy).to.contain("frame-src 'none'").and.contain("frame-ancestors 'none'");
      expect(policy).to.contain("connect-src 'self' ws://localhost:3000");
      expect(policy).to.not.contain('upgrade-insecure-requests');
      expect(headers).to.not.have.property('strict-transport-security');
      expect(headers['x-content-type-options']).to.equal('nosniff');
    });

    it('insist on HTTPS where the public address has it', async () => {
      const headers = await csp(new URL('https://v.vn'), 'v.vn');
      expect(headers['content-security-policy'])
        .to.contain('upgrade-insecure-requests')
        .and.contain('wss://v.vn');
      expect(headers).to.have.property('strict-transport-security');
    });

    it('let no host header write into the policy', async () => {
      const headers = await csp(undefined, 'evil; script-src *');
      expect(headers['content-security-policy']).to.not.contain('script-src *');
    });
  });

  describe('rate limit', () => {
    it('refuses the try after the last, per key, until it is reset', async () => {
      const limit = makeRateLimit({ points: 2, spanSeconds: 60 });
      await limit.consume('a');
      await limit.consume('a');
      await limit.assertOpen('a');
      expect(await codeOf(limit.consume('a'))).to.equal('TOO_MANY_REQUESTS');
      expect(await codeOf(limit.assertOpen('a'))).to.equal('TOO_MANY_REQUESTS');
      await limit.consume('b');
      await limit.reset('a');
      await limit.consume('a');
    });

    it('says when to come again', async () => {
      const limit = makeRateLimit({ points: 1, spanSeconds: 30 });
      await limit.consume('a');
      const error: unknown = await limit.consume('a').catch((e: unknown) => e);
      const headers = error instanceof Error && 'headers' in error ? error.headers : {};
      expect(headers).to.deep.equal({ 'retry-after': '30' });
    });
  });

  describe('client files', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vanthu-client-'));
      await mkdir(join(folder, 'assets'));
      await writeFile(join(folder, 'index.html'), '<meta nonce="{{nonce}}"><title>Văn thư</title>');
      await writeFile(join(folder, 'worker.js'), 'let worker');
      await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'let plain');
      await writeFile(join(folder, 'assets', 'app-1a2b.js.br'), brotliCompressSync('let small'));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    const agent = () => {
      const app = express();
      app.use(serveClient({ folder, notPages: ['/api/', '/exchange/', '/socket/'] }));
      app.use(answerNotFound);
      app.use(answerErrors(logger));
      return supertest(app);
    };

    it('gives hashed assets for ever and compressed when the browser can read it', async () => {
      const small = await agent().get('/assets/app-1a2b.js').set('accept-encoding', 'br').expect(200);
      expect(small.headers).to.include({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
      expect(small.headers['cache-control']).to.equal('public, max-age=31536000, immutable');
      expect(small.headers['content-type']).to.match(/^text\/javascript/);
      expect(small.text).to.equal('let small');
      const plain = await agent().get('/assets/app-1a2b.js').set('accept-encoding', 'identity').expect(200);
      expect(plain.text).to.equal('let plain');
    });

    it('gives the page, never from a cache, for every address of the client', async () => {
      for (const path of ['/', '/outgoing/0190-abc', '/apiary']) {
        const page = await agent().get(path).set('accept', 'text/html').expect(200);
        expect(page.text).to.contain('Văn thư');
        expect(page.headers['cache-control']).to.equal('no-store');
      }
    });

    it('gives the service worker for all addresses, looked at anew each time', async () => {
      const worker = await agent().get('/worker.js').expect(200);
      expect(worker.headers['cache-control']).to.equal('no-cache');
      expect(worker.headers['content-type']).to.match(/^text\/javascript/);
    });

    it('gives the page with the nonce of its own policy, another one each time', async () => {
      const app = express();
      app.use(securityHeaders({ publicUrl: undefined }), serveClient({ folder, notPages: [] }));
      const nonces = new Set<string>();
      for (let round = 0; round < 3; round += 1) {
        const { text, headers } = await supertest(app).get('/').set('accept', 'text/html').expect(200);
        const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? 'none';
        expect(headers['content-security-policy']).to.contain(`'nonce-${nonce}'`);
        nonces.add(nonce);
      }
      expect(nonces.size).to.equal(3);
    });

    it('does not give the page for a missing file, the API, or a program', async () => {
      await agent().get('/assets/gone.js').set('accept', '*/*').expect(404);
      await agent().get('/api/x').set('accept', 'text/html').expect(404);
      await agent().get('/exchange').set('accept', 'text/html').expect(404);
      await agent().get('/outgoing').set('accept', 'application/json').expect(404);
      await agent().post('/outgoing').set('accept', 'text/html').expect(404);
    });

    it('never leaves its folder', async () => {
      const app = express();
      app.use(serveClient({ folder, notPages: [] }));
      const listening = await listen(app, 0, '127.0.0.1');
      // A bare request: fetch and supertest would tidy the path up before sending it.
      const statusOf = (path: string) =>
        new Promise<number | undefined>((resolve, reject) => {
          const asked = request({
            port: listening.port,
            host: '127.0.0.1',
            path,
            headers: { accept: 'image/png' },
          });
          asked.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject);
          asked.end();
        });
      await writeFile(join(folder, '..', 'vanthu-outside.txt'), 'no');
      for (const path of [
        '/../vanthu-outside.txt',
        '/%2e%2e/vanthu-outside.txt',
        '/assets/..%2f..%2fvanthu-outside.txt',
      ]) {
        expect(await statusOf(path), path).to.be.oneOf([403, 404]);
      }
      await rm(join(folder, '..', 'vanthu-outside.txt'));
      await listening.close();
    });

    it('serves nothing when the client was not built', async () => {
      const app = express();
      app.use(serveClient({ folder: join(folder, 'missing'), notPages: [] }));
      app.use(answerNotFound);
      app.use(answerErrors(logger));
      await supertest(app).get('/').set('accept', 'text/html').expect(404);
    });
  });

  describe('listening', () => {
    it('says that the port is taken', async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      expect(await codeOf(listen(express(), port, '127.0.0.1'))).to.equal('PORT_IN_USE');
      other.close();
    });

    it('finishes the answer under way before it closes, and takes no new request', async () => {
      const app = express();
      app.get('/', (_request, response) => void setTimeout(() => response.end('whole'), 150));
      const listening = await listen(app, 0, '127.0.0.1');
      const answer = fetch(listening.url).then((response) => response.text());
      await new Promise((resolve) => setTimeout(resolve, 50));
      const closed = listening.close();
      expect(await answer).to.equal('whole');
      await closed;
      expect(await fetch(listening.url).catch(() => 'refused')).to.equal('refused');
    });

    it('cuts an answer that outlasts the grace', async () => {
      const app = express();
      app.get('/', () => undefined);
      const listening = await listen(app, 0, '127.0.0.1');
      const answer = fetch(listening.url).catch(() => 'cut');
      await new Promise((resolve) => setTimeout(resolve, 50));
      await listening.close(50);
      expect(await answer).to.equal('cut');
    });
  });
});
