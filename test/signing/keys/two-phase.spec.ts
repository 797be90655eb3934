// Prepared here, signed elsewhere, completed after a restart: in a real second process, with openssl as the key's owner.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildSignedData } from '../../../server/signing/cms/build-signed-data.ts';
import {
  bufferSource,
  cmsFromSignatureValue,
  complete,
  decodePrepared,
  encodePrepared,
  type Prepared,
  prepare,
  type SignatureSpec,
  signedAttributesFor,
} from '../../../server/signing/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeOffice, type Office } from '../verify/office.ts';

const SECOND = join(import.meta.dirname, 'second-phase.ts');
const SEAL = { page: 1, xMm: 100, yMm: 200, widthMm: 36, heightMm: 36 };

describe('signing in two phases', () => {
  let office: Office;
  let base: Uint8Array;
  let prepared: Prepared;
  let chain: Buffer[];
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    office = makeOffice();
    base = await office.pdf();
    chain = [office.pki.der('person'), office.pki.der('sub')];
    prepared = await prepared1('person');
  });
  after(() => office?.pki.dispose());

  const prepared1 = (name: string, over: Partial<SignatureSpec> = {}): Promise<Prepared> => {
    const marks: SignatureSpec['marks'] = [{ kind: 'image', box: SEAL, png: discPng(40, [200, 20, 20]) }];
    const spec: SignatureSpec = { role: 'agency', marks, signedAt: new Date(), ...over };
    return prepare(bufferSource(base), spec, { certificateChain: [office.pki.der(name)] });
  };
  /** The key's owner has openssl and no more than the bytes to sign. */
  const valueBy = (name: string, message: Uint8Array, digest = 'sha256'): Buffer => {
    writeFileSync(office.pki.path('message'), message);
    office.pki.run('dgst', `-${digest}`, '-sign', `${name}.key`, '-out', 'value', 'message');
    return readFileSync(office.pki.path('value'));
  };
  const cmsBy = async (name: string, of: Prepared): Promise<Uint8Array> => {
    const signer = await office.signer(name);
    return buildSignedData({ digest: of.digest, digestAlgorithm: of.digestAlgorithm, signer });
  };
  const secondPhase = (record: unknown, cms: Uint8Array, bytes = base) => {
    const at = (name: string) => office.pki.path(name);
    const output = at(`out-${Math.random().toString(36).slice(2)}.pdf`);
    writeFileSync(at('record.json'), JSON.stringify(record));
    writeFileSync(at('base.pdf'), bytes);
    writeFileSync(at('cms.der'), cms);
    const args = ['--import', 'tsx', SECOND, at('record.json'), at('base.pdf'), at('cms.der'), output];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return { said: stdout.trim() + stderr, pdf: existsSync(output) ? readFileSync(output) : undefined };
  };
  const verdictOf = async (pdf: Uint8Array | undefined): Promise<string | undefined> =>
    pdf && (await office.check(pdf)).verdict;

  it('completes in another process with a value that openssl made of nothing but the attributes', async () => {
    for (const [name, digest] of [
      ['person', 'sha256'],
      ['agency', 'sha256'],
    ] as const) {
      const waiting = await prepared1(name);
      const value = valueBy(name, signedAttributesFor(waiting, office.pki.der(name)), digest);
      const certificateChain = [office.pki.der(name), office.pki.der('sub')];
      const cms = await cmsFromSignatureValue(waiting, { certificateChain, value });
      const { said, pdf } = secondPhase(encodePrepared(waiting), cms);
      expect([said, await verdictOf(pdf)], name).to.deep.equal(['', 'VALID']);
    }
  });

  it('completes with a whole CMS that openssl made, attributes of its own included', async () => {
    const revision = Buffer.from(prepared.revision);
    const [, open, close] = prepared.byteRange.map((n) => Math.max(0, n - prepared.baseSize));
    writeFileSync(
      office.pki.path('content'),
      Buffer.concat([base, revision.subarray(0, open), revision.subarray(close)]),
    );
    const files = ['-in', 'content', '-signer', 'person.pem', '-inkey', 'person.key', '-certfile', 'sub.pem'];
    office.pki.run('cms', '-sign', '-binary', '-cades', ...files, '-outform', 'DER', '-out', 'theirs.der');
    const { said, pdf } = secondPhase(encodePrepared(prepared), readFileSync(office.pki.path('theirs.der')));
    expect([said, await verdictOf(pdf)]).to.deep.equal(['', 'VALID']);
  });

  it('takes a timestamp on the way', async () => {
    const value = valueBy('person', signedAttributesFor(prepared, office.pki.der('person')));
    const { timestamp } = office;
    const cms = await cmsFromSignatureValue(prepared, { certificateChain: chain, value, timestamp });
    const { revision } = await complete(prepared, cms, { source: bufferSource(base) });
    const report = await office.check(Buffer.concat([base, revision]));
    expect([report.verdict, report.signatures[0]?.facts.level]).to.deep.equal(['VALID', 'B-T']);
  });

  it('takes no value over something else, by another key, or of another algorithm', async () => {
    const message = signedAttributesFor(prepared, office.pki.der('person'));
    const cases: [string, Uint8Array, Buffer[]][] = [
      ['SELF_CHECK_FAILED', valueBy('person', Buffer.from('khác')), chain],
      ['SELF_CHECK_FAILED', valueBy('person', message, 'sha512'), chain],
      ['SELF_CHECK_FAILED', valueBy('agency', message), chain],
      ['SELF_CHECK_FAILED', valueBy('person', message), [office.pki.der('agency')]],
      ['SELF_CHECK_FAILED', Buffer.alloc(0), chain],
      ['SELF_CHECK_FAILED', Buffer.alloc(256, 0xff), chain],
      ['KEY_FILE_BROKEN', valueBy('person', message), []],
      ['KEY_FILE_BROKEN', valueBy('person', message), [Buffer.from('no certificate')]],
    ];
    for (const [code, value, certificateChain] of cases)
      expect(await codeOf(cmsFromSignatureValue(prepared, { certificateChain, value }))).to.equal(code);
    const wrong = { certificateChain: chain, value: valueBy('person', message), algorithm: 'ECDSA' } as const;
    expect(await codeOf(cmsFromSignatureValue(prepared, wrong))).to.equal('ALGORITHM_MISMATCH');
  });

  it('gives nothing out for a CMS over another document, of another signer, or of another form', async () => {
    const other = await prepared1('person', { reason: 'khác' });
    const good = await cmsBy('person', prepared);
    const flipped = Buffer.from(good);
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    const { digest } = prepared;
    writeFileSync(office.pki.path('content'), 'khác');
    const files = ['-in', 'content', '-signer', 'person.pem', '-inkey', 'person.key'];
    office.pki.run(
      'cms',
      '-sign',
      '-binary',
      '-cades',
      ...files,
      '-nodetach',
      '-outform',
      'DER',
      '-out',
      'e.der',
    );
    const bad = [
      await cmsBy('person', other),
      flipped,
      readFileSync(office.pki.path('e.der')),
      digest,
      Buffer.alloc(0),
      Buffer.concat([good, Buffer.from([1])]),
    ];
    for (const cms of bad) expect(await codeOf(complete(prepared, cms))).to.equal('SELF_CHECK_FAILED');
    const agency = await cmsBy('agency', prepared);
    const signer = office.pki.der('person');
    expect(await codeOf(complete(prepared, agency, { signer }))).to.equal('SELF_CHECK_FAILED');
    expect(await codeOf(complete(prepared, good, { signer }))).to.equal('resolved');
    expect(await codeOf(complete(prepared, Buffer.alloc(100_000)))).to.equal('CONTENTS_TOO_SMALL');
  });

  it('gives nothing out without the ESS attribute: the certificate could be exchanged', async () => {
    const revision = Buffer.from(prepared.revision);
    const [, open, close] = prepared.byteRange.map((n) => Math.max(0, n - prepared.baseSize));
    writeFileSync(
      office.pki.path('content'),
      Buffer.concat([base, revision.subarray(0, open), revision.subarray(close)]),
    );
    const files = ['-in', 'content', '-signer', 'person.pem', '-inkey', 'person.key'];
    office.pki.run('cms', '-sign', '-binary', ...files, '-outform', 'DER', '-out', 'plain.der');
    const cms = readFileSync(office.pki.path('plain.der'));
    expect(await codeOf(complete(prepared, cms))).to.equal('SELF_CHECK_FAILED');
  });

  it('gives nothing out when the file or the stored revision has changed meanwhile', async () => {
    const cms = await cmsBy('person', prepared);
    const changed = Buffer.from(base);
    changed[changed.length - 30] = (changed.at(-30) ?? 0) ^ 1;
    for (const bytes of [changed, Buffer.concat([base, Buffer.from('\n')]), base.subarray(0, 500)])
      expect(secondPhase(encodePrepared(prepared), cms, bytes)).to.deep.equal({
        said: 'NOT_EXTENSION',
        pdf: undefined,
      });
    const revision = Buffer.from(prepared.revision);
    revision[10] = (revision[10] ?? 0) ^ 1;
    const record = { ...encodePrepared(prepared), revision: revision.toString('base64') };
    expect(secondPhase(record, cms)).to.deep.equal({ said: 'SELF_CHECK_FAILED', pdf: undefined });
    const digest = createHash('sha256').update('khác').digest('base64');
    expect(secondPhase({ ...encodePrepared(prepared), digest }, cms).said).to.equal('SELF_CHECK_FAILED');
  });

  it('writes a record of strings and numbers only, which comes back as it was', () => {
    const record = JSON.parse(JSON.stringify(encodePrepared(prepared)));
    expect(decodePrepared(record)).to.deep.equal({
      ...prepared,
      revision: new Uint8Array(prepared.revision),
    });
  });

  it('keeps what recover mode repaired', () => {
    const repairs = [{ code: 'XREF_REBUILT', offset: 17, note: 'the cross-reference was rebuilt' }] as const;
    const record = JSON.parse(JSON.stringify(encodePrepared({ ...prepared, repairs: [...repairs] })));
    expect(decodePrepared(record).repairs).to.deep.equal(repairs);
  });

  it('answers every record that was not written so with PREPARED_BROKEN', async () => {
    const good = encodePrepared(prepared);
    const [a, b, c, d] = good.byteRange;
    const bad: unknown[] = [
      null,
      undefined,
      'vanthu.prepared.v1',
      [],
      {},
      { ...good, spec: 'vanthu.prepared.v2' },
      { ...good, baseDigest: good.baseDigest.toUpperCase() },
      { ...good, baseDigest: 7 },
      { ...good, baseSize: -1 },
      { ...good, baseSize: 1.5 },
      { ...good, baseSize: 2 ** 60 },
      { ...good, baseSize: good.baseSize + 1 },
      { ...good, revision: `${good.revision}!` },
      { ...good, revision: '' },
      { ...good, revision: 'A'.repeat(100_000_000) },
      { ...good, revision: { length: 3 } },
      { ...good, byteRange: [a, b, c] },
      { ...good, byteRange: [1, b, c, d] },
      { ...good, byteRange: [a, b - 1, c, d] },
      { ...good, byteRange: [a, b, c, d + 1] },
      { ...good, byteRange: [a, 0, c - b, d] },
      { ...good, byteRange: [a, String(b), c, d] },
      { ...good, digestAlgorithm: 'SHA-1' },
      { ...good, digestAlgorithm: 'toString' },
      { ...good, digest: 'AAAA' },
      { ...good, digest: `${good.digest.slice(0, -2)}` },
      { ...good, contentsCapacity: good.contentsCapacity - 1 },
      { ...good, contentsCapacity: Number.NaN },
      { ...good, repairs: 'none' },
      { ...good, repairs: [{ code: 'MADE_UP', offset: 0, note: '' }] },
      { ...good, repairs: [null] },
    ];
    for (const record of bad)
      expect(
        await codeOf((async () => decodePrepared(record))()),
        JSON.stringify(record)?.slice(0, 99),
      ).to.equal('PREPARED_BROKEN');
  });
});
