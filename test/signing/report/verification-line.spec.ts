// The flat line of a report that other programs read: every answer in the few words of its schema, for real files.
import { expect } from 'chai';
import {
  bufferSource,
  unreadableLine,
  type VerificationPolicy,
  verificationLine,
  verify,
} from '../../../server/signing/index.ts';
import { unjudged } from '../../../server/signing/report/unjudged.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { HOUR, makeOffice, type Office } from '../verify/office.ts';

const FILE = 'Quyết định số 15.pdf';

describe('verification line', () => {
  let office: Office;
  let signed: Buffer;
  before(async function () {
    if (!hasProgram('openssl')) return this.skip();
    office = makeOffice();
    signed = Buffer.from(await office.signed(buildDocument(), 'person'));
  });
  after(() => office?.pki.dispose());

  const lineOf = async (bytes: Uint8Array, over?: Partial<VerificationPolicy>) => {
    const policy = office.policy(over);
    const report = await verify(bufferSource(bytes), policy);
    return verificationLine(report, { file: FILE, durationMs: 7, hasTrust: policy.trustAnchors.length > 0 });
  };
  const first = async (bytes: Uint8Array, over?: Partial<VerificationPolicy>) =>
    (await lineOf(bytes, over)).signatures[0];

  it('tells a good signature in full, and where each revision lies', async () => {
    const { signatures, revisions, ...line } = await lineOf(signed);
    expect(line).to.deep.equal({ file: FILE, verdict: 'VALID', durationMs: 7 });
    expect(signatures).to.have.length(1);
    expect(signatures[0]).to.deep.include({
      kind: 'signature',
      intact: true,
      cryptoValid: true,
      coverage: 'ENTIRE_FILE',
      modifications: 'NONE',
      path: 'TRUSTED',
      revocation: 'GOOD',
      timeBasis: 'CLAIMED',
      level: 'B-B',
      verdict: 'VALID',
      subIndication: null,
      reasons: [],
    });
    expect(revisions.map(({ number, start, size }) => [number, start, start + size])).to.deep.equal([
      [1, 0, buildDocument().length],
      [2, buildDocument().length, signed.length],
    ]);
  });

  it('calls nobody untrusted whom nobody was asked about', async () => {
    const alone = { trustAnchors: [] };
    expect(await first(signed, alone)).to.include({ path: 'NOT_CHECKED', revocation: 'NOT_CHECKED' });
    const others = { trustAnchors: [office.pki.der('tsa')] };
    expect(await first(signed, others)).to.include({ path: 'UNTRUSTED', revocation: 'NOT_CHECKED' });
  });

  it('says what revocation says, and unknown when nobody tells', async () => {
    const { revocation: _network, ...offline } = office.policy();
    const report = await verify(bufferSource(signed), offline);
    const [own] = verificationLine(report, { file: FILE, durationMs: 7, hasTrust: true }).signatures;
    expect(own).to.include({ path: 'TRUSTED', revocation: 'UNKNOWN', verdict: 'INDETERMINATE' });
    office.publish({ person: new Date(Date.now() - HOUR) });
    expect(await first(signed)).to.include({ revocation: 'REVOKED' });
    office.publish();
  });

  it('tells allowed from forbidden changes, in the revision that made them', async () => {
    const twice = Buffer.from(await office.signed(signed, 'agency', { role: 'agency' }));
    expect(await first(twice)).to.include({ coverage: 'ENTIRE_REVISION', modifications: 'ALLOWED' });
    const { revisions } = await lineOf(twice);
    expect(revisions[2]?.changes.map(({ kind }) => kind)).to.include('signature-added');
    expect(revisions[2]?.changes[0]).not.to.have.property('revision');
    const drawn = '<< /Length 3 >>\nstream\nq Q\nendstream';
    const line = await lineOf(appendRevision(signed, { 4: drawn }));
    expect(line).to.include({ verdict: 'INVALID' });
    expect(line.signatures[0]).to.include({ modifications: 'DISALLOWED' });
    expect(line.revisions.flatMap(({ changes }) => changes.map(({ allowed }) => allowed))).to.include(false);
  });

  it('tells what lies behind a range from a range that makes no sense', async () => {
    const longer = Buffer.concat([signed, Buffer.from('more')]);
    expect(await first(longer)).to.include({ coverage: 'PARTIAL' });
    const text = signed.toString('latin1');
    const [range = ''] = /\/ByteRange ?\[[^\]]*\]/.exec(text) ?? [];
    const broken = text.replace(range, '/ByteRange [0 5 9 5]'.padEnd(range.length));
    const own = await first(Buffer.from(broken, 'latin1'));
    expect(own).to.include({ coverage: 'INVALID', intact: false, verdict: 'INVALID' });
  });

  it('counts a timestamp alone as no signature, and names its kind', async () => {
    const stamped = await office.stampDocument(buildDocument());
    const line = await lineOf(stamped);
    expect(line).to.include({ verdict: 'NO_SIGNATURE' });
    expect(line.signatures[0]).to.include({ kind: 'timestamp', timeBasis: 'TIMESTAMP', level: 'NONE' });
    const meddled = Buffer.from(stamped);
    meddled[meddled.indexOf('/MediaBox') + 12] = 0x31;
    expect(await lineOf(meddled)).to.include({ verdict: 'INVALID' });
    expect(await lineOf(buildDocument())).to.include({ verdict: 'NO_SIGNATURE' });
  });

  it('tells why nothing can be said of a file', async () => {
    const junk = await lineOf(Buffer.from('không phải PDF'));
    expect(junk).to.include({ verdict: 'UNREADABLE', ok: false, code: 'FORMAT_FAILURE' });
    expect(junk.message).to.match(/^not a readable PDF/);
    const locked = await lineOf(buildDocument({ trailer: '/Encrypt << /Filter /Standard >>' }));
    expect(locked.code).to.be.oneOf(['FORMAT_FAILURE', 'ENCRYPTED']);
    const stopped = await unjudged(bufferSource(signed), new Date());
    const context = { file: FILE, durationMs: 7, hasTrust: true };
    expect(verificationLine(stopped, context)).to.deep.equal(
      unreadableLine({
        file: FILE,
        durationMs: 7,
        code: 'LIMIT_EXCEEDED',
        message: 'the file asks for more work than allowed',
      }),
    );
    expect(stopped).to.include({ verdict: 'INDETERMINATE', sizeBytes: signed.length, revisions: 0 });
  });

  it('keeps what recover mode repaired', async () => {
    const hurt = buildDocument()
      .toString('latin1')
      .replace(/startxref\n\d+/, 'startxref\n7');
    expect(await lineOf(Buffer.from(hurt, 'latin1'))).to.include({ verdict: 'UNREADABLE' });
    const line = await lineOf(Buffer.from(hurt, 'latin1'), { mode: 'recover' });
    expect(line.verdict).to.equal('NO_SIGNATURE');
    expect(line.repairs?.map(({ code }) => code)).to.deep.equal(['STARTXREF_FOUND']);
  });
});
