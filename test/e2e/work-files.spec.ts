// Work files of a real server in real Chromium: the yearly list written and approved, a file opened from it, filled, closed,
// exported, read again, handed over and taken by the archive; with mouse and keys.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { playStory } from '../../server/cli/story.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemoPki } from '../support/demo-pki.ts';
import { discPng } from '../support/png.ts';
import { hasProgram } from '../support/programs.ts';
import { type Desk, openBrowser, openDesk } from './desk.ts';

const YEAR = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear();

describe('work files, in a browser', function () {
  this.timeout(480_000);

  let folder: string;
  let server: OwnServer;
  let browser: Browser;
  let officer: Desk;
  let clerk: Desk;
  let leader: Desk;
  let zip: string;

  before(async function () {
    this.timeout(480_000);
    if (!hasProgram('chromium')) return this.skip();
    const { main } = await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-work-files-page-'));
    const dataDir = join(folder, 'data');
    server = await startOwnServer({ dataDir, main, pkiPort: await layDemoPki(dataDir) });
    await playStory({ url: server.url, password: DEMO_PASSWORD, pin: '123456', recipients: ['H16.02'] });
    browser = await openBrowser();
    const signIn = async (username: string) => {
      const desk = await openDesk(browser, { url: server.url, username, password: DEMO_PASSWORD });
      await desk.signIn();
      return desk;
    };
    officer = await signIn('chuyenvien.snv');
    clerk = await signIn('vanthu.snv');
    leader = await signIn('lanhdao.snv');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    for (const { findings, complaints } of [officer, clerk, leader])
      expect([...findings.splice(0), ...complaints.splice(0)].join('\n')).to.equal('');
  });

  const press = ({ page }: Desk, name: string) => page.getByRole('button', { name, exact: true }).click();

  it('the clerk writes the list of the year by keys, the head approves it', async () => {
    await clerk.goTo('Hồ sơ công việc');
    await clerk.page.getByText('Bạn chưa có hồ sơ nào').waitFor();
    await clerk.look('work-files-empty');
    await clerk.page.getByRole('link', { name: 'Danh mục hồ sơ' }).click();
    await clerk.page.getByText(`Năm ${YEAR} chưa có danh mục hồ sơ.`).waitFor();
    await press(clerk, 'Soạn danh mục mới');
    await press(clerk, 'Thêm đề mục lớn');
    const titles = clerk.page.getByLabel('Tên đề mục và tiêu đề hồ sơ');
    await titles.first().fill('Cải cách hành chính');
    for (const title of ['Hồ sơ báo cáo cải cách hành chính năm', 'Hồ sơ kiểm tra cải cách hành chính']) {
      const add = clerk.page.getByRole('button', { name: 'Thêm hồ sơ', exact: true });
      await add.focus();
      await clerk.page.keyboard.press('Enter');
      await titles.last().fill(title);
    }
    expect(await clerk.page.getByLabel('Số, ký hiệu hồ sơ').last().inputValue()).to.equal('02.VP');
    await clerk.look('work-file-list-editor');
    await press(clerk, 'Lưu danh mục');
    await press(clerk, 'Trình phê duyệt');
    await clerk.look('work-file-list-submit');
    await clerk.confirm('Trình phê duyệt');
    await leader.page.goto(`${server.url}/work-files/list`);
    await press(leader, 'Phê duyệt');
    await leader.confirm('Phê duyệt');
    await leader.page.getByText('Đã phê duyệt', { exact: true }).first().waitFor();
    await leader.look('work-file-list');
  });

  it('the officer opens a file from it and puts a document in from its own page, and a picture', async () => {
    const { page } = officer;
    await page.goto(`${server.url}/work-files/list`);
    await page.getByRole('button', { name: /Hồ sơ báo cáo cải cách/ }).click();
    await officer.question().waitFor();
    await officer.look('work-file-open');
    await officer.question().getByRole('button', { name: 'Mở hồ sơ', exact: true }).click();
    await page.getByRole('heading', { name: /^01\.VP/ }).waitFor();
    await officer.goTo('Văn bản đi');
    await page.getByRole('link', { name: 'Tất cả' }).first().click();
    await page.locator('[data-row]').first().click();
    await press(officer, 'Đưa vào hồ sơ');
    await officer.question().getByRole('radio').first().check();
    await officer.look('work-file-put-in');
    await officer.confirm('Đưa vào hồ sơ');
    await page.getByRole('link', { name: /01\.VP/ }).click();
    await page.locator('.items > li').first().waitFor();
    await writeFile(join(folder, 'anh-hoi-nghi.png'), discPng(60, [30, 90, 160]));
    await officer.actFromMenu('Thêm tài liệu');
    await officer
      .question()
      .getByLabel(/Kéo tệp/)
      .setInputFiles(join(folder, 'anh-hoi-nghi.png'));
    await officer.look('work-file-collect');
    await officer.question().getByRole('button', { name: 'Tải tệp lên' }).click();
    await page.locator('.items > li').nth(1).waitFor();
    await officer.confirm('Xong');
    await page.locator('.pdf').waitFor();
    await officer.look('work-file');
  });

  it('is told what is missing, mends it, closes the file and exports it', async () => {
    const { page } = officer;
    await officer.act('Kết thúc hồ sơ');
    await officer.question().getByText('thiếu ngày').waitFor();
    await officer.look('work-file-close-missing');
    await officer.question().getByRole('button', { name: 'Hủy' }).click();
    await page.getByRole('button', { name: /^Sửa: anh-hoi-nghi/ }).click();
    await officer.question().getByLabel('Ngày của tài liệu').fill('05/01/2026');
    await page.keyboard.press('Enter');
    await officer.question().getByLabel(/^Loại/).fill('Ảnh');
    await officer.question().getByLabel('Tác giả').fill('Văn phòng Sở');
    await officer.confirm('Sửa');
    await officer.act('Kết thúc hồ sơ');
    await officer
      .question()
      .getByText(/Phải nộp vào lưu trữ trước/)
      .waitFor();
    await officer.look('work-file-close');
    await officer.confirm('Kết thúc hồ sơ');
    await page.getByText('Đã kết thúc', { exact: true }).first().waitFor();
    await officer.look('work-file-closed');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^Xuất hồ sơ/ }).click(),
    ]);
    zip = join(folder, 'ho-so.zip');
    await download.saveAs(zip);
  });

  it('the export is read again for reading, and says that it is whole', async () => {
    const { page } = officer;
    await officer.goTo('Hồ sơ công việc');
    await page.getByRole('link', { name: 'Đọc lại hồ sơ đã xuất' }).click();
    await page.getByLabel('Chọn tệp hồ sơ (.zip)').setInputFiles(zip);
    await page.getByText('Hồ sơ nguyên vẹn, chữ ký hợp lệ').waitFor();
    expect(await page.locator('tbody tr').count()).to.equal(2);
    await officer.look('work-file-check');
  });

  it('handed over, the archive gives it back once and takes it then', async () => {
    const { page } = officer;
    await officer.goTo('Hồ sơ công việc');
    await page.locator('[data-row]').first().click();
    await officer.act('Nộp lưu');
    await officer.confirm('Nộp lưu');
    await clerk.goTo('Hồ sơ công việc');
    await clerk.page.getByRole('link', { name: 'Chờ tiếp nhận' }).click();
    await clerk.page.locator('[data-row]').first().waitFor();
    await clerk.look('work-files-archive');
    await clerk.page.locator('[data-row]').first().click();
    await clerk.actFromMenu('Trả lại người nộp');
    await clerk.question().getByLabel('Lý do').fill('Thiếu biên bản của hội nghị');
    await clerk.look('work-file-refuse');
    await clerk.confirm('Trả lại người nộp');
    await page.getByText('Lưu trữ trả lại hồ sơ này').waitFor();
    await officer.act('Nộp lưu');
    await officer.confirm('Nộp lưu');
    await clerk.act('Nhận vào lưu trữ');
    await clerk.confirm('Nhận vào lưu trữ');
    await page.getByText('Hồ sơ nằm trong lưu trữ, không sửa được nữa.').waitFor();
    await officer.look('work-file-archived');
  });
});
