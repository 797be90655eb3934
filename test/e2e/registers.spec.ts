// The books of a real server in real Chromium: a clerk sets how the agency numbers, reserves, voids, takes over the paper
// book and has the numbers checked, with mouse or keys.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import mongoose from 'mongoose';
import type { Browser, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { auditRegisters } from '../../server/contracts/registers.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemoPki } from '../support/demo-pki.ts';
import { findBrowser } from '../support/programs.ts';
import { type Desk, openBrowser, openDesk } from './desk.ts';
import { makePapers, type Papers } from './papers.ts';

const TODAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format();
const PURPOSE = 'Quyết định ký bản giấy chiều nay';
const YEAR = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear();

describe('the registers, in a browser', function () {
  this.timeout(480_000);

  let folder: string;
  let toldIn: string;
  let server: OwnServer;
  let browser: Browser;
  let desk: Desk;
  let page: Page;
  let papers: Papers;

  before(async function () {
    this.timeout(480_000);
    if (findBrowser() === undefined) return this.skip();
    const { main } = await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-registers-page-'));
    const dataDir = join(folder, 'data');
    toldIn = join(folder, 'engine');
    const env = {
      NODE_OPTIONS: `--import=${new URL('../fault/preload.mjs', import.meta.url).href}`,
      ENGINE_TOLD_IN: toldIn,
    };
    server = await startOwnServer({ dataDir, main, env, pkiPort: await layDemoPki(dataDir) });
    browser = await openBrowser();
    desk = await openDesk(browser, { url: server.url, username: 'vanthu.snv', password: DEMO_PASSWORD });
    ({ page } = desk);
    papers = makePapers({ url: server.url, dataDir });
    await desk.signIn();
    await desk.goTo('Sổ văn bản');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    expect(desk.findings.splice(0).join('\n'), 'findings of axe').to.equal('');
  });

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const inQuestion = () => desk.question();

  it('take over where the paper book stands, and refuse a number below what is there', async () => {
    await page.getByText('Sổ chưa có số nào.').waitFor();
    await press('Nhập từ sổ giấy');
    await inQuestion().getByLabel('Đến số').fill('120');
    await desk.look('registers-paper-question');
    await desk.confirm('Nhập từ sổ giấy');
    await page.getByText('số tiếp theo 121').first().waitFor();
    await press('Nhập từ sổ giấy');
    await inQuestion().getByLabel('Từ số').fill('1');
    await inQuestion().getByLabel('Đến số').fill('90');
    await inQuestion().getByRole('button', { name: 'Nhập từ sổ giấy' }).click();
    await inQuestion()
      .getByText(/đã cấp ở đây rồi/)
      .waitFor();
    await page.keyboard.press('Escape');
    await inQuestion().waitFor({ state: 'detached' });
  });

  it('reserve a number by keys alone, and void it with a reason', async () => {
    await page.getByRole('button', { name: 'Giữ số' }).focus();
    await page.keyboard.press('Enter');
    await inQuestion().getByLabel('Giữ cho văn bản nào').focus();
    await page.keyboard.type(PURPOSE);
    await page.keyboard.press('Control+Enter');
    await page.getByText(`Giữ cho: ${PURPOSE}`).waitFor();
    await press('Giữ số');
    await inQuestion().getByLabel('Giữ cho văn bản nào').fill('Công văn hỏa tốc');
    await desk.confirm('Giữ số');
    await page.getByText('Giữ cho: Công văn hỏa tốc').waitFor();
    await page.getByRole('button', { name: 'Hủy số' }).first().click();
    await inQuestion().getByLabel('Lý do').fill('Lãnh đạo không ký công văn này');
    await desk.confirm('Hủy số');
    await page.getByText('Lãnh đạo không ký công văn này').waitFor();
    await desk.look('registers-book');
  });

  it('write the columns of one number of the paper book, and number a document that is on paper only', async () => {
    await page.getByRole('button', { name: 'Ghi cột 1–120' }).click();
    await inQuestion().getByLabel('Số, từ 1 đến 120').fill('37');
    await inQuestion().getByLabel('Tên loại và trích yếu').fill('Quyết định về việc nâng bậc lương');
    await inQuestion().getByLabel('Người ký').fill('Trần Văn Nam');
    await desk.look('registers-write-question');
    await desk.confirm('Ghi cột');
    await page.getByText('Quyết định về việc nâng bậc lương').waitFor();
    await press('Cấp số văn bản giấy');
    await inQuestion().getByLabel('Loại văn bản').selectOption({ label: 'Quyết định' });
    await inQuestion().getByRole('button', { name: 'Cấp số văn bản giấy' }).click();
    await inQuestion().getByText('Cần ít nhất 5 ký tự.').waitFor();
    await inQuestion().getByLabel('Tên loại và trích yếu').fill('Quyết định về khen thưởng năm 2026');
    await inQuestion().getByLabel('Nơi nhận văn bản').fill('Như Điều 3; lưu hồ sơ');
    await desk.confirm('Cấp số văn bản giấy');
    await page.getByRole('row').filter({ hasText: '123/QĐ-SNV' }).waitFor();
  });

  /** As if the number had been reserved long ago. Answers what puts that right. */
  const backDated = async (number: number) => {
    const engine = new mongoose.mongo.MongoClient(await readFile(toldIn, 'utf8'));
    const entries = engine.db('vanthu').collection('register-entries');
    const before = await entries.findOneAndUpdate(
      { number, state: 'reserved' },
      { $set: { on: '2020-01-06' } },
    );
    if (before === null) throw new Error(`${number} is not reserved`);
    return async () => {
      await entries.updateOne({ _id: before._id }, { $set: { on: before.on } });
      await engine.close();
    };
  };

  it('choose among the next numbers of several books and those reserved, when a document is numbered', async () => {
    const api = await papers.as('vanthu.snv');
    const { items } = await api.call('listBooks', { query: { direction: 'outgoing' } });
    const patterns = { named: '{loai}-HĐTĐ', plain: 'HĐTĐ-{donvi}' };
    await api.call('createBook', { body: { name: 'Sổ Hội đồng thi đua', kinds: [], patterns } });
    const subject = 'Về việc đề nghị xét tặng danh hiệu thi đua';
    const draft = await papers.submitted(subject);
    const signed = await papers.sign('lanhdao.snv', draft, 'approval');
    const body = { requestId: 'request-for-the-dialog', purpose: 'Công văn hẹn trước' };
    await api.call('reserveNumber', { params: { id: items[0]?.id ?? '' }, body });
    const offered = await api.call('getNumberChoices', { params: { id: signed.id } });
    expect(offered.books.map(({ bookName, number }) => [bookName, number])).to.deep.equal([
      ['Sổ đăng ký văn bản đi', 125],
      ['Sổ Hội đồng thi đua', 1],
    ]);
    expect(offered.reserved.map(({ number }) => number)).to.deep.equal([121, 124]);
    await page.goto(`${server.url}/outgoing/${signed.id}`);
    await desk.act('Cấp số');
    const choice = inQuestion().getByLabel('Lấy số');
    const old = { label: `${offered.reserved[0]?.text} – đã giữ ngày ${TODAY}: ${PURPOSE}` };
    await choice.selectOption(old);
    const restore = await backDated(121);
    await inQuestion().getByRole('button', { name: 'Cấp số' }).click();
    await inQuestion()
      .getByText(/mang ngày trước ngày ký văn bản/)
      .waitFor();
    await restore();
    const [, own] = offered.reserved;
    const label = `${own?.text} – đã giữ ngày ${TODAY}: Công văn hẹn trước`;
    await choice.waitFor();
    const labels = await choice.locator('option').allTextContents();
    expect(labels).to.have.length(4).and.to.include(label);
    expect(labels[1]).to.include('số tiếp theo của Sổ Hội đồng thi đua');
    await desk.look('registers-number-question');
    await choice.selectOption({ label });
    await desk.confirm('Cấp số');
    await desk.goTo('Sổ văn bản');
    await page
      .getByRole('row')
      .filter({ hasText: own?.text ?? '' })
      .getByRole('link', { name: subject })
      .waitFor();
  });

  it('find rows by what is in their columns, and keep the filter in the address', async () => {
    await page.getByLabel('Tìm số, trích yếu, ghi chú').fill('khen thuong');
    await page.keyboard.press('Enter');
    await page.getByText('Giữ cho: Quyết định ký bản giấy chiều nay').waitFor({ state: 'detached' });
    await page.getByText('Quyết định về khen thưởng năm 2026').waitFor();
    expect(new URL(page.url()).searchParams.get('text')).to.equal('khen thuong');
    await press('Lọc thêm');
    await page.getByLabel('Người ký').fill('Không có ai');
    await page.keyboard.press('Enter');
    await page.getByText('Không có dòng nào khớp bộ lọc.').waitFor();
    await desk.look('registers-filter');
    await press('Bỏ bộ lọc');
    await page.getByText('Lãnh đạo không ký công văn này').waitFor();
  });

  it('print the book with progress, sign it with the agency’s key, and download both forms', async () => {
    await press('In sổ');
    await inQuestion().getByRole('button', { name: 'In sổ' }).click();
    const sign = inQuestion().getByRole('button', { name: /^Ký số cơ quan/ });
    await sign.click();
    await inQuestion().getByLabel('Mã PIN khóa của cơ quan').fill('999999');
    await page.keyboard.press('Enter');
    await inQuestion().getByText('PIN_WRONG', { exact: false }).waitFor();
    await desk.look('registers-print-question');
    await inQuestion().getByLabel('Mã PIN khóa của cơ quan').fill('123456');
    await page.keyboard.press('Enter');
    await inQuestion().getByText('Đã ký số', { exact: true }).waitFor();
    for (const [link, beginning] of [
      [/^PDF/, '%PDF'],
      [/^XLSX/, 'PK'],
    ] as const) {
      const coming = page.waitForEvent('download');
      await inQuestion().getByRole('link', { name: link }).click();
      const path = await (await coming).path();
      expect((await readFile(path)).toString('latin1', 0, beginning.length)).to.equal(beginning);
    }
    await page.keyboard.press('Escape');
    await inQuestion().waitFor({ state: 'detached' });
  });

  it('take over several paper books from a table, shown before it is done', async () => {
    await press('Nhập từ sổ giấy');
    const table = (to: string) => ({
      name: 'so-giay.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`so_sach;tu_so;den_so;ngay\nSổ đăng ký văn bản đến;1;${to};01/01/${YEAR}\n`),
    });
    const input = inQuestion().locator('input[type=file]');
    await input.setInputFiles(table('tám'));
    await inQuestion().getByText('/line/2/den_so').waitFor();
    await input.setInputFiles(table('98'));
    await inQuestion()
      .getByText(/Sổ đăng ký văn bản đến: từ 1 đến 98/)
      .waitFor();
    await desk.look('registers-table-question');
    await desk.confirm('Nhập từ sổ giấy');
    await page.getByText('số tiếp theo 99').waitFor();
  });

  it('print the book of what arrived, with the paper that was entered by hand, and sign that too', async () => {
    const api = await papers.as('vanthu.snv');
    const arrived = await api.call('enterIncoming', {
      body: {
        sender: { code: null, name: 'Công ty TNHH Cà phê Đắk Mil' },
        ...{ numberText: '07/CV-CP', issuedOn: `${YEAR}-01-05`, kind: 'cong-van' },
        subject: 'Đề nghị hướng dẫn thủ tục tuyển dụng',
        signer: { name: 'Trần Văn Bình', title: 'Giám đốc' },
        ...{ key: randomUUID(), origin: 'paper' },
      },
    });
    const params = { id: arrived.id };
    await api.call('registerIncoming', { params, body: { version: arrived.version } });
    await page.getByRole('link', { name: /^Sổ đăng ký văn bản đến/ }).click();
    await page.getByText('Đề nghị hướng dẫn thủ tục tuyển dụng').waitFor();
    await press('In sổ');
    await inQuestion().getByRole('button', { name: 'In sổ' }).click();
    await inQuestion()
      .getByRole('button', { name: /^Ký số cơ quan/ })
      .click();
    await inQuestion().getByLabel('Mã PIN khóa của cơ quan').fill('123456');
    await page.keyboard.press('Enter');
    await inQuestion().getByText('Đã ký số', { exact: true }).waitFor();
    const coming = page.waitForEvent('download');
    await inQuestion().getByRole('link', { name: /^PDF/ }).click();
    const { stdout } = await promisify(execFile)('pdftotext', ['-layout', await (await coming).path(), '-']);
    expect(stdout.normalize('NFC'))
      .to.include('SỔ ĐĂNG KÝ VĂN BẢN ĐẾN')
      .and.include('07/CV-CP')
      .and.match(/\s99\s/);
    await page.keyboard.press('Escape');
    await inQuestion().waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^Sổ đăng ký văn bản đi/ }).click();
  });

  it('open a book for a group of kinds, show what it will print, and refuse what looks like another’s', async () => {
    await press('Mở sổ mới');
    await inQuestion().getByLabel('Tên sổ').fill('Sổ quyết định, chỉ thị');
    await inQuestion().getByRole('button', { name: 'Mở sổ mới' }).click();
    await inQuestion()
      .getByText(/không phân biệt được/)
      .waitFor();
    const kinds = inQuestion().getByLabel('Loại văn bản lấy số ở sổ này');
    await kinds.click();
    for (const kind of ['Quyết định', 'Chỉ thị']) {
      await kinds.fill(kind);
      await page.keyboard.press('Enter');
    }
    await kinds.press('Escape');
    await inQuestion().getByLabel('Mẫu ký hiệu, văn bản có tên loại').fill('{nam}/{loai} {coquan}');
    await inQuestion().getByText('Mẫu không đọc được').waitFor();
    await inQuestion().getByLabel('Mẫu ký hiệu, văn bản có tên loại').fill('{nam}/{loai}-{coquan}');
    await inQuestion().getByText(`01/${YEAR}/QĐ-SNV, 01/${YEAR}/CT-SNV`).waitFor();
    await desk.look('registers-book-question');
    await desk.confirm('Mở sổ mới');
    await page.getByRole('link', { name: /Sổ quyết định, chỉ thị/ }).click();
    await page.getByText('Nhận: Quyết định, Chỉ thị').waitFor();
  });

  it('check that every number is accounted for, and name what is not', async () => {
    await page.getByRole('link', { name: 'Kiểm tra số liên tục' }).click();
    await page.getByText(/Mọi số đều có văn bản/).waitFor();
    await page.getByText('Trên sổ giấy: 1–120').waitFor();
    await page.getByText('Còn giữ chỗ: 121').first().waitFor();
    await desk.look('registers-audit');
    const book = { bookId: 'book-00001', direction: 'outgoing', name: 'Sổ đăng ký văn bản đi' };
    const audit = auditRegisters.response.parse({
      ...{ year: YEAR, at: new Date().toISOString(), isContiguous: false },
      books: [
        {
          ...{ ...book, isContiguous: false, count: 40, last: 44, bound: 38, voided: 2, isCut: false },
          ...{ paper: [], gaps: [{ from: 7, to: 9 }], doubles: [12], datesBackwards: [31], reserved: [] },
        },
      ],
      printedTwice: [{ text: '12/QĐ-SNV', books: ['Sổ đăng ký văn bản đi', 'Sổ quyết định'] }],
    });
    await page.route('**/api/registers/audit?*', (route) =>
      route.fulfill({ contentType: 'application/json', body: JSON.stringify(audit) }),
    );
    await press('Kiểm tra lại');
    await page.getByText('7–9').waitFor();
    await page.getByText(/in trùng: 12\/QĐ-SNV/).waitFor();
    await desk.look('registers-audit-bad');
  });

  it('open the books of the coming year beforehand, with the kinds of this one', async () => {
    await page.getByLabel('Năm', { exact: true }).selectOption(String(YEAR + 1));
    await page.getByText(`Sổ năm ${YEAR + 1} tự mở khi sang năm.`, { exact: false }).waitFor();
    await desk.look('registers-next-year');
    await press(`Mở sổ năm ${YEAR + 1}`);
    await page.getByRole('link', { name: /Sổ quyết định, chỉ thị/ }).waitFor();
    expect(desk.complaints.filter((each) => !/status of (409|422)/.test(each))).to.deep.equal([]);
  });
});
