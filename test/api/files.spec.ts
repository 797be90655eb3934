// Uploads and downloads through HTTP: streamed, bounded, checked by content, and the person's own.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { discPng } from '../support/png.ts';
import { hasProgram } from '../support/programs.ts';
import { until } from '../support/until.ts';
import { codeIn, type Edge, LIMIT_BYTES, openEdge } from './edge.ts';
import { type Authorities, openAuthorities } from './outgoing-world.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const PDF = buildDocument({ pages: 3 });

describe('files', () => {
  let authorities: Authorities;
  let edge: Edge;
  let officer: string;
  let clerk: string;

  before(async () => {
    authorities = await openAuthorities(new Date());
    edge = await openEdge(authorities);
    officer = await edge.cookieOf('officer');
    clerk = await edge.cookieOf('clerk');
  });
  after(async () => {
    await edge.close();
    await authorities.close();
  });

  const fetchFile = (digest: string, headers: Record<string, string> = {}, cookie = officer) =>
    edge.send(`/api/files/${digest}`, { headers }, cookie);

  describe('upload', () => {
    it('tells what a good PDF is, under its Vietnamese name', async () => {
      const { status, body } = await edge.upload(officer, PDF, 'main', 'Tờ trình số 1.pdf');
      expect(status).to.equal(201);
      expect(body).to.deep.equal({
        digest: sha256(PDF),
        name: 'Tờ trình số 1.pdf',
        sizeBytes: PDF.length,
        mediaType: 'application/pdf',
        pageCount: 3,
        signatureCount: 0,
      });
    });

    const refusals: Array<{ what: string; bytes: Uint8Array; purpose: 'main' | 'attachment'; code: string }> =
      [
        { what: 'an empty file', bytes: Buffer.alloc(0), purpose: 'main', code: 'FILE_EMPTY' },
        { what: 'text named .pdf', bytes: Buffer.from('Xin chào'), purpose: 'main', code: 'FILE_NOT_PDF' },
        {
          what: 'a picture as main document',
          bytes: discPng(20, [1, 2, 3]),
          purpose: 'main',
          code: 'FILE_NOT_PDF',
        },
        {
          what: 'a PDF cut off in the middle',
          bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(4000)]),
          purpose: 'main',
          code: 'FILE_BROKEN',
        },
        {
          what: 'a broken PDF as attachment, which sealing would have to sign',
          bytes: Buffer.from('%PDF-1.7\nnothing more'),
          purpose: 'attachment',
          code: 'FILE_BROKEN',
        },
        {
          what: 'a program',
          bytes: Buffer.from('\x7fELF\x02\x01\x01\0\0\0'),
          purpose: 'attachment',
          code: 'FILE_TYPE_REFUSED',
        },
        {
          what: 'more than the limit',
          bytes: Buffer.concat([PDF, Buffer.alloc(LIMIT_BYTES)]),
          purpose: 'main',
          code: 'FILE_TOO_LARGE',
        },
      ];
    for (const { what, bytes, purpose, code } of refusals) {
      it(`refuses ${what} and keeps nothing of it`, async () => {
        const before = await edge.storedNames();
        const { body } = await edge.upload(officer, bytes, purpose);
        expect(codeIn(body)).to.equal(code);
        expect(await edge.storedNames()).to.deep.equal(before);
      });
    }

    it('refuses an encrypted PDF', async function () {
      if (!hasProgram('qpdf')) this.skip();
      const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-qpdf-'));
      try {
        await writeFile(join(folder, 'in.pdf'), PDF);
        const args = ['--encrypt', 'a', 'b', '256', '--', join(folder, 'in.pdf'), join(folder, 'out.pdf')];
        execFileSync('qpdf', args);
        const { body } = await edge.upload(officer, await readFile(join(folder, 'out.pdf')), 'main');
        expect(codeIn(body)).to.equal('FILE_ENCRYPTED');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    it('stops a stream of unknown length at the limit', async () => {
      async function* endless() {
        for (;;) yield Buffer.alloc(16_384, 0x20);
      }
      const before = await edge.storedNames();
      const taken = edge.files.putStream(Readable.from(endless()), { limitBytes: LIMIT_BYTES });
      expect(await codeOf(taken)).to.equal('FILE_TOO_LARGE');
      expect(await edge.storedNames()).to.deep.equal(before);
    });

    it('keeps nothing of an upload whose sender goes away', async () => {
      const before = await edge.storedNames();
      await new Promise<void>((resolve) => {
        const outgoing = httpRequest(`${edge.url}/api/files?purpose=main&name=a.pdf`, {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream', 'content-length': 100_000, cookie: officer },
        });
        outgoing.on('error', () => resolve());
        outgoing.write(Buffer.alloc(50_000));
        const isTaken = async () => (await edge.storedNames()).length > before.length;
        void until('a part is taken', isTaken).then(() => outgoing.destroy());
      });
      await until('nothing is left', async () => (await edge.storedNames()).length === before.length);
      expect(await edge.storedNames()).to.deep.equal(before);
    });

    it('tells an interrupted stream from a full disk', async () => {
      async function* cut() {
        yield Buffer.from('%PDF-1.7');
        throw new Error('ECONNRESET');
      }
      const taken = edge.files.putStream(Readable.from(cut()), { limitBytes: LIMIT_BYTES });
      expect(await codeOf(taken)).to.equal('UPLOAD_INTERRUPTED');
    });

    it('stores the same bytes once, for each of two people', async () => {
      const bytes = buildDocument({ pages: 2 });
      await edge.upload(officer, bytes, 'main');
      const before = await edge.storedNames();
      expect((await edge.upload(clerk, bytes, 'main')).status).to.equal(201);
      expect(await edge.storedNames()).to.deep.equal(before);
    });
  });

  describe('download', () => {
    const digest = sha256(PDF);

    it('gives back the very bytes, shown in place, never sniffed as something else', async () => {
      const { status, bytes, headers } = await fetchFile(digest);
      expect(status).to.equal(200);
      expect(sha256(bytes)).to.equal(digest);
      expect(headers.get('content-disposition')).to.match(/^inline; .*filename\*=UTF-8''T%E1%BB%9D/);
      expect(headers.get('etag')).to.equal(`"${digest}"`);
    });

    it('gives the range asked for', async () => {
      const { status, bytes, headers } = await fetchFile(digest, { range: 'bytes=10-19' });
      expect(status).to.equal(206);
      expect(headers.get('content-range')).to.equal(`bytes 10-19/${PDF.length}`);
      expect(bytes.equals(PDF.subarray(10, 20))).to.equal(true);
    });

    it('gives the last bytes when asked from the end', async () => {
      const { bytes } = await fetchFile(digest, { range: 'bytes=-6' });
      expect(bytes.equals(PDF.subarray(-6))).to.equal(true);
    });

    it('refuses a range behind the end', async () => {
      const { status, body } = await fetchFile(digest, { range: `bytes=${PDF.length}-` });
      expect(status).to.equal(416);
      expect(codeIn(body)).to.equal('FILE_RANGE_UNSATISFIABLE');
    });

    it('does not send again what the browser has', async () => {
      const { status, bytes } = await fetchFile(digest, {
        'if-none-match': `"${digest}"`,
        // Without it `fetch` itself asks for a fresh copy.
        'cache-control': 'max-age=0',
      });
      expect(status).to.equal(304);
      expect(bytes.length).to.equal(0);
    });

    it('knows nothing of a file that somebody else uploaded, or nobody', async () => {
      for (const [which, cookie] of [
        [digest, clerk],
        ['0'.repeat(64), officer],
      ] as const) {
        const { status, body } = await fetchFile(which, {}, cookie);
        expect(status).to.equal(404);
        expect(codeIn(body)).to.equal('NOT_FOUND');
      }
    });

    it('takes nothing for an address that is no digest', async () => {
      const { body } = await fetchFile('..%2F..%2Fetc%2Fpasswd');
      expect(codeIn(body)).to.equal('BAD_INPUT');
    });
  });

  describe('revisions', () => {
    it('extends a file by a revision and leaves the base as it is', async () => {
      const revision = Buffer.from('\n% a later revision\n');
      const extended = await edge.files.extend(sha256(PDF), revision);
      expect(extended).to.deep.equal({
        digest: sha256(Buffer.concat([PDF, revision])),
        sizeBytes: PDF.length + revision.length,
      });
      expect(await edge.files.stat(sha256(PDF))).to.deep.equal({ sizeBytes: PDF.length });
    });

    it('refuses to extend or open a file it does not have', async () => {
      expect(await codeOf(edge.files.extend('0'.repeat(64), Buffer.from('x')))).to.equal('FILE_UNKNOWN');
      expect(await codeOf(edge.files.pathOf('0'.repeat(64)))).to.equal('FILE_UNKNOWN');
      expect(await codeOf(edge.files.pathOf('../../../etc/passwd'))).to.equal('FILE_UNKNOWN');
    });
  });
});
