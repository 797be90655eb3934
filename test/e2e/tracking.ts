// What a clerk does about one document on its way to several agencies, of which some cannot be written to; and what an
// administrator sees of it. Chapters of the spec with two servers.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Download, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { checkPackets } from '../../server/cli/edxml.ts';
import { type Desk, openDesk } from './desk.ts';
import { makePapers } from './papers.ts';
import { SILENT, UNKNOWN_THERE } from './unreachable.ts';

const SUBJECT = 'Thông báo lịch kiểm tra công vụ';
const REASON = 'Đã gửi bản giấy theo đường bưu điện.';
const [READDRESSED, GIVEN_UP] = UNKNOWN_THERE;
const HOURS_LATER_MS = 5 * 3_600_000;

interface Ground {
  browser: Parameters<typeof openDesk>[0];
  /** Of the first server, and the folder with its development PKI. */
  url: string;
  dataDir: string;
}

export function trackingChapters(ground: () => Ground): void {
  let clerk: Desk;
  let page: Page;
  const boxOf = (name: string) => page.locator('.delivery').filter({ hasText: name });
  const stateOf = (name: string, state: string) =>
    boxOf(name).locator('> summary').getByText(state, { exact: true });
  const filterBy = (label: string) => page.getByLabel('Lọc nơi nhận').selectOption({ label });
  const openBox = async (name: string) => {
    if (!(await boxOf(name).locator('.in').isVisible())) await boxOf(name).locator('> summary').click();
  };
  const downloaded = async (name: string): Promise<Download> => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name }).click();
    return download;
  };

  it('a clerk sends to five agencies and sees at a glance who has it and who has not, in words and why', async () => {
    const { browser, url, dataDir } = ground();
    const codes = ['H16.02', ...UNKNOWN_THERE.map(({ code }) => code), SILENT.code, 'H16'];
    await makePapers({ url, dataDir }).released(SUBJECT, { recipientCodes: codes });
    clerk = await openDesk(browser, { url, username: 'vanthu.snv', password: DEMO_PASSWORD });
    page = clerk.page;
    await clerk.signIn();
    await clerk.goTo('Văn bản đi');
    await page.getByRole('link', { name: 'Đã phát hành' }).first().click();
    await clerk.open(SUBJECT);
    for (const name of ['Sở Tài chính', 'Ủy ban nhân dân tỉnh']) await stateOf(name, 'Đã đến').waitFor();
    for (const { name } of UNKNOWN_THERE) await stateOf(name, 'Gửi chưa được').waitFor();
    await openBox(READDRESSED.name);
    await boxOf(READDRESSED.name)
      .getByText('Cơ quan nhận không có trong danh bạ liên thông.', { exact: false })
      .first()
      .waitFor();
    await openBox(SILENT.name);
    await boxOf(SILENT.name).getByText('Gửi lại lúc', { exact: false }).waitFor();
    await clerk.look('tracking-failed', { shows: boxOf(READDRESSED.name) });
  });

  it('shows only those that failed, and only those that have not arrived after so many hours', async () => {
    await filterBy('Gửi chưa được');
    await boxOf('Sở Tài chính').waitFor({ state: 'detached' });
    expect(await page.locator('.delivery').count()).to.equal(2);
    await filterBy('Chưa đến sau 4 giờ');
    await page.getByText('Không có nơi nhận nào như vậy.').waitFor();
    await page.clock.setFixedTime(Date.now() + HOURS_LATER_MS);
    await filterBy('Tất cả');
    await filterBy('Chưa đến sau 4 giờ');
    await boxOf(SILENT.name).waitFor();
    expect(await page.locator('.delivery').count()).to.equal(3);
    await clerk.look('tracking-late', { shows: page.getByLabel('Lọc nơi nhận') });
    await page.clock.setFixedTime(Date.now());
    await filterBy('Tất cả');
  });

  it('hands out the packet as it was sent, and the evidence', async () => {
    await openBox('Sở Tài chính');
    const packet = await downloaded('Tải gói tin (.edxml): Sở Tài chính tỉnh Đắk Nông');
    let told = '';
    const code = await checkPackets([await packet.path()], {
      ...{ json: true, schema: true, requireSignature: true },
      write: (text) => {
        told += text;
      },
    });
    expect(code, told).to.equal(0);
    const evidence = await downloaded('Tải bằng chứng: Sở Tài chính tỉnh Đắk Nông');
    expect(evidence.suggestedFilename()).to.match(/\.zip$/);
    expect((await readFile(await evidence.path())).subarray(0, 2).toString()).to.equal('PK');
  });

  it('sends it to another agency instead, found by code or name, which has to be one of the directory', async () => {
    await openBox(READDRESSED.name);
    await page.getByRole('button', { name: `Đổi địa chỉ: ${READDRESSED.name}` }).click();
    const code = clerk.question().getByLabel('Mã hoặc tên cơ quan trong danh bạ');
    await code.fill('H99.99');
    await page.keyboard.press('Control+Enter');
    await clerk.question().getByText('Gõ mã, hoặc tên chỉ một cơ quan nhận được').waitFor();
    await code.fill('uy ban nhan dan');
    await clerk.question().getByText('Gõ mã, hoặc tên chỉ một cơ quan nhận được').waitFor();
    await code.fill('thuan an');
    await clerk.question().locator('.hint').getByText('Ủy ban nhân dân xã Thuận An').waitFor();
    await clerk.look('tracking-address-question');
    await clerk.confirm('Đổi địa chỉ');
    await stateOf('Ủy ban nhân dân xã Thuận An', 'Đã đến').waitFor();
    await stateOf(READDRESSED.name, 'Đã đổi địa chỉ').waitFor();
    expect(await page.getByRole('button', { name: `Gửi lại: ${READDRESSED.name}` }).count()).to.equal(0);
  });

  it('sends again what failed, and the new failure stands below the old one', async () => {
    await openBox(GIVEN_UP.name);
    const failures = boxOf(GIVEN_UP.name).locator('.line-of-time').getByText('Gửi chưa được');
    await failures.first().waitFor();
    await page.getByRole('button', { name: `Gửi lại: ${GIVEN_UP.name}` }).click();
    await clerk.look('tracking-retry-question');
    await clerk.confirm('Gửi lại');
    await failures.nth(1).waitFor();
  });

  it('gives one up with a reason, which stays with the name of who gave up', async () => {
    await page.getByRole('button', { name: `Thôi gửi: ${GIVEN_UP.name}` }).click();
    await clerk.question().getByLabel('Lý do').fill('x');
    await page.keyboard.press('Control+Enter');
    await clerk.question().getByText('Cần ít nhất 3 ký tự.').waitFor();
    await clerk.question().getByLabel('Lý do').fill(REASON);
    await clerk.confirm('Thôi gửi');
    await stateOf(GIVEN_UP.name, 'Đã thôi gửi').waitFor();
    await boxOf(GIVEN_UP.name).getByText(`Thôi gửi: ${REASON}`).waitFor();
    await boxOf(GIVEN_UP.name).getByText('Hoàng Thị Thùy Dương').last().waitFor();
    await clerk.look('tracking-given-up', { shows: boxOf(GIVEN_UP.name) });
    expect(clerk.complaints).to.deep.equal([]);
    expect(clerk.findings).to.deep.equal([]);
  });

  it('an administrator sees the peer that answers, the one that does not, and what waits for it', async () => {
    const { browser, url } = ground();
    const desk = await openDesk(browser, { url, username: 'quantri.snv', password: DEMO_PASSWORD });
    await desk.signIn();
    // Nobody waits for hours: what the server is asked for begins at once.
    await desk.page.route('**/api/exchange/deliveries?view=late*', (route) =>
      route.continue({
        url: route
          .request()
          .url()
          .replace(/hours=\d+/, 'hours=0'),
      }),
    );
    await desk.goTo('Liên thông');
    const part = (title: string) => desk.page.locator('.sheet').filter({ hasText: title });
    await part('Chưa đến nơi nhận').getByText(SILENT.name).waitFor();
    await part('Máy chủ liên thông').getByText('Thông suốt').first().waitFor();
    await part('Máy chủ liên thông').getByText(SILENT.name).waitFor();
    await part('Hàng đợi').getByText('1 việc').first().waitFor();
    await desk.look('exchange-silent-peer');
    expect(desk.complaints).to.deep.equal([]);
    expect(desk.findings).to.deep.equal([]);
  });
}
