// A document released inside the agency and by official e-mail, in Chromium: chosen in the draft and by the clerk, read by a
// colleague and seen to be read without a reload, opened by a citizen from the letter that a real mail server caught.
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { startOwnServer } from '../../server/cli/story/own-server.ts';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { layDemo } from '../support/demo-data.ts';
import { closedPort, type MailServer, startMailServer } from '../support/mail-server.ts';
import { until } from '../support/until.ts';
import { pickAgency } from './acts.ts';
import { type Desk, openDesk } from './desk.ts';
import { makePapers, type Papers } from './papers.ts';
import { inOrder, setUp } from './scene.ts';

const SUBJECT = 'Về việc mời họp góp ý quy chế tiếp công dân';
const CITIZEN = { name: 'Ông Nguyễn Văn Bình', address: 'binh@example.vn' };
const FIRM = { name: 'Công ty TNHH Mộc', address: 'moc@example.vn' };
const RIGHT = 'vanphong@moc.example.vn';

interface Stage {
  browser: Browser;
  url: string;
  mail: MailServer;
  papers: Papers;
}

describe('release inside the agency and by e-mail, in a browser', function () {
  this.timeout(480_000);
  let drafter: Desk;
  let clerk: Desk;
  let reader: Desk;
  let citizen: Desk;
  let document: OutgoingDetail;
  const desks: Desk[] = [];

  const stage = setUp('distribution', async ({ folder, main, browser }, closers): Promise<Stage> => {
    const mail = await startMailServer();
    closers.push(() => mail.close());
    const dataDir = join(folder, 'data');
    const port = await closedPort();
    const env = {
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SMTP_URL: mail.url.href,
      MAIL_FROM: 'vanthu@snv.example.vn',
    };
    const server = await startOwnServer({ dataDir, main, port, env, pkiPort: await layDemo(dataDir) });
    closers.push(() => server.stop());
    const { url } = server;
    const open = async (username: string) => {
      const desk = await openDesk(browser, { url, username, password: DEMO_PASSWORD });
      desks.push(desk);
      return desk;
    };
    drafter = await open('chuyenvien.snv');
    clerk = await open('vanthu.snv');
    reader = await open('lanhdao.snv');
    citizen = await open('nobody');
    await Promise.all([drafter.signIn(), clerk.signIn(), reader.signIn()]);
    return { browser, url, mail, papers: makePapers({ url, dataDir }) };
  });

  inOrder();
  afterEach(() => {
    expect(desks.flatMap(({ findings }) => findings.splice(0)).join('\n'), 'findings of axe').to.equal('');
    expect(desks.flatMap(({ complaints }) => complaints.splice(0)).join('\n'), 'complaints').to.equal('');
  });

  const detail = async () =>
    (await stage().papers.as('vanthu.snv')).call('getOutgoing', { params: { id: document.id } });

  it('the drafter names people of the agency in the tree, and a citizen by keys; both are saved by themselves', async () => {
    document = await stage().papers.draft(SUBJECT, { recipientCodes: [] });
    const { page } = drafter;
    await page.goto(`${stage().url}/outgoing/${document.id}/edit`);
    await pickAgency(page, 'Đơn vị, cá nhân trong cơ quan', 'nghia', 'Trần Đình Nghĩa');
    await page.getByLabel('Tên người nhận').fill(CITIZEN.name);
    await page.getByLabel('Địa chỉ thư điện tử').fill('binh@');
    await page.keyboard.press('Enter');
    await page.getByText(/Điền tên và một địa chỉ thư đúng/).waitFor();
    await page.getByLabel('Địa chỉ thư điện tử').fill(CITIZEN.address);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Bỏ ${CITIZEN.name}` }).waitFor();
    await drafter.look('draft-other-recipients', { shows: page.locator('.other-mails') });
    await until('the draft is saved', async () => (await detailOf()).fields.mails.length === 1);
    expect((await detailOf()).fields.internal.personIds).to.have.length(1);
  });

  const detailOf = async () =>
    (await stage().papers.as('chuyenvien.snv')).call('getOutgoing', { params: { id: document.id } });

  it('the clerk adds a unit and a firm to the sealed document, and releases it', async () => {
    const api = await stage().papers.as('chuyenvien.snv');
    const { id, version } = await detailOf();
    const submitted = await api.call('submitOutgoing', { params: { id }, body: { version } });
    await stage().papers.sealed(submitted);
    stage().mail.faults.set(FIRM.address, 'refuse');
    const { page } = clerk;
    await page.goto(`${stage().url}/outgoing/${id}`);
    await page.evaluate('window.firstPage = true');
    await clerk.actFromMenu('Nơi nhận khác');
    await pickAgency(page, 'Đơn vị, cá nhân trong cơ quan', 'van phong', 'Văn phòng');
    await clerk.question().getByLabel('Tên người nhận').fill(FIRM.name);
    await clerk.question().getByLabel('Địa chỉ thư điện tử').fill(FIRM.address);
    await clerk.question().getByRole('button', { name: 'Thêm', exact: true }).click();
    await clerk.look('clerk-other-recipients');
    await clerk.confirm('Nơi nhận khác');
    await page.getByText(`${FIRM.name} (${FIRM.address})`).waitFor();
    await clerk.act('Phát hành');
    await clerk
      .question()
      .getByText(/Đồng thời gửi: 1 đơn vị, 1 người, 2 thư điện tử/)
      .waitFor();
    await clerk.confirm('Phát hành');
    await page.getByText('Không gửi được', { exact: true }).first().waitFor();
    expect((await detail()).state).to.equal('released');
  });

  it('the colleague finds it unread and reads it; the clerk sees so without a reload', async () => {
    const { page } = reader;
    await reader.goTo('Nội bộ');
    await page.locator('tr.pending [data-row]').filter({ hasText: SUBJECT }).waitFor();
    await reader.look('internal-list');
    await page.locator('[data-row]').filter({ hasText: SUBJECT }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.pdf-page canvas').first().waitFor();
    await clerk.page.locator('.readers li', { hasText: 'Trần Đình Nghĩa' }).getByText('Đọc').waitFor();
    await clerk.look('released-readers', { shows: clerk.page.locator('.readers') });
    await page.getByText('Đã đọc').first().waitFor();
    await reader.look('internal-document');
    expect(await clerk.isFirstPage()).to.equal(true);
  });

  it('the clerk sees why a letter failed and sends it to another address, by keys', async () => {
    const { page } = clerk;
    await page
      .getByText(/no such mailbox/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: `Đổi địa chỉ: ${FIRM.name}` }).focus();
    await page.keyboard.press('Enter');
    await clerk.question().getByLabel('Địa chỉ thư điện tử').fill(RIGHT);
    await clerk.look('mail-resend');
    await page.keyboard.press('Control+Enter');
    await clerk.question().waitFor({ state: 'detached' });
    await until('the firm has it', () => stage().mail.letters.some(({ to }) => to === RIGHT));
    await page
      .locator('.delivery', { hasText: FIRM.name })
      .getByText('Đã gửi', { exact: true })
      .first()
      .waitFor();
    await clerk.look('released-mails', { shows: page.getByRole('region', { name: 'Qua thư điện tử' }) });
  });

  it('the citizen opens the link of the letter without sign-in: valid signatures, and the document to read', async () => {
    const letter = stage().mail.letters.find(({ to }) => to === CITIZEN.address);
    const link = /http\S+\/letter#\S+/.exec(letter?.text ?? '')?.[0] ?? '';
    const { page } = citizen;
    await page.goto(link);
    await page.getByText('HỢP LỆ').first().waitFor();
    await page.getByText(document.fields.subject).first().waitFor();
    await citizen.look('letter');
    await page.getByRole('button', { name: 'Xem văn bản' }).click();
    await page.locator('.pdf-page canvas').first().waitFor();
    await clerk.page.locator('.delivery', { hasText: CITIZEN.name }).getByText('mở liên kết').waitFor();
  });

  it('those who have not read or opened it are reminded, by keys', async () => {
    const { page } = clerk;
    await page.getByRole('button', { name: 'Nhắc nơi nhận' }).focus();
    await page.keyboard.press('Enter');
    await clerk.question().getByText('Người nhận thư chưa mở liên kết').waitFor();
    await clerk
      .question()
      .getByLabel(/^Nội dung nhắc/)
      .fill('Đề nghị xác nhận dự họp trước thứ Sáu.');
    await clerk.look('remind');
    await page.keyboard.press('Control+Enter');
    await clerk.question().waitFor({ state: 'detached' });
    await until('the firm is reminded', () =>
      stage().mail.letters.some(({ to, subject }) => to === RIGHT && subject.startsWith('Nhắc:')),
    );
  });

  it('recalled, the citizen’s page says so and gives no file any more', async () => {
    await clerk.page.getByRole('button', { name: 'Lấy lại, thu hồi', exact: true }).click();
    await clerk
      .question()
      .getByLabel(/^Lý do/)
      .fill('Thay đổi thời gian họp, sẽ có giấy mời khác.');
    await clerk.look('recall-others');
    await clerk.confirm('Lấy lại, thu hồi');
    await clerk.page.getByText(/Văn bản đã được thu hồi/).waitFor();
    const { page } = citizen;
    await page.reload();
    await page.getByText(/đã được cơ quan ban hành thu hồi/).waitFor();
    expect(await page.getByRole('button', { name: 'Xem văn bản' }).count()).to.equal(0);
    await citizen.look('letter-recalled');
  });
});
