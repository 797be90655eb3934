// Signing and verifying in threads: the same answers as in this one, and a file that kills its reader is told as such.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePki } from '../../../certs-dev/index.ts';
import {
  bufferSource,
  openPkcs12,
  type Signer,
  SigningError,
  verify,
} from '../../../server/signing/index.ts';
import { makeSignatureWorkers, type SignatureWorkers } from '../../../server/verification/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { KEY_CACHE } from '../../support/demo-pki.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const SPEC = { role: 'person', marks: [], signedAt: NOW } as const;

describe('signature workers', function () {
  this.timeout(60_000);
  let folder: string;
  let workers: SignatureWorkers;
  let signer: Signer;
  let trustAnchors: Uint8Array[];
  const at = (name: string) => join(folder, name);
  const policy = () => ({ trustAnchors, now: NOW, requireRevocation: false });
  const work = () => ({ path: at('in.pdf'), spec: { ...SPEC, marks: [] }, signer, options: {} });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-workers-'));
    const pki = await makePki({
      folder: at('pki'),
      baseUrl: 'http://127.0.0.1:1',
      only: ['so-noi-vu.leader'],
      keyCache: KEY_CACHE,
    });
    const { bytes, pin } = pki.p12('so-noi-vu.leader');
    signer = await openPkcs12(bytes, pin);
    trustAnchors = [...pki.anchors];
    await writeFile(at('in.pdf'), buildDocument());
    workers = makeSignatureWorkers({ workers: 1, maxWaiting: 10, heapMb: 64 });
  });
  after(async () => {
    await workers.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('sign and judge as the library does in this thread', async () => {
    const { signed, report } = await workers.sign({ ...work(), judge: policy() });
    const file = Buffer.concat([await readFile(at('in.pdf')), signed.revision]);
    expect(report).to.deep.equal(await verify(bufferSource(file), policy()));
    expect(report.verdict).to.equal('VALID');
    expect(signed.digest).to.equal(createHash('sha256').update(file).digest('hex'));
  });

  it('write a signed file whole, and never over another', async () => {
    const wish = { ...work(), output: at('out.pdf') };
    const { sizeBytes, digest } = await workers.signFile(wish);
    const bytes = await readFile(at('out.pdf'));
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).to.deep.equal([
      sizeBytes,
      digest,
    ]);
    expect((await workers.verify(at('out.pdf'), policy())).verdict).to.equal('VALID');
    expect(await codeOf(workers.signFile(wish))).to.equal('EEXIST');
    expect((await readFile(at('out.pdf'))).equals(bytes)).to.equal(true);
    expect((await readdir(folder)).sort()).to.deep.equal(['in.pdf', 'out.pdf', 'pki']);
  });

  it('leave nothing of a file that could not be signed', async () => {
    await writeFile(at('noise.pdf'), 'not a PDF at all');
    const refused = workers.signFile({ ...work(), path: at('noise.pdf'), output: at('no.pdf') });
    expect(await refused.catch((error: unknown) => error)).to.be.instanceOf(SigningError);
    expect(await codeOf(refused)).to.equal('PDF_NOT_PDF');
    const failing = {
      ...signer,
      sign: () => Promise.reject(Object.assign(new Error('gone'), { code: 'TOKEN_GONE' })),
    };
    expect(await codeOf(workers.signFile({ ...work(), signer: failing, output: at('no.pdf') }))).to.equal(
      'TOKEN_GONE',
    );
    const removed = workers.verify(at('removed.pdf'), policy());
    expect(await codeOf(removed)).to.equal('ENOENT');
    expect((await readdir(folder)).filter((name) => name.startsWith('no.'))).to.deep.equal([]);
  });

  it('ask the authorities through the thread that gave the job', async () => {
    await workers.signFile({ ...work(), output: at('asked.pdf') });
    const asked: string[] = [];
    const silent = (what: string) => async (url: string) => {
      asked.push(`${what} ${url}`);
      return null;
    };
    const revocation = { ocsp: silent('ocsp'), crl: silent('crl'), issuer: silent('issuer') };
    const report = await workers.verify(at('asked.pdf'), { trustAnchors, now: NOW, revocation });
    expect(report.reasons).to.include('REVOCATION_UNKNOWN');
    expect(asked.filter((each) => each.startsWith('ocsp http://127.0.0.1:1/'))).to.not.have.length(0);
  });

  it('tell of a file over which a thread dies its digest, and that nothing is known', async () => {
    const head = '%PDF-1.7\n1 0 obj\n';
    const body = `${head}<</Type/Catalog/Kept[${'(a)'.repeat(2_000_000)}]>>\nendobj\n`;
    const table = `xref\n0 2\n0000000000 65535 f \n${String(9).padStart(10, '0')} 00000 n \n`;
    const end = `trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`;
    const bytes = Buffer.from(`${body}${table}${end}`, 'latin1');
    await writeFile(at('huge.pdf'), bytes);
    const small = makeSignatureWorkers({ workers: 1, maxWaiting: 10, heapMb: 24 });
    const report = await small.verify(at('huge.pdf'), policy());
    await small.close();
    expect(report).to.include({ verdict: 'INDETERMINATE', sizeBytes: bytes.length, revisions: 0 });
    expect(report.reasons).to.deep.equal(['LIMIT_EXCEEDED']);
    expect(report.digest).to.equal(createHash('sha256').update(bytes).digest('hex'));
  });
});
