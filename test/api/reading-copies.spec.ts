// Copies to be read of incoming documents: the stamp of arrival where the agency wants it, and the handwriting, drawn on pages
// that carry no signature any more; the file itself stays. Witnesses: qpdf, pdfsig, pdftotext, pdftoppm.
import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import type { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import type { Drawn } from '../../server/contracts/reading-copies.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { bufferSource, type Mark, openPkcs12, type SignatureSpec, sign } from '../../server/signing/index.ts';
import { drawPage, pdfsigVerdicts, pdfText, qpdfCheck } from '../signing/pdf/witness.ts';
import { codeOf } from '../support/code-of.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import { assemble } from '../support/pdf-samples/assemble.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { hasProgram } from '../support/programs.ts';

const PROGRAMS = ['qpdf', 'pdfsig', 'pdftotext', 'pdftoppm'];
const NOTE = 'Bản sao để đọc, không có giá trị pháp lý của bản gốc ký số';
/** Where the stamp would go, were it free. */
const MARK: Mark = {
  kind: 'text',
  lines: ['Đã ký điện tử'],
  sizePt: 14,
  box: { page: 1, xMm: 30, yMm: 47, widthMm: 50, heightMm: 5 },
};
const stream = (operators: string) => `<< /Length ${operators.length} >>\nstream\n${operators}\nendstream`;
const PAGE = '/Type /Page /Parent 2 0 R';

/** A green square on a layer that is off; its list of contents belongs to two pages, the third has none. */
const FILE = assemble({
  1: '<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] /Order [8 0 R] >> >> >>',
  2: '<< /Type /Pages /Count 3 /Kids [3 0 R 4 0 R 5 0 R] /MediaBox [0 0 300 300] >>',
  3: `<< ${PAGE} /Contents 6 0 R /Resources 9 0 R /AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >> >>`,
  4: `<< ${PAGE} /Contents 6 0 R /Resources 9 0 R >>`,
  5: `<< ${PAGE} >>`,
  6: '[7 0 R]',
  7: stream('q /OC /L BDC 0 1 0 rg 50 50 200 200 re f EMC'),
  8: '<< /Type /OCG /Name (An) >>',
  9: '<< /Properties << /L 8 0 R >> >>',
});
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('copies to be read', () => {
  let office: TestOffice;
  let clerk: Caller;
  let leader: Caller;
  let administrator: Caller;

  before(async function () {
    this.timeout(120_000);
    if (!PROGRAMS.every(hasProgram)) return this.skip();
    office = await startTestOffice();
    [clerk, leader, administrator] = await Promise.all([
      office.as('vanthu.snv'),
      office.as('lanhdao.snv'),
      office.as('quantri.snv'),
    ]);
  });
  after(() => office?.close());

  const ENTRY = {
    sender: { code: null, name: 'Ban Quản lý dự án' },
    issuedOn: vietnamDate(new Date()),
    kind: 'cong-van' as const,
    subject: 'Về việc bàn giao trụ sở',
    signer: { name: 'Lê Thị Hạnh', title: 'Giám đốc' },
  };
  let entered = 0;

  /** The bytes as they came, entered past the check of uploads, and given a number. */
  const registered = async (bytes: Uint8Array): Promise<IncomingDetail> => {
    const { person, post } = await clerk.call('getMe');
    entered += 1;
    const { id, version } = await office.container.incoming.enter(
      {
        ...{ personId: person.id, name: person.name, title: post.title, postId: post.id, role: 'clerk' },
        ...{ agencyId: post.agency.id, agencyCode: post.agency.code, agencyName: post.agency.name },
        ...{ unitId: post.unit.id, unitName: post.unit.name },
      },
      {
        ...{ ...ENTRY, numberText: `${entered}/BQL-VP`, place: '', urgency: 'normal', replyDueOn: null },
        ...{ kindName: '', key: randomUUID(), origin: 'email' },
        files: [
          {
            ...(await office.container.files.putBytes(bytes)),
            ...{ name: 'cong-van.pdf', mediaType: 'application/pdf', isMain: true },
          },
        ],
      },
    );
    return clerk.call('registerIncoming', {
      params: { id },
      body: {
        ...{ version, overrideReason: 'Tệp được đối chiếu với nơi gửi' },
        twin: { choice: 'keep', reason: 'Hai văn bản khác nhau' },
      },
    });
  };
  const fileOf = ({ files }: IncomingDetail) => files[0]?.file.digest ?? '';
  const copyOf = (who: Caller, document: IncomingDetail, draw: Drawn) =>
    who.call('makeReadingCopy', { params: { id: document.id, digest: fileOf(document) }, body: { draw } });
  const stampOf = async (who: Caller, { id }: IncomingDetail) =>
    (await who.call('getIncomingStamp', { params: { id } })).stamp;
  const original = (document: IncomingDetail) =>
    clerk.call('downloadIncomingFile', { params: { id: document.id, digest: fileOf(document) } });
  const write = (document: IncomingDetail, page: number, points: number[]) =>
    leader.call('instructIncoming', {
      params: { id: document.id },
      body: {
        ...{ version: document.version, text: '' },
        hand: { fileDigest: fileOf(document), strokes: [{ page, ink: 'red', width: 6, points }] },
      },
    });
  const switched = async (isOn: boolean) => {
    const { version } = await administrator.call('getStampSetting');
    return administrator.call('putStampSetting', { body: { version, isOn } });
  };
  const signed = async (base: Uint8Array): Promise<Buffer> => {
    const { bytes, pin } = office.pki.p12('so-noi-vu.leader');
    const spec: SignatureSpec = { role: 'person', signedAt: new Date(), marks: [MARK] };
    const { revision } = await sign(bufferSource(base), spec, await openPkcs12(bytes, pin));
    return Buffer.concat([base, revision]);
  };

  it('carry no stamp before the administrator wants one, and he alone may want it', async () => {
    const document = await registered(buildDocument());
    expect(await clerk.call('getStampSetting')).to.deep.equal({ version: 0, isOn: false, canChange: false });
    expect(await stampOf(clerk, document)).to.equal(null);
    expect(await codeOf(copyOf(clerk, document, 'both'))).to.equal('READING_COPY_EMPTY');
    const body = { version: 0, isOn: true };
    for (const who of [clerk, leader])
      expect(await codeOf(who.call('putStampSetting', { body }))).to.equal('FORBIDDEN');
    const set = await administrator.call('putStampSetting', { body });
    expect(set).to.deep.equal({ version: 1, isOn: true, canChange: true });
    expect(await codeOf(administrator.call('putStampSetting', { body }))).to.equal('CONFLICT');
    expect((await stampOf(clerk, document))?.fileDigest).to.equal(fileOf(document));
    await office.settle();
    const { items } = await administrator.call('listAudit');
    expect(items.map(({ action }) => action)).to.include('stamp.switchedOn');
    // Another agency is not asked, and wants none.
    expect((await (await office.as('vanthu.stc')).call('getStampSetting')).isOn).to.equal(false);
  });

  it('have number and day of the register on page one, no signature, and leave the signed file as it is', async () => {
    await switched(true);
    const bytes = await signed(buildDocument({ pages: 2 }));
    expect(pdfsigVerdicts(bytes)).to.have.length(1);
    const document = await registered(bytes);
    const file = { requestId: randomUUID(), notation: '07.QT', title: 'Bàn giao trụ sở', retention: 10 };
    const { id } = await leader.call('openWorkFile', { body: file });
    await leader.call('addToWorkFile', {
      params: { id },
      body: { source: 'incoming', documentId: document.id },
    });
    const copy = await copyOf(leader, document, 'stamp');
    expect(qpdfCheck(copy)).to.equal('clean');
    expect(pdfsigVerdicts(copy)).to.deep.equal([]);
    const whole = await PDFDocument.load(copy, { updateMetadata: false });
    expect(whole.getTitle()).to.contain(NOTE);
    const objects = whole.context.enumerateIndirectObjects().map(([, object]) => String(object));
    for (const trace of ['/ByteRange', '/AcroForm', '/FT /Sig', '/Widget'])
      expect(
        objects.some((object) => object.includes(trace)),
        trace,
      ).to.equal(false);
    const [first = '', second = ''] = pdfText(copy).split('\f');
    const { arrivalNumber, arrivedOn } = document.registration ?? { arrivalNumber: 0, arrivedOn: '' };
    const day = arrivedOn.split('-').toReversed().join('/');
    for (const words of [
      'SỞ NỘI VỤ',
      'ĐẾN',
      `Số: ${arrivalNumber}`,
      `Ngày: ${day}`,
      'Chuyển:',
      'Số và ký hiệu HS: 07.QT',
      NOTE,
    ])
      expect(first).to.contain(words);
    // What the signature showed is part of the page now.
    expect(first).to.contain('Đã ký điện tử');
    const place = (await stampOf(clerk, document))?.place;
    expect((place?.yMm ?? 0) >= 52 || (place?.xMm ?? 0) >= 80, JSON.stringify(place)).to.equal(true);
    expect(second).to.contain(NOTE);
    expect(second).not.to.contain('ĐẾN');
    const kept = await original(document);
    expect(sha256(kept)).to.equal(sha256(bytes));
    expect(pdfsigVerdicts(kept)).to.have.length(1);
  });

  it('have the strokes where they were written, on a page turned and cropped, with who and when', async () => {
    await switched(true);
    const turned = '/Rotate 90 /CropBox [100 200 500 800]';
    const before = await registered(buildDocument({ page: turned, pages: 2 }));
    const after = await write(before, 1, [200, 300, 0.9, 260, 300, 0.9, 320, 300, 0.9]);
    const copy = await copyOf(clerk, after, 'handwriting');
    expect(qpdfCheck(copy)).to.equal('clean');
    const picture = drawPage(copy, 1);
    expect([picture.width, picture.height]).to.deep.equal([600, 400]);
    // 260, 300 in user space: its height less what is cropped is the way from the left, once the page is turned.
    const [red, green, blue] = picture.at(300 - 200, 260 - 100);
    expect([red > 150, green < 90, blue < 110], `${red} ${green} ${blue}`).to.deep.equal([true, true, true]);
    const text = pdfText(copy);
    expect(text).to.match(
      new RegExp(`${after.instructions[0]?.by.name}, \\d{2}/\\d{2}/\\d{4} \\d{2}:\\d{2}`),
    );
    expect(text).not.to.contain('ĐẾN');
    const both = pdfText(await copyOf(clerk, after, 'both'));
    expect(both).to.contain('ĐẾN').and.to.contain(after.instructions[0]?.by.name);
    expect(sha256(await original(after))).to.equal(fileOf(before));
    await switched(false);
    expect(await stampOf(clerk, after)).to.equal(null);
  });

  it('are sound of unlike pages: blank, with a shared list of contents, with a layer that is off and an action', async () => {
    const before = await registered(FILE);
    const after = await write(before, 2, [100, 150, 1, 200, 150, 1]);
    const copy = await copyOf(clerk, after, 'handwriting');
    expect(qpdfCheck(copy)).to.equal('clean');
    const pages = pdfText(copy).split('\f').slice(0, 3);
    for (const page of pages) expect(page).to.contain('Bản sao để đọc');
    const by = after.instructions[0]?.by.name ?? '';
    expect(pages.map((page) => page.includes(by))).to.deep.equal([false, true, false]);
    const white = [255, 255, 255];
    const centres = [1, 2, 3].map((page) => drawPage(copy, page).at(150, 150));
    expect(centres).to.deep.equal([white, [200, 16, 46], white]);
    expect(drawPage(copy, 1).at(70, 70), 'the layer that is off').to.deep.equal(white);
    const whole = await PDFDocument.load(copy);
    const objects = whole.context.enumerateIndirectObjects().map(([, object]) => String(object));
    expect(objects.some((object) => object.includes('JavaScript'))).to.equal(false);
  });

  it('are for those who may read the document, and of its PDFs only', async () => {
    await switched(true);
    const document = await registered(buildDocument());
    const others = await Promise.all([office.as('chuyenvien.snv'), office.as('vanthu.stc')]);
    for (const who of others) {
      expect(await codeOf(copyOf(who, document, 'both'))).to.equal('NOT_FOUND');
      expect(await codeOf(stampOf(who, document))).to.equal('NOT_FOUND');
    }
    const params = { id: document.id, digest: '0'.repeat(64) };
    expect(await codeOf(clerk.call('makeReadingCopy', { params, body: { draw: 'both' } }))).to.equal(
      'NOT_FOUND',
    );
  });

  it('are refused of a file with a password or a broken one, which stay as they came', async () => {
    await switched(true);
    const locked = await PDFDocument.create();
    locked.addPage();
    locked.encrypt({ userPassword: 'mật khẩu', ownerPassword: 'khác' });
    const broken = buildDocument().subarray(0, 300);
    for (const [bytes, code] of [
      [await locked.save(), 'READING_COPY_ENCRYPTED'],
      [broken, 'READING_COPY_BROKEN'],
    ] as const) {
      const document = await registered(bytes);
      expect(await stampOf(clerk, document)).to.equal(null);
      expect(await codeOf(copyOf(clerk, document, 'stamp'))).to.equal(code);
      expect(sha256(await original(document))).to.equal(sha256(bytes));
    }
  });
});
