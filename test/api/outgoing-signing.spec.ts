// Signatures of outgoing documents with real keys, certificates, OCSP, CRL and timestamps; every refusal leaves the
// document as it was.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { verify } from '../../server/signing/index.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { hasProgram } from '../support/programs.ts';
import {
  act,
  ask,
  begin,
  finish,
  numbered,
  PLACEMENT,
  read,
  sealed,
  sign,
  signed,
  submitted,
} from './outgoing-desk.ts';
import {
  type Authorities,
  LEADER_KEY,
  openAuthorities,
  openWorld,
  SEAL_KEY,
  type World,
} from './outgoing-world.ts';

describe('signing an outgoing document', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
  });
  after(() => authorities.close());

  beforeEach(async () => {
    authorities.time.now = new Date('2026-03-02T03:00:00Z');
    await authorities.start();
    world = await openWorld(authorities);
  });
  afterEach(() => world.close());

  /** The refused act changes nothing that anybody can see, and no claim. */
  const expectRefused = async (id: string, code: string, attempt: () => Promise<unknown>) => {
    const rows = world.database.connection.collection<{ _id: string }>('outgoing');
    const withoutLease = async () => {
      await world.settle();
      return rows.findOne({ _id: id }, { projection: { outboxLease: 0 } });
    };
    const before = await withoutLease();
    expect(await codeOf(attempt())).to.equal(code);
    expect(await withoutLease()).to.deep.equal(before);
  };

  const reportOf = (who: 'leader' | 'clerk', id: string) =>
    ask(world, who, 'verifyOutgoing', { params: { id } }) as Promise<Awaited<ReturnType<typeof verify>>>;

  it('makes the leader’s signature a new version that verifies', async () => {
    const before = await submitted(world);
    const after = await sign(world, 'leader', before);
    expect(after.state).to.equal('signed');
    expect(after.versions.map((version) => version.act)).to.deep.equal(['uploaded', 'signed']);
    const report = await reportOf('leader', after.id);
    expect(report.verdict).to.equal('VALID');
    expect(report.digest).to.equal(after.versions[1]?.digest);
    const [base, next] = await Promise.all(after.versions.map(({ digest }) => world.bytesOf(digest)));
    expect(next?.subarray(0, base?.length).equals(base ?? Buffer.alloc(0))).to.equal(true);
  });

  it('brings number, date and seal in one revision that keeps the leader’s signature valid', async () => {
    const after = await sealed(world);
    const report = await reportOf('clerk', after.id);
    expect(report.verdict).to.equal('VALID');
    expect(report.signatures.map(({ role }) => role)).to.deep.equal(['person', 'agency']);
    expect(report.revisions).to.equal(3);
  });

  it('shows number and date as text that other programs read, and signatures they find valid', async function () {
    if (!['pdftotext', 'pdfsig'].every(hasProgram)) this.skip();
    const after = await sealed(world);
    const file = join(await mkdtemp(join(tmpdir(), 'vanthu-sealed-')), 'van-ban.pdf');
    await writeFile(file, await world.bytesOf(after.versions.at(-1)?.digest ?? ''));
    const text = execFileSync('pdftotext', ['-layout', file, '-']).toString();
    expect(text).to.contain('01/SNV-VP').and.to.contain('Đắk Nông, ngày 02 tháng 3 năm 2026');
    const found = execFileSync('pdfsig', ['-nocert', file]).toString();
    expect(found.match(/Signature is Valid/g)).to.have.length(2);
    await rm(dirname(file), { recursive: true });
  });

  it('timestamps the signature when a timestamp authority is configured', async () => {
    world.tsa.url = world.pki.urls.tsa;
    const after = await signed(world);
    const report = await reportOf('leader', after.id);
    expect(report.signatures[0]?.facts.time.basis).to.equal('timestamp');
  });

  it('seals every separate PDF with its own signature and leaves other files alone', async () => {
    const annex = await world.upload('officer', buildDocument({ catalog: '/Lang (vi)' }), 'phu-luc.pdf');
    const table = await world.upload('officer', Buffer.from('a;b'), 'bang.csv', 'text/csv');
    const after = await sealed(world, { attachments: [annex, table] });
    const [pdf, csv] = after.attachments;
    expect(csv?.digest).to.equal(table.digest);
    expect(pdf?.digest).to.not.equal(annex.digest);
    const bytes = await world.bytesOf(pdf?.digest ?? '');
    const report = await verify(
      { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) },
      { trustAnchors: [...world.pki.anchors], now: authorities.time.now, requireRevocation: false },
    );
    expect(report.signatures.map(({ role }) => role)).to.deep.equal(['agency']);
  });

  it('seals all files or none: a broken attachment leaves the main document unsealed', async () => {
    const annex = await world.upload('officer', buildDocument({ catalog: '/Lang (vi)' }), 'phu-luc.pdf');
    const before = await numbered(world, { attachments: [annex] });
    await world.tamper(annex.digest, Buffer.from('%PDF-1.7 nothing more'));
    const { signingId } = await begin(world, 'clerk', before, { kind: 'seal' });
    await expectRefused(before.id, 'FILE_BROKEN', () => finish(world, 'clerk', before.id, signingId));
  });

  it('lets one of two people sign at once', async () => {
    const before = await numbered(world);
    const { signingId } = await begin(world, 'clerk', before, { kind: 'seal' });
    await expectRefused(before.id, 'SIGNING_IN_PROGRESS', () =>
      begin(world, 'secondClerk', before, { kind: 'seal' }),
    );
    await expectRefused(before.id, 'FORBIDDEN', () => finish(world, 'secondClerk', before.id, signingId));
    expect((await finish(world, 'clerk', before.id, signingId)).state).to.equal('sealed');
  });

  it('gives one of two claims made in the same instant', async () => {
    const before = await numbered(world);
    const codes = await Promise.all(
      (['clerk', 'secondClerk'] as const).map((who) => codeOf(begin(world, who, before, { kind: 'seal' }))),
    );
    expect(codes.sort()).to.deep.equal(['SIGNING_IN_PROGRESS', 'resolved']);
  });

  it('frees a claim when it is abandoned or five minutes old, and replaces one’s own', async () => {
    const before = await numbered(world);
    const first = await begin(world, 'clerk', before, { kind: 'seal' });
    const second = await begin(world, 'clerk', before, { kind: 'seal' });
    await expectRefused(before.id, 'SIGNING_EXPIRED', () =>
      finish(world, 'clerk', before.id, first.signingId),
    );
    const params = { id: before.id, signingId: second.signingId };
    expect(await codeOf(ask(world, 'secondClerk', 'abandonSigning', { params }))).to.equal('NOT_FOUND');
    await ask(world, 'clerk', 'abandonSigning', { params });
    const third = await begin(world, 'secondClerk', before, { kind: 'seal' });
    authorities.time.now = new Date(authorities.time.now.getTime() + 5 * 60_000);
    await expectRefused(before.id, 'SIGNING_EXPIRED', () =>
      finish(world, 'secondClerk', before.id, third.signingId),
    );
    expect((await sign(world, 'clerk', before, 'seal')).state).to.equal('sealed');
  });

  it('answers the same signature twice, and signs once, when finish is repeated', async () => {
    const before = await submitted(world);
    const { signingId } = await begin(world, 'leader', before);
    const [first, second] = await Promise.all([
      finish(world, 'leader', before.id, signingId),
      finish(world, 'leader', before.id, signingId),
    ]);
    const third = await finish(world, 'leader', before.id, signingId, 'wrong by now');
    for (const each of [second, third]) expect(each.versions).to.deep.equal(first?.versions);
    expect(third.version).to.equal(before.version + 1);
  });

  it('refuses a wrong PIN, keeps the claim, and locks the key after three', async () => {
    const before = await submitted(world);
    const { signingId } = await begin(world, 'leader', before);
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expectRefused(before.id, 'PIN_WRONG', () =>
        finish(world, 'leader', before.id, signingId, '000000'),
      );
    await expectRefused(before.id, 'CREDENTIAL_LOCKED', () => finish(world, 'leader', before.id, signingId));
    await expectRefused(before.id, 'CREDENTIAL_LOCKED', () => begin(world, 'leader', before));
  });

  it('locks the key against many guesses at once as against one by one', async () => {
    const before = await submitted(world);
    const { signingId } = await begin(world, 'leader', before);
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, guess) =>
        codeOf(finish(world, 'leader', before.id, signingId, String(guess))),
      ),
    );
    expect(codes.filter((code) => code === 'PIN_WRONG')).to.have.length(3);
    expect(codes.filter((code) => code === 'CREDENTIAL_LOCKED')).to.have.length(17);
  });

  it('forgets wrong PINs after a right one', async () => {
    for (const time of [1, 2]) {
      const before = await submitted(world);
      const { signingId } = await begin(world, 'leader', before);
      for (let guess = 0; guess < 2; guess += 1)
        expect(await codeOf(finish(world, 'leader', before.id, signingId, '000000'))).to.equal('PIN_WRONG');
      expect((await finish(world, 'leader', before.id, signingId)).state, `time ${time}`).to.equal('signed');
    }
  });

  it('opens the key again a quarter of an hour after it was locked', async () => {
    const before = await submitted(world);
    const { signingId } = await begin(world, 'leader', before);
    for (let guess = 0; guess < 3; guess += 1)
      await codeOf(finish(world, 'leader', before.id, signingId, '000000'));
    authorities.time.now = new Date(authorities.time.now.getTime() + 15 * 60_000 + 1);
    expect((await sign(world, 'leader', before)).state).to.equal('signed');
  });

  for (const [certificate, code] of [
    ['bad.expired', 'CERT_EXPIRED'],
    ['bad.not-yet-valid', 'CERT_NOT_YET_VALID'],
  ] as const)
    it(`refuses ${certificate} before anybody types a PIN`, async () => {
      const before = await submitted(world);
      await world.hold(LEADER_KEY, certificate);
      await expectRefused(before.id, code, () => begin(world, 'leader', before));
    });

  for (const [certificate, code] of [
    ['bad.revoked', 'CERT_REVOKED'],
    ['bad.foreign', 'CERT_UNTRUSTED'],
    ['bad.wrong-usage', 'CERT_KEY_USAGE'],
    ['bad.expired', 'CERT_EXPIRED'],
  ] as const)
    it(`refuses to sign with ${certificate}`, async () => {
      const before = await submitted(world);
      const { signingId } = await begin(world, 'leader', before);
      await world.hold(LEADER_KEY, certificate);
      await expectRefused(before.id, code, () => finish(world, 'leader', before.id, signingId));
    });

  it('refuses a revoked seal', async () => {
    const before = await numbered(world);
    const { signingId } = await begin(world, 'clerk', before, { kind: 'seal' });
    await world.hold(SEAL_KEY, 'bad.revoked-seal');
    await expectRefused(before.id, 'CERT_REVOKED', () => finish(world, 'clerk', before.id, signingId));
  });

  it('refuses a person without a key', async () => {
    const before = await submitted(world);
    await world.database.connection
      .collection<{ _id: string }>('credentials')
      .deleteOne({ _id: `person:${LEADER_KEY.id}` });
    await expectRefused(before.id, 'CREDENTIAL_MISSING', () => begin(world, 'leader', before));
  });

  it('waits for a stopped OCSP and CRL, and signs when they are back', async () => {
    const before = await submitted(world);
    const { signingId } = await begin(world, 'leader', before);
    await authorities.stop();
    await expectRefused(before.id, 'REVOCATION_UNAVAILABLE', () =>
      finish(world, 'leader', before.id, signingId),
    );
    await authorities.start();
    expect((await finish(world, 'leader', before.id, signingId)).state).to.equal('signed');
  });

  it('waits for a stopped timestamp authority, and signs when it is back', async () => {
    const before = await submitted(world);
    const { signingId } = await begin(world, 'leader', before);
    world.tsa.url = 'http://127.0.0.1:1/tsa';
    await expectRefused(before.id, 'TIMESTAMP_UNAVAILABLE', () =>
      finish(world, 'leader', before.id, signingId),
    );
    world.tsa.url = world.pki.urls.tsa;
    expect((await finish(world, 'leader', before.id, signingId)).state).to.equal('signed');
  });

  it('refuses a signature by anybody but the named signer', async () => {
    const before = await submitted(world);
    for (const who of ['deputy', 'clerk', 'officer'] as const)
      await expectRefused(before.id, 'OUTGOING_NOT_SIGNER', () => begin(world, who, before));
    await expectRefused(before.id, 'NOT_FOUND', () => begin(world, 'stranger', before));
  });

  it('refuses the seal before the leader signed, and before the number', async () => {
    const before = await submitted(world);
    await expectRefused(before.id, 'OUTGOING_NOT_SIGNED', () =>
      begin(world, 'clerk', before, { kind: 'seal' }),
    );
    const after = await sign(world, 'leader', before);
    await expectRefused(after.id, 'OUTGOING_WRONG_STATE', () =>
      begin(world, 'clerk', after, { kind: 'seal' }),
    );
    await expectRefused(after.id, 'FORBIDDEN', () => begin(world, 'leader', after, { kind: 'seal' }));
  });

  it('refuses a seal that brings no number', async () => {
    const before = await numbered(world);
    const { number: _number, ...placement } = PLACEMENT;
    await expectRefused(before.id, 'BAD_INPUT', () =>
      begin(world, 'clerk', before, { kind: 'seal', placement }),
    );
  });

  it('refuses to sign after a failed form check, also one that came after the claim', async () => {
    const before = await submitted(world);
    const { signingId } = await begin(world, 'leader', before);
    const checked = await act(world, 'clerk', 'checkForm', before, { passed: false, text: 'Sai thể thức' });
    await expectRefused(before.id, 'OUTGOING_FORM_NOT_PASSED', () =>
      finish(world, 'leader', before.id, signingId),
    );
    await expectRefused(before.id, 'OUTGOING_FORM_NOT_PASSED', () => begin(world, 'leader', checked));
  });

  it('refuses a mark on a page that is not there, or off its page', async () => {
    const before = await submitted(world);
    for (const [box, code] of [
      [{ page: 2 }, 'PDF_PAGE_UNKNOWN'],
      [{ xMm: 4000 }, 'MARK_OUTSIDE_PAGE'],
    ] as const)
      await expectRefused(before.id, code, () =>
        begin(world, 'leader', before, { placement: { image: { ...PLACEMENT.image, ...box } } }),
      );
  });

  it('refuses to seal bytes whose leader’s signature no longer holds', async () => {
    const before = await numbered(world);
    const digest = before.versions.at(-1)?.digest ?? '';
    const { signingId } = await begin(world, 'clerk', before, { kind: 'seal' });
    const bytes = await world.bytesOf(digest);
    const at = bytes.indexOf('Xin chao');
    await world.tamper(
      digest,
      Buffer.concat([bytes.subarray(0, at), Buffer.from('Y'), bytes.subarray(at + 1)]),
    );
    await expectRefused(before.id, 'OUTGOING_SIGNATURE_INVALID', () =>
      finish(world, 'clerk', before.id, signingId),
    );
  });

  it('drops the claim of a document that was returned meanwhile', async () => {
    const before = await submitted(world);
    const { signingId } = await begin(world, 'leader', before);
    await act(world, 'clerk', 'returnOutgoing', before, { text: 'Thiếu nơi nhận' });
    await expectRefused(before.id, 'SIGNING_EXPIRED', () => finish(world, 'leader', before.id, signingId));
    expect((await read(world, 'leader', before.id)).state).to.equal('returned');
  });
});
