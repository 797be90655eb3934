// The books of a real server in real Chromium: a clerk sets how the agency numbers, reserves, voids, takes over the paper
// book and has the numbers checked, with mouse or keys.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { auditRegisters } from '../../server/contracts/registers.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemoPki } from '../support/demo-pki.ts';
import { findBrowser } from '../support/programs.ts';
import { type Desk, openBrowser, openDesk } from './desk.ts';

const YEAR = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear();

describe('the registers, in a browser', function () {
  this.timeout(180_000);

  let folder: string;
  let server: OwnServer;
  let browser: Browser;
  let desk: Desk;
  let page: Page;

  before(async function () {
    this.timeout(300_000);
    if (findBrowser() === undefined) return this.skip();
    const { main } = await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-registers-page-'));
    const dataDir = join(folder, 'data');
    server = await startOwnServer({ dataDir, main, pkiPort: await layDemoPki(dataDir) });
    browser = await openBrowser();
    desk = await openDesk(browser, { url: server.url, username: 'vanthu.snv', password: DEMO_PASSWORD });
    ({ page } = desk);
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
    await page.keyboard.type('Quyết định ký bản giấy chiều nay');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Giữ cho: Quyết định ký bản giấy chiều nay').waitFor();
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
    await page.getByText('Còn giữ chỗ: 121').waitFor();
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
    expect(desk.complaints.filter((each) => !each.includes('409'))).to.deep.equal([]);
  });
});
