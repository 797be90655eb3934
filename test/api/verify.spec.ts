// Verifying a PDF through HTTP with the services of the development PKI: nothing of it is kept.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeLogger } from '../../server/platform/logger.ts';
import { bufferSource, openPkcs12, type SignatureSpec, sign } from '../../server/signing/index.ts';
import { makeVerification } from '../../server/verification/index.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { codeIn, type Edge, LIMIT_BYTES, openEdge } from './edge.ts';
import { type Authorities, openAuthorities } from './outgoing-world.ts';

describe('verification', () => {
  let authorities: Authorities;
  let edge: Edge;
  let officer: string;
  let signed: Buffer;

  before(async () => {
    authorities = await openAuthorities(new Date());
    edge = await openEdge(authorities);
    officer = await edge.cookieOf('officer');
    signed = await signedBy('so-noi-vu.leader');
  });
  after(async () => {
    await edge.close();
    await authorities.close();
  });

  const signedBy = async (id: string) => {
    const base = buildDocument();
    const { bytes, pin } = edge.pki.p12(id);
    const signer = await openPkcs12(bytes, pin);
    const spec: SignatureSpec = { role: 'person', marks: [], signedAt: edge.time.now };
    const { revision } = await sign(bufferSource(base), spec, signer, {
      policy: edge.verification.signingPolicy(),
      ...(edge.verification.timestamp === undefined ? {} : { timestamp: edge.verification.timestamp }),
    });
    return Buffer.concat([base, revision]);
  };
  const verify = (bytes: Uint8Array) =>
    edge.send(
      '/api/verify',
      {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Uint8Array.from(bytes),
      },
      officer,
    );

  it('finds a good signature valid, with a timestamp, and keeps nothing', async () => {
    const { status, body } = await verify(signed);
    expect(status).to.equal(200);
    expect(body).to.have.property('verdict', 'VALID');
    expect(body).to.have.nested.property('signatures[0].facts.time.basis', 'timestamp');
    expect(body).to.have.nested.property('signatures[0].facts.revocation.status', 'good');
    expect(await edge.storedNames()).to.deep.equal([]);
  });

  it('gives the report as a page and as XML, under the name of the file, and keeps nothing', async () => {
    for (const [form, type, begin] of [
      ['pdf', 'application/pdf', '%PDF-'],
      ['xml', 'application/xml', '<?xml'],
    ] as const) {
      const query = new URLSearchParams({ name: 'Công văn 15.pdf', form, language: 'vi' });
      const response = await fetch(`${edge.url}/api/verify/report?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', cookie: officer },
        body: Uint8Array.from(signed),
      });
      expect(response.status).to.equal(200);
      expect(response.headers.get('content-type')).to.equal(type);
      const disposition = response.headers.get('content-disposition') ?? '';
      expect(decodeURIComponent(disposition)).to.contain(`Công văn 15.kiem-tra-chu-ky.${form}`);
      expect((await response.text()).slice(0, 5)).to.equal(begin);
    }
    expect(await edge.storedNames()).to.deep.equal([]);
  });

  it('says no to one changed byte', async () => {
    const bytes = Buffer.from(signed);
    const at = bytes.indexOf('Xin chao');
    bytes.write('Y', at, 'latin1');
    const { body } = await verify(bytes);
    expect(body).to.have.property('verdict', 'INVALID');
    expect(body).to.have.property('reasons').that.includes('HASH_FAILURE');
  });

  it('says that an unsigned file is not signed', async () => {
    const { body } = await verify(buildDocument());
    expect(body).to.have.property('verdict', 'INDETERMINATE');
    expect(body).to.have.property('reasons').that.includes('NO_SIGNATURE');
  });

  it('reports on bytes that are no PDF instead of failing', async () => {
    const { status, body } = await verify(Buffer.from('Xin chào'));
    expect(status).to.equal(200);
    expect(body).to.have.property('verdict').that.is.not.equal('VALID');
  });

  it('refuses nothing at all, and more than the limit', async () => {
    expect(codeIn((await verify(Buffer.alloc(0))).body)).to.equal('FILE_EMPTY');
    expect(codeIn((await verify(Buffer.alloc(LIMIT_BYTES + 1))).body)).to.equal('FILE_TOO_LARGE');
  });

  it('is undecided while the authority is silent, and decided when it answers again', async () => {
    const own = await openEdge(authorities);
    const { digest } = await own.files.putBytes(signed);
    const path = await own.files.pathOf(digest);
    await authorities.stop();
    const silent = await own.verification.verify(path);
    await authorities.start();
    const again = await own.verification.verify(path);
    await own.close();
    expect(silent.verdict).to.equal('INDETERMINATE');
    expect(silent.reasons).to.include('REVOCATION_UNKNOWN');
    expect(again.verdict).to.equal('VALID');
  });

  it('says how a timestamp authority fails that cannot be reached', async () => {
    const { timestamp } = edge.verification;
    await authorities.stop();
    const code = await codeOf(Promise.resolve(timestamp?.(Buffer.alloc(32), 'SHA-256')));
    await authorities.start();
    expect(code).to.equal('TIMESTAMP_UNAVAILABLE');
  });

  it('reads no PDF in the thread of the server', async () => {
    const before = edge.verification.counts().ended;
    await verify(signed);
    const { ended, running, waiting } = edge.verification.counts();
    expect({ ended, running, waiting }).to.deep.equal({ ended: before + 1, running: 0, waiting: 0 });
  });

  it('refuses with SERVER_BUSY what would wait too long, does nothing of it, and goes on afterwards', async () => {
    const small = await makeVerification({
      clock: { now: () => edge.time.now },
      logger: makeLogger({ level: 'silent' }),
      trust: { anchors: edge.pki.trustFolder, intermediates: edge.pki.intermediatesFolder },
      timeoutMs: 2_000,
      tsaUrl: undefined,
      stage: edge.files.stage,
      limitBytes: LIMIT_BYTES,
      privateHosts: ['127.0.0.1'],
      workers: { threads: 1, maxWaiting: 1 },
    });
    const { digest } = await edge.files.putBytes(signed);
    const path = await edge.files.pathOf(digest);
    const three = await Promise.allSettled([1, 2, 3].map(() => small.verify(path)));
    const refused = three.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused.map(({ code }) => code)).to.deep.equal(['SERVER_BUSY']);
    expect(refused[0]).to.have.nested.property('headers.retry-after');
    expect(await small.verify(path)).to.include({ digest, sizeBytes: signed.length });
    await small.stop();
    expect(await codeOf(small.verify(path))).to.equal('SERVER_BUSY');
  });

  describe('trust', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vanthu-test-trust-'));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const start = (anchors: string) =>
      makeVerification({
        clock: { now: () => new Date() },
        logger: makeLogger({ level: 'silent' }),
        trust: { anchors, intermediates: join(anchors, 'intermediates') },
        timeoutMs: 100,
        tsaUrl: undefined,
        stage: edge.files.stage,
        limitBytes: LIMIT_BYTES,
      });

    it('is read from DER and PEM files alike', async () => {
      const [der] = edge.pki.anchors;
      const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(der ?? []).toString('base64')}\n-----END CERTIFICATE-----\n`;
      await writeFile(join(folder, 'a.crt'), der ?? '');
      await writeFile(join(folder, 'b.pem'), pem);
      await writeFile(join(folder, 'README.txt'), 'not a certificate');
      const { trustAnchors } = (await start(folder)).signingPolicy();
      expect(trustAnchors).to.have.lengthOf(2);
    });

    it('stops the start when the folder is missing, empty or holds a broken file', async () => {
      expect(await codeOf(start(join(folder, 'missing')))).to.equal('FOLDER_UNUSABLE');
      expect(await codeOf(start(folder))).to.equal('FOLDER_UNUSABLE');
      await writeFile(join(folder, 'broken.crt'), 'broken');
      expect(await codeOf(start(folder))).to.equal('FOLDER_UNUSABLE');
    });
  });
});
