// Signing many files with one PIN: what fails is one file's own affair, and an end in the middle leaves whole files.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePki, type Pki, type PkiServer, startPkiServer } from '../../../certs-dev/index.ts';
import { freePort } from '../../../server/cli/story/own-server.ts';
import { bufferSource, verify } from '../../../server/signing/index.ts';
import { builtCommandLine } from '../../support/command-line.ts';
import { KEY_CACHE } from '../../support/demo-pki.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';

const FILES = 12;

describe('signing a batch', function () {
  this.timeout(120_000);
  let cli: string;
  let folder: string;
  let pki: Pki;
  let services: PkiServer;
  const at = (...names: string[]) => join(folder, ...names);
  const nameOf = (index: number) => `${String(index).padStart(2, '0')}.pdf`;
  let running: ChildProcess | undefined;

  before(async () => {
    cli = await builtCommandLine();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-batch-'));
    const port = await freePort();
    pki = await makePki({
      folder: at('pki'),
      baseUrl: `http://127.0.0.1:${port}`,
      only: ['so-noi-vu.leader', 'so-noi-vu.seal', 'bad.expired'],
      keyCache: KEY_CACHE,
    });
    services = await startPkiServer({ pki, port });
    await mkdir(at('in'));
    for (let index = 0; index < FILES; index += 1)
      await writeFile(at('in', nameOf(index)), buildDocument({ catalog: `/Lang (${index})` }));
    await writeFile(at('in', 'README.txt'), 'not to be signed');
  });
  after(async () => {
    await services.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function sign(id: string, out: string, ...more: string[]) {
    const key = ['--p12', at('pki/p12', `${id}.p12`), '--pin-env', 'VANTHU_TEST_PIN'];
    const args = ['sign', '--batch', '--out', at(out), ...key, '--trust', pki.trustFolder, '--json', ...more];
    const child = spawn(process.execPath, [cli, ...args], {
      env: { ...process.env, VANTHU_TEST_PIN: pki.p12(id).pin },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    await once(child, 'close');
    const lines = stdout.split('\n').filter((line) => line !== '');
    return { code: child.exitCode, lines: lines.map((line) => JSON.parse(line)), stderr };
  }

  /** Every file in the folder of results is a whole signed one; a part that a killed process left is not counted. */
  async function wholeFilesIn(out: string): Promise<string[]> {
    const names = (await readdir(at(out))).filter((name) => !name.endsWith('.part')).sort();
    for (const name of names) {
      const bytes = await readFile(at(out, name));
      const base = await readFile(at('in', name));
      expect(bytes.subarray(0, base.length).equals(base), name).to.equal(true);
      const report = await verify(bufferSource(bytes), {
        trustAnchors: [...pki.anchors],
        now: new Date(),
        requireRevocation: false,
      });
      expect(report.verdict, name).to.equal('VALID');
    }
    return names;
  }
  const all = Array.from({ length: FILES }, (_, index) => nameOf(index));

  /** A timestamp authority that does something to the signing process when it is asked so often. */
  async function authorityThat(act: (process: ChildProcess) => void, atRequest: number): Promise<Server> {
    let requests = 0;
    const server = createServer(async (request, response) => {
      const parts: Uint8Array[] = [];
      for await (const part of request) parts.push(part);
      requests += 1;
      if (requests === atRequest && running) act(running);
      const answer = await fetch(pki.urls.tsa, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: Buffer.concat(parts),
      });
      response.writeHead(answer.status, { 'content-type': 'application/timestamp-reply' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }
  const urlOf = (server: Server) => {
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  };

  it('signs every PDF of a folder and named files, in their order, and leaves other files alone', async () => {
    await writeFile(at('one-more.pdf'), buildDocument());
    const { code, lines, stderr } = await sign('so-noi-vu.leader', 'out', at('in'), at('one-more.pdf'));
    expect(code, stderr).to.equal(0);
    expect(lines.map(({ file }) => file)).to.deep.equal([
      ...all.map((name) => at('in', name)),
      at('one-more.pdf'),
    ]);
    expect(lines.every(({ ok, isNew }) => ok && isNew)).to.equal(true);
    await rm(at('out', 'one-more.pdf'));
    expect(await wholeFilesIn('out')).to.deep.equal(all);
  });

  it('tells what fails of one file in its line, and signs the others', async () => {
    await writeFile(at('noise.pdf'), 'not a PDF at all');
    const files = [at('noise.pdf'), at('in', nameOf(0)), at('not-there.pdf')];
    const { code, lines } = await sign('so-noi-vu.leader', 'partly', ...files);
    expect(code).to.equal(1);
    expect(lines.map(({ ok, code }) => [ok, code])).to.deep.equal([
      [false, 'PDF_NOT_PDF'],
      [true, undefined],
      [false, 'FILE_UNUSABLE'],
    ]);
    expect(await readdir(at('partly'))).to.deep.equal([nameOf(0)]);
  });

  it('leaves what it signed before, and never touches what is not its own', async () => {
    await mkdir(at('again'));
    const foreign = await readFile(at('in', nameOf(1)));
    await writeFile(at('again', nameOf(1)), foreign);
    await sign('so-noi-vu.seal', 'again', at('in', nameOf(2)));
    const first = await sign('so-noi-vu.leader', 'again', at('in', nameOf(0)));
    expect(first.code).to.equal(0);
    const before = await readFile(at('again', nameOf(0)));

    const { code, lines } = await sign('so-noi-vu.leader', 'again', at('in'));
    expect(code).to.equal(1);
    expect(lines[0]).to.include({ ok: true, isNew: false });
    expect((await readFile(at('again', nameOf(0)))).equals(before)).to.equal(true);
    expect(lines[1]).to.include({ ok: false, code: 'OUTPUT_EXISTS' });
    expect((await readFile(at('again', nameOf(1)))).equals(foreign)).to.equal(true);
    // Signed, but by somebody else.
    expect(lines[2]).to.include({ ok: false, code: 'OUTPUT_EXISTS' });
    expect(lines.slice(3).every(({ ok, isNew }) => ok && isNew)).to.equal(true);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)
    it(`leaves only whole files on ${signal}, and goes on where it was`, async () => {
      const out = signal.toLowerCase();
      const authority = await authorityThat((child) => child.kill(signal), 4);
      const stopped = await sign('so-noi-vu.leader', out, at('in'), '--tsa', urlOf(authority));
      authority.close();
      expect(stopped.code, stopped.stderr).to.equal(code);
      const whole = await wholeFilesIn(out);
      expect(whole.length).to.be.below(FILES);

      const { code: later, lines } = await sign('so-noi-vu.leader', out, at('in'), '--tsa', pki.urls.tsa);
      expect(later).to.equal(0);
      const kept = lines.filter(({ isNew }) => !isNew).map(({ file }) => file);
      expect(kept).to.deep.equal(whole.map((name) => at('in', name)));
      expect(await wholeFilesIn(out)).to.deep.equal(all);
      expect((await readdir(at(out))).sort()).to.deep.equal(all);
    });

  it('signs nothing with a key that may not sign, and asks for what it needs', async () => {
    const expired = await sign('bad.expired', 'none', at('in'));
    expect([expired.code, expired.lines[0]?.code, expired.lines.length]).to.deep.equal([
      1,
      'CERT_EXPIRED',
      1,
    ]);
    expect(await readdir(at('none')).catch(() => [])).to.deep.equal([]);
    for (const paths of [[at('pki/p12')], [at('in'), at('in')], [at('none-such', '..', 'none', 'a.pdf')]]) {
      const { code, lines } = await sign('so-noi-vu.leader', 'none', ...paths);
      expect([code, lines[0]?.code], paths.join(' ')).to.deep.equal([64, 'USAGE']);
    }
  });
});
