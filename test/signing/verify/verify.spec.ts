// Whole files: signed by us, judged by poppler and by us; damaged, and judged again.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { assertExtends, bufferSource, type Mark, SigningError, sign } from '../../../server/signing/index.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { CA_EXTENSIONS, LEAF_EXTENSIONS } from '../keys/openssl-pki.ts';
import { DAY, HOUR, makeOffice, type Office } from './office.ts';

describe('verify', () => {
  let office: Office;
  let base: Uint8Array;
  let once: Uint8Array;
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    office = makeOffice();
    base = await office.pdf();
    once = await office.signed(base, 'person');
  });
  after(() => office?.pki.dispose());
  afterEach(() => office.publish());

  it('says VALID of a trusted signature, with every fact apart', async () => {
    const report = await office.check(once);
    expect(report).to.include({ verdict: 'VALID', revisions: 2, pageCount: 1, sizeBytes: once.length });
    const [only] = report.signatures;
    expect(only).to.include({
      verdict: 'VALID',
      role: 'person',
      subFilter: 'ETSI.CAdES.detached',
      revision: 2,
    });
    expect(only?.signer?.commonName).to.equal('Nguyễn Văn person');
    expect(only?.facts).to.deep.include({
      intact: true,
      cryptographicallyValid: true,
      essMatch: true,
      coverage: 'whole-file',
      changesAfter: [],
      validity: 'within',
      keyUsageOk: true,
      level: 'B-B',
      algorithm: {
        digest: 'SHA-256',
        signature: 'RSA SHA-256',
        weak: false,
        until: '2029-01-01T00:00:00.000Z',
      },
    });
    expect(only?.facts.path.status).to.equal('trusted');
    expect(only?.facts.revocation).to.include({ status: 'good', source: 'crl' });
    expect(only?.facts.time.basis).to.equal('claimed');
  });

  it('agrees with poppler, and the result extends the base', async function () {
    await assertExtends(bufferSource(base), bufferSource(once));
    if (!hasProgram('pdfsig')) this.skip();
    writeFileSync(office.pki.path('once.pdf'), once);
    const text = execFileSync('pdfsig', ['-nocert', office.pki.path('once.pdf')], { encoding: 'utf8' });
    expect(text).to.include('Signature is Valid').and.include('Total document signed');
    expect(text).to.include('Nguyễn Văn person');
  });

  it('says VALID of the leader and the agency together', async () => {
    const twice = await office.signed(once, 'agency', { role: 'agency' });
    const report = await office.check(twice);
    expect(report.verdict).to.equal('VALID');
    expect(report.signatures.map((s) => [s.role, s.verdict, s.facts.coverage])).to.deep.equal([
      ['person', 'VALID', 'whole-revision'],
      ['agency', 'VALID', 'whole-file'],
    ]);
  });

  it('lets marks of a signature nobody knows leave the leader undecided, but not one that draws nothing', async () => {
    office.pki.issue('stranger', { subject: '/C=VN/CN=Không rõ ai', extensions: LEAF_EXTENSIONS });
    const mark: Mark = {
      kind: 'text',
      lines: ['Số: 99/QĐ'],
      sizePt: 13,
      box: { page: 1, xMm: 30, yMm: 20, widthMm: 60, heightMm: 8 },
    };
    const verdicts = async (marks: Mark[]) => {
      const bytes = await office.signed(once, 'stranger', { role: 'agency', marks });
      const { verdict, signatures } = await office.check(bytes);
      expect(verdict).to.equal('INDETERMINATE');
      return signatures[0];
    };
    expect(await verdicts([])).to.include({ verdict: 'VALID' });
    expect(await verdicts([mark])).to.deep.include({
      verdict: 'INDETERMINATE',
      reasons: ['MARKS_NOT_TRUSTED'],
    });
  });

  it('leaves a signature undecided after which a form field was filled, also where another signature follows', async () => {
    const form = await office.signed(buildDocument(formParts('direct', 'indirect')), 'person');
    expect((await office.check(form)).verdict).to.equal('VALID');
    const filled = appendRevision(Buffer.from(form), {
      10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V (Binh) /Rect [72 600 200 620] /P 5 0 R /F 4 /AP << /N 901 0 R >> >>',
      901: '<< /Type /XObject /Subtype /Form /BBox [0 0 128 20] /Length 4 >>\nstream\nq Q \nendstream',
    });
    const { verdict, signatures } = await office.check(
      await office.signed(filled, 'agency', { role: 'agency' }),
    );
    expect(verdict).to.equal('INDETERMINATE');
    expect(signatures.map((each) => [each.verdict, each.reasons])).to.deep.equal([
      ['INDETERMINATE', ['FILLED_AFTER_SIGNING']],
      ['VALID', []],
    ]);
  });

  it('stands on a trusted timestamp when there is one', async () => {
    const stamped = await office.signed(base, 'person', {}, { timestamp: office.timestamp });
    const { verdict, signatures } = await office.check(stamped);
    expect(verdict).to.equal('VALID');
    expect(signatures[0]?.facts).to.deep.include({ level: 'B-T' });
    expect(signatures[0]?.facts.time.basis).to.equal('timestamp');
    expect(signatures[0]?.facts.timestamp).to.include({ valid: true, authority: 'TSA' });
  });

  it('is undecided when the authority of the timestamp may be revoked', async () => {
    const stamped = await office.signed(base, 'person', {}, { timestamp: office.timestamp });
    office.publish({ tsa: new Date(Date.now() - HOUR) });
    const report = await office.check(stamped);
    expect(report).to.deep.include({ verdict: 'INDETERMINATE', reasons: ['TIMESTAMP_INVALID'] });
    expect(report.signatures[0]?.facts.time.basis).to.equal('claimed');
  });

  it('says INVALID of a timestamp taken from another signature', async () => {
    const token = await office.timestamp(Buffer.alloc(32, 1), 'SHA-256');
    const borrowed = await office.signed(base, 'person', {}, { timestamp: async () => token });
    expect(await office.check(borrowed)).to.deep.include({
      verdict: 'INVALID',
      reasons: ['TIMESTAMP_INVALID'],
    });
  });

  it('says DISALLOWED_CHANGE of an object replaced behind the signature, which still stands by itself', async () => {
    const latin = Buffer.from(once).toString('latin1');
    const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(latin)?.[1] ?? '';
    const root = /\/Root (\d+ 0 R)/.exec(latin)?.[1] ?? '';
    const object = '3 0 obj\n<< /Type /Page /MediaBox [0 0 9 9] >>\nendobj\n';
    const xref = `xref\n3 1\n${String(once.length).padStart(10, '0')} 00000 n \n`;
    const trailer = `trailer\n<< /Size 99 /Root ${root} /Prev ${previous} >>\n`;
    const end = `startxref\n${once.length + object.length}\n%%EOF\n`;
    const spoiled = Buffer.concat([once, Buffer.from(object + xref + trailer + end, 'latin1')]);
    const report = await office.check(spoiled);
    expect(report.verdict).to.equal('INVALID');
    expect(report.reasons).to.include('DISALLOWED_CHANGE');
    expect(report.signatures[0]?.facts).to.include({ intact: true, coverage: 'whole-revision' });
  });

  it('keeps the facts of a signature when a later revision cannot be read', async () => {
    const text = Buffer.from(once).toString('latin1');
    const entry = `3 1\n${'7'.padStart(10, '0')} 00000 n \n`;
    const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? '';
    const root = /\/Root (\d+ 0 R)/.exec(text)?.[1] ?? '';
    const trailer = `trailer\n<< /Size 99 /Root ${root} /Prev ${previous} >>\n`;
    const end = `xref\n${entry}${trailer}startxref\n${once.length}\n%%EOF\n`;
    const report = await office.check(Buffer.concat([once, Buffer.from(end, 'latin1')]));
    expect(report.verdict).to.equal('INVALID');
    expect(report.reasons).to.include('DISALLOWED_CHANGE');
    const facts = report.signatures[0]?.facts;
    expect(facts).to.include({ intact: true, cryptographicallyValid: true, coverage: 'whole-revision' });
    expect(facts?.changesAfter.map((c) => [c.revision, c.allowed])).to.deep.equal([[3, false]]);
  });

  it('stands on a document timestamp in a later revision, and refuses a broken one', async () => {
    const archived = await office.stampDocument(once);
    const report = await office.check(archived);
    expect(report.verdict).to.equal('VALID');
    expect(report.signatures.map((s) => [s.role, s.facts.time.basis, s.facts.level])).to.deep.equal([
      ['person', 'timestamp', 'B-T'],
      ['timestamp', 'timestamp', 'none'],
    ]);
    const broken = Buffer.from(archived);
    broken[once.length + 20] = (broken[once.length + 20] ?? 0) ^ 1;
    expect((await office.check(broken)).verdict).to.equal('INVALID');
  });

  it('calls a file with nothing but a timestamp unsigned', async () => {
    const { verdict, reasons } = await office.check(await office.stampDocument(base));
    expect([verdict, reasons]).to.deep.equal(['INDETERMINATE', ['NO_SIGNATURE']]);
  });

  it('fetches the missing issuer by the address in the certificate', async () => {
    const aia = 'authorityInfoAccess=caIssuers;URI:http://pki.test/sub.crt';
    const extensions = [...LEAF_EXTENSIONS, aia, 'crlDistributionPoints=URI:http://pki.test/sub.crl'];
    office.issue('lonely', { subject: '/CN=Một mình', issuer: 'sub', extensions });
    const { certificateChain, ...rest } = await office.signer('lonely');
    const signer = { ...rest, certificateChain: certificateChain.slice(0, 1) };
    const { revision } = await sign(
      bufferSource(base),
      { role: 'person', marks: [], signedAt: new Date() },
      signer,
    );
    const bytes = Buffer.concat([base, revision]);
    expect((await office.check(bytes)).reasons).to.deep.equal(['NO_CERTIFICATE_CHAIN_FOUND']);
    const { revocation } = office.policy();
    if (!revocation) throw new Error('the office has a network');
    const issuer = async () => readFileSync(office.pki.path('sub.pem'));
    expect((await office.check(bytes, { revocation: { ...revocation, issuer } })).verdict).to.equal('VALID');
    expect((await office.check(bytes, { intermediates: [office.pki.der('sub')] })).verdict).to.equal('VALID');
  });

  it('says INVALID of a byte changed anywhere that is signed', async () => {
    for (const at of [20, Math.floor(base.length / 2), base.length + 5, once.length - 10]) {
      const bytes = Buffer.from(once);
      bytes[at] = (bytes[at] ?? 0) ^ 0x20;
      expect((await office.check(bytes)).verdict, `byte ${at}`).to.equal('INVALID');
    }
  });

  it('says HASH_FAILURE of changed content and SIG_CRYPTO_FAILURE of a changed signature value', async () => {
    const text = Buffer.from(once).toString('latin1');
    const content = Buffer.from(once);
    const inside = text.indexOf('stream') + 20;
    content[inside] = (content[inside] ?? 0) ^ 1;
    expect((await office.check(content)).reasons).to.deep.equal(['HASH_FAILURE']);
    const hole = text.indexOf('/Contents <') + 11;
    const end = text.slice(hole, text.indexOf('>', hole)).replace(/0+$/, '').length;
    const value = Buffer.from(once);
    value[hole + end - 40] = value[hole + end - 40] === 0x31 ? 0x32 : 0x31;
    expect((await office.check(value)).reasons).to.deep.equal(['SIG_CRYPTO_FAILURE']);
  });

  it('says INVALID of a signature moved to another document', async () => {
    const other = await office.signed(await office.pdf('Khac han'), 'person');
    const hexOf = (bytes: Uint8Array) =>
      /\/Contents <([0-9a-f]+)>/i.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? '';
    const moved = Buffer.from(
      Buffer.from(other).toString('latin1').replace(hexOf(other), hexOf(once)),
      'latin1',
    );
    expect((await office.check(moved)).reasons).to.deep.equal(['HASH_FAILURE']);
  });

  it('never says VALID of a truncated file or one with bytes behind it', async () => {
    for (const cut of [1, 7, 200, 5000, once.length - base.length - 3]) {
      const { verdict } = await office.check(once.subarray(0, once.length - cut));
      expect(verdict, `cut ${cut}`).to.not.equal('VALID');
    }
    expect((await office.check(Buffer.concat([once, Buffer.from('\n% more\n')]))).verdict).to.not.equal(
      'VALID',
    );
  });

  it('is undecided about a foreign root, whatever the cryptography says', async () => {
    office.pki.issue('alien', { subject: '/C=VN/CN=Gốc lạ', extensions: CA_EXTENSIONS });
    const report = await office.check(once, { trustAnchors: [office.pki.der('alien')] });
    expect(report).to.deep.include({ verdict: 'INDETERMINATE', reasons: ['NO_CERTIFICATE_CHAIN_FOUND'] });
    expect(report.signatures[0]?.facts.cryptographicallyValid).to.equal(true);
    expect((await office.check(once, { trustAnchors: [] })).verdict).to.equal('INDETERMINATE');
  });

  it('is undecided when nobody tells about revocation, unless the policy does without', async () => {
    const silent = { ocsp: async () => null, crl: async () => null, issuer: async () => null };
    const report = await office.check(once, { revocation: silent });
    expect(report).to.deep.include({ verdict: 'INDETERMINATE', reasons: ['REVOCATION_UNKNOWN'] });
    expect((await office.check(once, { revocation: silent, requireRevocation: false })).verdict).to.equal(
      'VALID',
    );
  });

  it('says INVALID of a certificate revoked before signing, by itself or through its CA', async () => {
    office.publish({ person: new Date(Date.now() - HOUR) });
    const report = await office.check(once);
    expect(report).to.deep.include({ verdict: 'INVALID', reasons: ['REVOKED'] });
    expect(report.signatures[0]?.facts.revocation).to.include({ status: 'revoked', source: 'crl' });
    office.publish({ sub: new Date(Date.now() - HOUR) });
    expect((await office.check(once)).reasons).to.deep.equal(['REVOKED']);
  });

  it('lets a later revocation pass only when a timestamp proves the signature is older', async () => {
    const stamped = await office.signed(base, 'person', {}, { timestamp: office.timestamp });
    office.publish({ person: new Date(Date.now() + HOUR) });
    const now = new Date(Date.now() + 2 * HOUR);
    expect(await office.check(stamped, { now })).to.deep.include({ verdict: 'VALID', reasons: [] });
    expect(await office.check(once, { now })).to.deep.include({
      verdict: 'INDETERMINATE',
      reasons: ['REVOKED'],
    });
  });

  it('says INVALID of a claimed time outside the certificate', async () => {
    const late = await office.signed(base, 'person', { signedAt: new Date(Date.now() + 366 * DAY) });
    const after = { now: new Date(Date.now() + 367 * DAY) };
    expect((await office.check(late, after)).reasons).to.deep.equal(['EXPIRED']);
    expect((await office.check(late, after)).verdict).to.equal('INVALID');
    const early = await office.signed(base, 'person', { signedAt: new Date(Date.now() - 30 * DAY) });
    const before = await office.check(early);
    expect([before.verdict, before.reasons[0]]).to.deep.equal(['INVALID', 'NOT_YET_VALID']);
  });

  it('is undecided when the certificate has run out and only the signer says it signed before', async () => {
    const now = new Date(Date.now() + 380 * DAY);
    expect(await office.check(once, { now })).to.deep.include({
      verdict: 'INDETERMINATE',
      reasons: ['EXPIRED'],
    });
    const stamped = await office.signed(base, 'person', {}, { timestamp: office.timestamp });
    expect((await office.check(stamped, { now })).verdict).to.equal('VALID');
  });

  it('says INVALID of a key that is not for signing, and WEAK_ALGORITHM of SHA-1 in the chain', async () => {
    office.issue('cipher', {
      subject: '/CN=Mã hóa',
      issuer: 'sub',
      extensions: ['keyUsage=critical,keyEncipherment', 'crlDistributionPoints=URI:http://pki.test/sub.crl'],
    });
    const misused = await office.signed(base, 'cipher');
    expect(await office.check(misused)).to.deep.include({ verdict: 'INVALID', reasons: ['KEY_USAGE'] });
    office.issue('sha1', { subject: '/CN=Cũ', issuer: 'sub', digest: 'sha1', extensions: LEAF_EXTENSIONS });
    const old = await office.signed(base, 'sha1');
    expect(await office.check(old)).to.deep.include({
      verdict: 'INDETERMINATE',
      reasons: ['WEAK_ALGORITHM'],
    });
  });

  it('refuses to sign with a certificate the policy does not allow, before anything is written', async () => {
    const code = async (name: string, over = {}): Promise<string> => {
      try {
        await office.signed(base, name, {}, { policy: office.policy(over) });
      } catch (error) {
        return error instanceof SigningError ? error.code : String(error);
      }
      return 'signed';
    };
    expect(await code('person')).to.equal('signed');
    expect(await code('person', { trustAnchors: [] })).to.equal('CERT_UNTRUSTED');
    expect(await code('person', { now: new Date(Date.now() + 400 * DAY) })).to.equal('CERT_EXPIRED');
    office.publish({ person: new Date(Date.now() - HOUR) });
    expect(await code('person')).to.equal('CERT_REVOKED');
  });

  it('gives out nothing when the key signs wrongly', async () => {
    const signer = await office.signer('person');
    const liar = { ...signer, sign: async () => Buffer.alloc(256, 7) };
    try {
      await sign(bufferSource(base), { role: 'person', marks: [], signedAt: new Date() }, liar);
      expect.fail('gave out a file that does not verify');
    } catch (error) {
      expect(error).to.be.instanceOf(SigningError).with.property('code', 'SELF_CHECK_FAILED');
    }
  });

  it('answers for any bytes', async () => {
    const verdicts = async (bytes: Uint8Array) => {
      const { verdict, reasons } = await office.check(bytes);
      return [verdict, ...reasons];
    };
    expect(await verdicts(base)).to.deep.equal(['INDETERMINATE', 'NO_SIGNATURE']);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('<html>'),
      Buffer.from('%PDF-1.7\n'),
      Buffer.alloc(1 << 20, 37),
    ]) {
      expect(await verdicts(bytes)).to.deep.equal(['INVALID', 'FORMAT_FAILURE']);
    }
  });

  it('says ENCRYPTED of an encrypted file', async function () {
    if (!hasProgram('qpdf')) this.skip();
    const { path } = office.pki;
    writeFileSync(path('plain.pdf'), base);
    execFileSync('qpdf', ['--encrypt', 'user', 'owner', '256', '--', path('plain.pdf'), path('locked.pdf')]);
    expect(await office.check(readFileSync(path('locked.pdf')))).to.deep.include({
      verdict: 'INDETERMINATE',
      reasons: ['ENCRYPTED'],
    });
  });

  it('reports each of 300 mutated files, and calls none of them VALID that lost a signed byte', async () => {
    let seed = 7;
    const random = (n: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % n;
    };
    const open = Buffer.from(once).indexOf('/Contents <') + 10;
    const close = Buffer.from(once).indexOf('>', open);
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.from(once);
      const at = random(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 + random(255));
      const { verdict } = await office.check(bytes, { requireRevocation: false });
      if (at < open || at > close) expect(verdict, `byte ${at}`).to.not.equal('VALID');
    }
  });
});
