// Scanned paper through the office: read by the real recogniser, turned, killed in the middle, taken apart, photographed,
// and written into a watched folder. Stored first; what cannot be read is there all the same.
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import type { IntakeDetail } from '../../server/contracts/intake.ts';
import { isToConfirm } from '../../server/contracts/scans.ts';
import { bufferSource, openPkcs12, type SignatureSpec, sign } from '../../server/signing/index.ts';
import { codeOf } from '../support/code-of.ts';
import { printSheet } from '../support/form-samples/print-sheet.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import { killInWork } from '../support/office-processes.ts';
import { findProgram, hasProgram } from '../support/programs.ts';
import { numberedLetter, photographed, scanOf, shortLetter } from '../support/scans.ts';
import { until } from '../support/until.ts';
import { encryptedDocument } from '../unit/form-check/hostile-files.ts';

describe('scanned paper', () => {
  let office: TestOffice;
  let clerk: Caller;
  /** Scanners write here. */
  let root: string;
  /** The letter as a picture, and a short one. */
  let picture: Uint8Array;
  let short: Uint8Array;

  before(async function () {
    this.timeout(120_000);
    const ocrProgram = findProgram('tesseract');
    if (ocrProgram === undefined || !hasProgram('pdftoppm')) return this.skip();
    root = await mkdtemp(join(tmpdir(), 'vanthu-scanners-'));
    office = await startTestOffice({ ocrProgram, scanFolder: { root, everyMs: 300 } });
    clerk = await office.as('vanthu.snv');
    [picture = picture] = await photographed(await printSheet(await numberedLetter()));
    [short = short] = await photographed(await printSheet(await shortLetter()));
  });
  after(async () => {
    await office?.close();
    if (root !== undefined) await rm(root, { recursive: true, force: true });
  });

  const upload = async (name: string, bytes: Uint8Array) => {
    const { digest } = await clerk.call('uploadFile', { query: { name, purpose: 'attachment' }, bytes });
    return { digest, name };
  };
  const put = async (files: Array<{ digest: string; name: string }>, isOnePaper = false) =>
    (await clerk.call('putScans', { body: { key: randomUUID(), files, isOnePaper } })).ids;
  const read = (id: string) => clerk.call('getIntake', { params: { id } });
  const settled = async (id: string): Promise<IntakeDetail> => {
    await until('it is read', async () => !['stored', 'processing'].includes((await read(id)).state));
    return read(id);
  };
  const scanned = async (name: string, bytes: Uint8Array) => {
    const [id = ''] = await put([await upload(name, bytes)]);
    return id;
  };
  const papersOf = ({ files }: IntakeDetail) => files.filter(({ role }) => role === 'paper');
  const bytesOf = async (item: IntakeDetail) => {
    const [{ digest } = { digest: '' }] = papersOf(item);
    const { id } = item;
    return clerk.call('downloadIntakeFile', { params: { id, digest } });
  };

  const signed = async () => {
    const base = await printSheet(await numberedLetter());
    const { bytes, pin } = office.pki.p12('so-noi-vu.leader');
    const spec: SignatureSpec = { role: 'person', marks: [], signedAt: new Date() };
    const { revision } = await sign(bufferSource(base), spec, await openPkcs12(bytes, pin));
    return Buffer.concat([base, revision]);
  };

  it('is read, with the place of each field, and numbers and dates wait for a person', async () => {
    const item = await settled(await scanned('scan.pdf', await scanOf([picture])));
    expect(item.state).to.equal('ready');
    const { numberText, issuedOn, senderName, senderCode, subject, kind } = item.proposed;
    expect([numberText, issuedOn, senderName, subject, kind].map((field) => field?.value)).to.deep.equal([
      '1207/SNV-VP',
      '2026-11-05',
      'Sở Nội vụ tỉnh Đắk Nông',
      'Báo cáo kết quả cải cách hành chính năm 2026',
      'cong-van',
    ]);
    expect(senderCode?.value).to.be.a('string');
    expect(numberText?.source).to.equal('ocr');
    expect(numberText?.at?.page).to.equal(1);
    expect(numberText?.at?.xMm).to.be.within(35, 45);
    expect(numberText && isToConfirm('numberText', numberText)).to.equal(true);
    expect(issuedOn && isToConfirm('issuedOn', issuedOn)).to.equal(true);
  });

  it('is turned when it lay upside down, and its places are those on the page as it lies', async () => {
    const item = await settled(await scanned('nguoc.pdf', await scanOf([picture], { turned: 180 })));
    expect(item.proposed.numberText?.value).to.equal('1207/SNV-VP');
    expect(item.proposed.numberText?.at?.yMm).to.be.within(245, 275);
  });

  it('is read again when the recogniser was killed in the middle', async () => {
    const id = await scanned('giet.pdf', await scanOf([picture], { dust: 20 }));
    await killInWork('tesseract', 'vanthu-work-ocr-');
    const item = await settled(id);
    expect(item.state).to.equal('ready');
    expect(item.proposed.numberText?.value).to.equal('1207/SNV-VP');
  });

  it('is taken apart at its separator pages, as a person says, and a second press finds the same parts', async () => {
    const separator = await clerk.call('downloadSeparator');
    const [bars = null] = await photographed(separator, { dpi: 100 });
    const whole = await settled(await scanned('chong.pdf', await scanOf([short, bars, short], { askew: 1 })));
    expect(whole.problem?.code).to.equal('SCAN_SEVERAL_PAPERS');
    const params = { id: whole.id };
    const cuts = await clerk.call('getScanCuts', { params });
    expect(cuts).to.deep.equal({ looks: ['content', 'separator', 'content'], parts: [[1], [3]] });
    const split = (parts: number[][]) =>
      clerk.call('splitScan', { params, body: { version: whole.version, parts } });
    expect(await codeOf(split([[1], [4]]))).to.equal('PAPER_CUTS_INVALID');
    expect(await codeOf(split([[1], [1]]))).to.equal('PAPER_CUTS_INVALID');
    const after = await split(cuts.parts);
    expect(after.taken?.as).to.equal('items');
    const parts = await Promise.all((after.taken?.ids ?? []).map(settled));
    expect(parts.map((part) => [part.state, part.partOf, papersOf(part)[0]?.pageCount])).to.deep.equal([
      ['ready', whole.id, 1],
      ['ready', whole.id, 1],
    ]);
    expect(parts[1]?.proposed.numberText?.value).to.equal('1207/SNV-VP');
    expect(await codeOf(split(cuts.parts))).to.equal('INTAKE_WRONG_STATE');
    const stranger = await office.as('vanthu.stc');
    expect(await codeOf(stranger.call('getScanCuts', { params }))).to.equal('NOT_FOUND');
  });

  it('is never taken apart once it is signed', async () => {
    const item = await settled(await scanned('ky.pdf', await signed()));
    expect(item.state).to.equal('ready');
    const params = { id: item.id };
    expect(await codeOf(clerk.call('getScanCuts', { params }))).to.equal('PAPER_SIGNED');
    const body = { version: item.version, parts: [[1]] };
    expect(await codeOf(clerk.call('splitScan', { params, body }))).to.equal('PAPER_SIGNED');
    expect((await read(item.id)).version).to.equal(item.version);
  });

  it('comes as photos: one paper, in their order, turned as they were held, each byte kept', async () => {
    const [second = short] = await photographed(await printSheet(await shortLetter()), {
      dpi: 60,
    });
    const held = heldSideways(short);
    const files = [await upload('1.jpg', held), await upload('2.jpg', second)];
    const [id = ''] = await put(files, true);
    const item = await settled(id);
    const pdf = await bytesOf(item);
    expect([held, second].every((photo) => pdf.includes(Buffer.from(photo)))).to.equal(true);
    const pages = (await PDFDocument.load(pdf)).getPages();
    expect(pages.map((page) => page.getRotation().angle)).to.deep.equal([90, 0]);
    const text = await upload('ghi-chu.txt', Buffer.from('không phải ảnh'));
    expect(await codeOf(put([text], true))).to.equal('FILE_TYPE_REFUSED');
  });

  it('comes as a TIFF or as one picture, and is a PDF to whoever reads it', async function () {
    if (!hasProgram('tiff2pdf')) return this.skip();
    const [tiff = short] = await photographed(await printSheet(await shortLetter()), {
      dpi: 100,
      as: 'tiff',
    });
    const ids = await put([await upload('fax.tif', tiff), await upload('anh.jpg', short)]);
    for (const item of await Promise.all(ids.map(settled))) {
      expect((await bytesOf(item)).subarray(0, 5).toString()).to.equal('%PDF-');
      expect(item.proposed.kind?.value).to.equal('cong-van');
    }
  });

  it('is taken from a watched folder once it stands still, whatever it is', async () => {
    const [code] = [(await clerk.call('getMe')).post.agency.code];
    const folder = join(root, code);
    await mkdir(folder, { recursive: true });
    const lay = async (name: string, bytes: Uint8Array) => {
      await writeFile(join(folder, name), bytes);
      const past = new Date(Date.now() - 3_600_000);
      await utimes(join(folder, name), past, past);
    };
    await lay('a.pdf', await printSheet(await numberedLetter()));
    await lay('khoa.pdf', await encryptedDocument());
    await lay('ghi-chu.docx', Buffer.from('PK not a scan'));
    await lay('rong.pdf', Buffer.alloc(0));
    await lay('dang-quet.pdf.part', Buffer.from('%PDF-1.7'));
    const names = async (place: string) => (await readdir(join(folder, place)).catch(() => [])).sort();
    await until(
      'all are moved',
      async () => (await names('done')).length + (await names('failed')).length >= 6,
    );
    expect(await names('done')).to.deep.equal(['a.pdf', 'khoa.pdf']);
    expect(await names('failed')).to.deep.equal([
      'ghi-chu.docx',
      'ghi-chu.docx.txt',
      'rong.pdf',
      'rong.pdf.txt',
    ]);
    expect(await names('.')).to.include('dang-quet.pdf.part');
    const rows = async () =>
      (await clerk.call('listIntake', { query: { box: 'waiting', limit: 100 } })).items;
    const named = async (name: string) => (await rows()).find(({ item }) => item?.name === name)?.item;
    const whole = await settled((await named('a.pdf'))?.id ?? '');
    expect(whole.proposed.numberText).to.deep.include({ value: '1207/SNV-VP', source: 'text' });
    const locked = await settled((await named('khoa.pdf'))?.id ?? '');
    expect([locked.state, locked.problem?.code]).to.deep.equal(['needs-attention', 'FILE_ENCRYPTED']);
    // The same name on another day is another paper.
    await lay('a.pdf', await printSheet(await numberedLetter('9/SNV-VP')));
    await until('it is moved beside the first', async () => (await names('done')).includes('1-a.pdf'));
  });
});

/** As a telephone that was held sideways writes it: Exif says how far the picture is to be turned. */
function heldSideways(jpeg: Uint8Array): Buffer {
  const exif = Buffer.from(
    '457869660000' + '49492a0008000000' + '0100' + '1201' + '0300' + '01000000' + '06000000' + '00000000',
    'hex',
  );
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}
