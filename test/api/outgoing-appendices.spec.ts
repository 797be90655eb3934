// Attachments in the same file: joined behind the main document when it is submitted, in their order, and refused with
// the reason where joining would break something. Those that are files of their own stay as they are.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { AppError } from '../../server/platform/http/problem.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import {
  ENCRYPTION_VARIANTS,
  type EncryptionVariant,
  makeEncryption,
} from '../support/pdf-samples/encryption.ts';
import { hasProgram } from '../support/programs.ts';
import { act, draft, expectUnchanged, signed, tell } from './outgoing-desk.ts';
import { type Authorities, openAuthorities, openWorld, type World } from './outgoing-world.ts';

const DICTIONARY = 30;
const encryptedSample = (): Buffer => {
  const variant = ENCRYPTION_VARIANTS['AES, 256 bits, revision 6'] as EncryptionVariant;
  const { trailer, dictionary, seal } = makeEncryption(variant, { user: 'mo', owner: 'chu' }, DICTIONARY);
  return buildDocument({ trailer, seal, objects: { [DICTIONARY]: dictionary }, unpacked: [DICTIONARY] });
};

describe('attachments in the same file', () => {
  let authorities: Authorities;
  let world: World;
  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
    world = await openWorld(authorities);
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });

  /** As wide as it is told, so that its pages are known again. */
  const paper = (width: number, pages = 1) =>
    buildDocument({ pages, page: `/MediaBox [0 0 ${width} 842]`, catalog: `/Lang (${width}-${pages})` });
  const attach = async (
    bytes: Uint8Array,
    name: string,
    inSameFile = true,
    mediaType = 'application/pdf',
  ) => ({
    ...(await world.upload('officer', bytes, name, mediaType)),
    inSameFile,
  });
  const widthsOf = async (digest = '') => {
    const whole = await PDFDocument.load(await world.bytesOf(digest));
    return whole.getPages().map((page) => page.getWidth());
  };
  const submit = (document: { id: string; version: number }) =>
    act(world, 'officer', 'submitOutgoing', document);
  const pointersOf = (work: Promise<unknown>) =>
    work.then(
      () => [],
      (error: unknown) => (error instanceof AppError ? error.errors.map(({ pointer }) => pointer) : []),
    );

  it('become pages behind the main document in the order chosen, and no file of their own any more', async () => {
    const attachments = [
      await attach(paper(500, 1), 'hai.pdf'),
      await attach(paper(400), 'rieng.pdf', false),
      await attach(paper(510, 1), 'mot.pdf'),
    ];
    const before = await draft(world, { attachments });
    expect(before.appended.map(({ name }) => name)).to.deep.equal(['hai.pdf', 'mot.pdf']);
    expect(before.attachments.map(({ name }) => name)).to.deep.equal(['rieng.pdf']);
    const [second, alone, first] = before.fields.attachments;
    const reordered = { ...before.fields, attachments: [first, alone, second] };
    const draftAgain = await act(world, 'officer', 'updateDraft', before, { fields: reordered });
    const sent = await submit(draftAgain);
    expect(sent.versions.map((version) => version.act)).to.deep.equal(['uploaded', 'joined']);
    expect(await widthsOf(sent.versions[1]?.digest)).to.deep.equal([595, 510, 500]);
  });

  it('are in what the leader signs, and the signed file extends the joined one', async () => {
    const attachments = [await attach(paper(420, 2), 'phu-luc.pdf')];
    const { versions } = await signed(world, { attachments });
    expect(versions.map((version) => version.act)).to.deep.equal(['uploaded', 'joined', 'signed']);
    const [joined, done] = await Promise.all([1, 2].map((at) => world.bytesOf(versions[at]?.digest ?? '')));
    expect(done?.subarray(0, joined?.length).equals(joined ?? Buffer.alloc(0))).to.equal(true);
    expect(await widthsOf(versions[2]?.digest)).to.have.length(3);
  });

  it('make the same file when the same are submitted again, and another one when they change', async () => {
    const attachments = [await attach(paper(430), 'a.pdf'), await attach(paper(440), 'b.pdf')];
    const first = await submit(await draft(world, { attachments }));
    const returned = await act(world, 'clerk', 'returnOutgoing', first, { text: 'Sửa trích yếu' });
    const fields = { ...returned.fields, subject: 'Trích yếu đã sửa' };
    const again = await submit(await act(world, 'officer', 'updateDraft', returned, { fields }));
    expect(again.versions).to.deep.equal(first.versions);
    const back = await act(world, 'clerk', 'returnOutgoing', again, { text: 'Bỏ bớt phụ lục' });
    const fewer = { ...back.fields, attachments: back.fields.attachments.slice(0, 1) };
    const last = await submit(await act(world, 'officer', 'updateDraft', back, { fields: fewer }));
    expect(last.versions.map((version) => version.act)).to.deep.equal([
      'uploaded',
      'joined',
      'uploaded',
      'joined',
    ]);
    expect(await widthsOf(last.versions.at(-1)?.digest)).to.deep.equal([595, 430]);
  });

  it('are refused with the reason and the place when one is signed, encrypted, broken or no PDF', async () => {
    const { versions } = await signed(world);
    const signedBytes = await world.bytesOf(versions.at(-1)?.digest ?? '');
    const cases = [
      ['APPENDIX_SIGNED', await attach(signedBytes, 'da-ky.pdf')],
      ['FILE_ENCRYPTED', await attach(encryptedSample(), 'ma-hoa.pdf')],
      ['FILE_BROKEN', await attach(paper(450).subarray(0, 200), 'hong.pdf')],
      ['FILE_NOT_PDF', await attach(Buffer.from('a;b'), 'bang.csv', true, 'text/csv')],
    ] as const;
    for (const [code, file] of cases) {
      const before = await draft(world, { attachments: [await attach(paper(455), 'tot.pdf'), file] });
      expect(await codeOf(submit(before)), file.name).to.equal(code);
      expect(await pointersOf(submit(before))).to.deep.equal(['/fields/attachments/1']);
      await expectUnchanged(world, 'officer', before);
    }
  });

  it('leave a signed main document alone', async () => {
    const { versions } = await signed(world);
    const main = await world.upload('officer', await world.bytesOf(versions.at(-1)?.digest ?? ''));
    const before = await draft(world, { main, attachments: [await attach(paper(460), 'phu-luc.pdf')] });
    expect(await codeOf(submit(before))).to.equal('APPENDIX_SIGNED');
    expect(await pointersOf(submit(before))).to.deep.equal(['/fields/main']);
    const apart = before.fields.attachments.map((file) => ({ ...file, inSameFile: false }));
    const fields = { ...before.fields, attachments: apart };
    const sent = await submit(await act(world, 'officer', 'updateDraft', before, { fields }));
    expect(sent.versions).to.have.length(1);
  });

  it('of a draft kept by an earlier version are files of their own', async () => {
    const before = await draft(world, { attachments: [await attach(paper(470), 'cu.pdf', false)] });
    const rows = world.database.connection.collection<{ _id: string }>('outgoing');
    await rows.updateOne(
      { _id: before.id },
      { $unset: { 'fields.attachments.0.inSameFile': '', appended: '' } },
    );
    const read = await tell(world, 'officer', 'getOutgoing', { params: { id: before.id } });
    expect(read).to.deep.equal(before);
    expect((await submit(read)).versions).to.have.length(1);
  });

  it('make a file that qpdf finds nothing wrong with', async function () {
    if (!hasProgram('qpdf')) return this.skip();
    const sent = await submit(await draft(world, { attachments: [await attach(paper(480, 3), 'x.pdf')] }));
    const folder = await mkdtemp(join(tmpdir(), 'vanthu-joined-'));
    try {
      const path = join(folder, 'whole.pdf');
      await writeFile(path, await world.bytesOf(sent.versions.at(-1)?.digest ?? ''));
      expect(execFileSync('qpdf', ['--check', path]).toString()).to.contain(
        'No syntax or stream encoding errors',
      );
      expect(execFileSync('qpdf', ['--show-npages', path]).toString().trim()).to.equal('4');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
