// The clerk's queue in a browser: a mail appears by itself, is taken and registered; a parked one is read again and put aside;
// a file is uploaded; a paper is typed in. And what an administrator sees of a mailbox that is silent.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTransport } from 'nodemailer';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { startOwnServer } from '../../server/cli/story/own-server.ts';
import { layDemo } from '../support/demo-data.ts';
import { startSilentServer } from '../support/imap-server.ts';
import { closedPort } from '../support/mail-server.ts';
import { mailOf } from '../support/mails.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { openDesk } from './desk.ts';
import { inOrder, setUp } from './scene.ts';

const KNOWN = 'vanthu@stc.example.vn';
const HERE = 'vanthu@snv.example.vn';
const SUBJECT = 'V/v phối hợp kiểm tra; Số 15/STC-VP';
const AGAIN = 'Thư của người lạ';
const file = (name: string) => ({ name, bytes: buildDocument() });

describe('the intake in a browser', function () {
  this.timeout(480_000);

  const scene = setUp('intake', async ({ folder, main, browser }, closers) => {
    const silent = await startSilentServer();
    closers.push(() => silent.close());
    const port = await closedPort();
    const settings = join(folder, 'mail.json');
    await writeFile(join(folder, 'password'), 'x');
    const box = { agency: 'H16.01', url: silent.url, passwordFile: 'password', pollSeconds: 0.1 };
    const drop = { port, recipients: { [HERE]: 'H16.01' } };
    const senders = { [KNOWN]: 'H16.02' };
    await writeFile(settings, JSON.stringify({ mailboxes: [box], drop, senders, silenceSeconds: 0.3 }));
    const dataDir = join(folder, 'data');
    const env = { MAIL_INTAKE_FILE: settings };
    const server = await startOwnServer({ dataDir, main, env, pkiPort: await layDemo(dataDir) });
    closers.push(() => server.stop());
    const signedIn = async (username: string) => {
      const desk = await openDesk(browser, { url: server.url, username, password: DEMO_PASSWORD });
      await desk.signIn();
      return desk;
    };
    const post = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
    const send = (raw: string) => post.sendMail({ envelope: { from: 'mta@example.vn', to: HERE }, raw });
    return { clerk: await signedIn('vanthu.snv'), admin: await signedIn('quantri.snv'), send };
  });

  inOrder();

  it('shows a mail by itself, takes it beside its paper, and registers it', async () => {
    const { clerk, send } = scene();
    const { page } = clerk;
    await clerk.goTo('Tiếp nhận');
    await page.getByText('Không có gì chờ tiếp nhận.', { exact: false }).waitFor();
    await send(mailOf({ from: KNOWN, subject: SUBJECT, files: [file('cong-van.pdf'), file('phu-luc.pdf')] }));
    await send(mailOf({ subject: AGAIN, files: [file('la.pdf')] }));
    await page.locator('[data-row]').filter({ hasText: AGAIN }).waitFor();
    await page.locator('[data-row]').filter({ hasText: SUBJECT }).waitFor();
    await page.locator('tr').filter({ hasText: AGAIN }).getByText('Cần xem').waitFor();
    await clerk.look('intake-queue');
    await page.locator('[data-row]').filter({ hasText: SUBJECT }).click();
    await page.getByText('Theo danh sách nơi gửi', { exact: false }).waitFor();
    await page.locator('.page-text, canvas').first().waitFor();
    await clerk.look('intake-item');
    expect(await page.getByLabel('Số, ký hiệu').inputValue()).to.equal('15/STC-VP');
    await clerk.act('Tiếp nhận');
    await page.getByText('Còn thiếu thông tin này.').first().waitFor();
    const date = page.getByLabel('Ngày văn bản');
    await date.fill('01/01/2026');
    await date.press('Enter');
    await page.getByLabel('Trích yếu').fill('Phối hợp kiểm tra công sản');
    await clerk.act('Tiếp nhận');
    await page.waitForURL(/\/incoming\//);
    await clerk.act('Tiếp nhận và vào sổ');
    await clerk.confirm('Tiếp nhận và vào sổ');
    await page.getByText('Đã vào sổ', { exact: false }).first().waitFor();
    const read = page.locator('summary', { hasText: /^Máy đọc 3 trường · sửa 1$/ });
    await read.focus();
    await page.keyboard.press('Enter');
    await page.getByText(`đã sửa, máy đọc: “${SUBJECT}”`).waitFor();
    await clerk.look('incoming-read-fields', { shows: read });
  });

  it('reads a parked mail again, and puts it aside with a reason', async () => {
    const { clerk } = scene();
    const { page } = clerk;
    await clerk.goTo('Tiếp nhận');
    await page.getByRole('link', { name: /^Cần xem/ }).click();
    await page.locator('[data-row]').filter({ hasText: AGAIN }).click();
    await page.getByText('Địa chỉ gửi không có trong danh sách.', { exact: false }).first().waitFor();
    const again = page.waitForResponse(
      async (response) =>
        /\/api\/intake\/[^/?]+$/.test(response.url()) && (await response.json()).state === 'needs-attention',
    );
    await clerk.actFromMenu('Xử lý lại');
    await page.getByText('Đang xử lý lại.').waitFor();
    await again;
    await clerk.actFromMenu('Bỏ qua');
    await clerk.question().getByLabel('Lý do').fill('Không phải văn bản gửi cơ quan');
    await clerk.confirm('Bỏ qua');
    await page.getByText('Không phải văn bản gửi cơ quan', { exact: false }).waitFor();
  });

  it('puts uploaded files into the queue, and enters a paper without one', async () => {
    const { clerk } = scene();
    const { page } = clerk;
    await clerk.goTo('Tiếp nhận');
    const files = ['mot.pdf', 'hai.pdf'].map((name) => ({
      ...{ name, mimeType: 'application/pdf', buffer: buildDocument({ catalog: `/Lang (${name})` }) },
    }));
    await page.getByLabel('Tải lên tệp PDF').setInputFiles(files);
    for (const { name } of files) await page.locator('[data-row]').filter({ hasText: name }).waitFor();
    await page.getByRole('link', { name: 'Nhập văn bản giấy' }).click();
    await page.getByLabel('Cơ quan, tổ chức ban hành').fill('Công ty Môi trường xanh');
    await page.getByLabel('Trích yếu').fill('Đề nghị hướng dẫn hồ sơ');
    const date = page.getByLabel('Ngày văn bản');
    await date.fill('02/01/2026');
    await date.press('Enter');
    await clerk.look('intake-paper');
    await page.getByRole('button', { name: 'Lưu văn bản' }).click();
    await page.waitForURL(/\/incoming\/[0-9a-f]/);
    await page.getByRole('heading', { name: /Đề nghị hướng dẫn hồ sơ/ }).waitFor();
  });

  it('gives a paper that came before by mail no number without a choice, and puts the paper aside', async () => {
    const { clerk } = scene();
    const { page } = clerk;
    await clerk.goTo('Tiếp nhận');
    await page.getByRole('link', { name: 'Nhập văn bản giấy' }).click();
    await page.getByLabel('Cơ quan, tổ chức ban hành').fill('Sở Tài chính tỉnh Đắk Nông');
    await page.getByLabel('Số, ký hiệu').fill('15 / STC-VP');
    await page.getByLabel('Trích yếu').fill('Phối hợp kiểm tra');
    const date = page.getByLabel('Ngày văn bản');
    await date.fill('01/01/2026');
    await date.press('Enter');
    await page.getByRole('button', { name: 'Lưu văn bản' }).click();
    await page.waitForURL(/\/incoming\/[0-9a-f]/);
    await clerk.act('Tiếp nhận và vào sổ');
    await clerk.question().getByText('cùng số, ký hiệu, nơi ban hành và ngày', { exact: false }).waitFor();
    await clerk.look('incoming-twin', { shows: clerk.question().getByText('Xử lý bản trùng') });
    await clerk.question().getByRole('button', { name: 'Tiếp nhận và vào sổ' }).click();
    await clerk.question().getByText('Chọn cách xử lý bản trùng.').waitFor();
    await clerk
      .question()
      .getByLabel(/^Bỏ bản này vì trùng với 15\/STC-VP/)
      .check();
    await clerk
      .question()
      .getByLabel(/^Lý do/)
      .fill('Bản giấy của thư đã vào sổ');
    await clerk.confirm('Tiếp nhận và vào sổ');
    await page.getByText('Bản giấy của thư đã vào sổ', { exact: false }).first().waitFor();
  });

  it('tells an administrator of a mailbox that is silent', async () => {
    const { admin } = scene();
    await admin.goTo('Hộp thư công vụ');
    await admin.page.getByText('Không trả lời', { exact: true }).waitFor();
    await admin.look('mailboxes');
  });

  it('has an administrator switch the stamp of arrival on and off', async () => {
    const { admin } = scene();
    const { page } = admin;
    await page.goto(new URL('/profile', page.url()).href);
    const stamp = page.getByLabel('Hiện dấu đến trên văn bản đến của cơ quan');
    await stamp.focus();
    await page.keyboard.press('Space');
    await page.getByText('Đã bật dấu đến điện tử.').waitFor();
    await admin.look('stamp-setting', { shows: stamp });
    await stamp.uncheck();
    await page.getByText('Đã tắt dấu đến điện tử.').waitFor();
  });

  it('leaves nothing to complain of', () => {
    const { clerk, admin } = scene();
    expect([clerk.complaints, clerk.findings, admin.complaints, admin.findings]).to.deep.equal([
      [],
      [],
      [],
      [],
    ]);
  });
});
