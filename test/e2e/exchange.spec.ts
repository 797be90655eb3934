// The page of the exchange in real Chromium: empty as a new server shows it, full, failing, and what a person does there.
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { getLogState } from '../../server/contracts/audit.ts';
import { getExchangeHealth, listDeliveryCases } from '../../server/contracts/exchange-desk.ts';
import { getQueues } from '../../server/contracts/queues.ts';
import type { Desk } from './desk.ts';
import { onOwnServer } from './scene.ts';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const CASES = listDeliveryCases.response.parse({
  items: [
    {
      id: 'delivery-0001',
      outgoingId: 'outgoing-0001',
      documentId: 'H16.01,2026/11/23,125/SNV-VP',
      recipient: { code: 'H16.21.03', name: 'Ủy ban nhân dân xã Thuận An, huyện Đắk Mil, tỉnh Đắk Nông' },
      state: 'failed',
      reason: 'EXCHANGE_RECIPIENT_UNKNOWN: H16.21.03 cannot receive',
      since: minutesAgo(1_500),
      changedAt: minutesAgo(60),
      nextTryAt: null,
    },
    {
      id: 'delivery-0002',
      outgoingId: 'outgoing-0002',
      documentId: 'H16.01,2026/11/24,126/SNV-VP',
      recipient: { code: 'H16.02', name: 'Sở Tài chính' },
      state: 'failed',
      reason: '',
      since: minutesAgo(90),
      changedAt: minutesAgo(20),
      nextTryAt: null,
    },
  ],
  next: null,
});
const HEALTH = getExchangeHealth.response.parse({
  peers: [
    {
      lane: 'lienthong.thuanan.example.vn:8443',
      agency: { code: 'H16.21.03', name: 'Ủy ban nhân dân xã Thuận An' },
      breaker: 'open',
      failures: 7,
      openUntil: minutesAgo(-3),
      lastContactAt: minutesAgo(600),
      lastFailureAt: minutesAgo(1),
      lastError: 'lienthong.thuanan.example.vn:8443 cannot be reached',
    },
    {
      lane: 'vanthu.stc.example.vn',
      agency: { code: 'H16.02', name: 'Sở Tài chính' },
      breaker: 'closed',
      failures: 0,
      openUntil: null,
      lastContactAt: minutesAgo(2),
      lastFailureAt: null,
      lastError: null,
    },
  ],
  reconciliation: { at: minutesAgo(800), compared: 1_312, repaired: 4, different: 1, unanswered: 1 },
  differences: [
    {
      id: 'delivery-0003',
      direction: 'sent',
      documentId: 'H16.01,2026/11/19,98/SNV-VP',
      peer: { code: 'H16.05', name: 'Sở Y tế' },
      kind: 'unknown-there',
      detail: 'arrived',
      seenAt: minutesAgo(800),
    },
  ],
  waiting: { queued: 12, sent: 3, failed: 2 },
  failedStatuses: 0,
  conflicts: [
    { sender: 'Sở Y tế', documentId: 'H16.05,2026/11/20,9/SYT-VP', count: 2, lastAt: minutesAgo(300) },
  ],
});
const QUEUES = getQueues.response.parse({
  lanes: [
    { lane: 'lienthong.thuanan.example.vn:8443', waiting: 1_204, oldestAt: minutesAgo(480) },
    { lane: null, waiting: 3, oldestAt: minutesAgo(0) },
  ],
  effects: [
    {
      collection: 'outgoing',
      documentId: '0190a7c2-77aa-7c11-9f00-0242ac120002',
      id: 'notify:1',
      type: 'notify',
      at: minutesAgo(200),
      deadAt: minutesAgo(100),
      attempts: 20,
      lastError: 'no such person',
    },
  ],
});

const LATE_LOG = getLogState.response.parse({
  entries: 48_120,
  sealedSeq: 48_120,
  sealedAt: minutesAgo(2),
  stampedSeq: 47_031,
  stampedAt: minutesAgo(95),
  waitingSince: minutesAgo(95),
  isLate: true,
  isBroken: false,
});

describe('the page of the exchange, in a browser', function () {
  this.timeout(480_000);

  const scene = onOwnServer('exchange');
  let desk: Desk | undefined;
  const deskOf = async (username: string): Promise<Desk> => {
    desk = await scene().deskOf(username);
    return desk;
  };
  const answer = (page: Page, address: string, body: unknown, status = 200) =>
    page.route(address, (route) =>
      route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) }),
    );

  afterEach(async () => {
    const findings = desk?.findings ?? [];
    await desk?.page.context().close();
    desk = undefined;
    expect(findings.join('\n'), 'findings of axe').to.equal('');
  });

  it('says of a new server that nothing failed, nothing is late and nobody was written to', async () => {
    const { page, goTo, look } = await deskOf('quantri.snv');
    await goTo('Liên thông');
    await page.getByText('Không có văn bản nào gửi không thành công.').waitFor();
    await page.getByText('Không có văn bản nào chậm đến nơi nhận.').waitFor();
    await page.getByText('Chưa gửi đến máy chủ nào khác.').waitFor();
    await page.getByText('Chưa có dòng nào').waitFor();
    await look('exchange-empty');
  });

  it('shows an administrator what needs a look first, with words beside every colour', async () => {
    const { page, goTo, look } = await deskOf('quantri.snv');
    await answer(page, '**/api/exchange/deliveries?view=failed*', CASES);
    await answer(page, '**/api/exchange/health', HEALTH);
    await answer(page, '**/api/queues', QUEUES);
    await answer(page, '**/api/audit/log/state', LATE_LOG);
    await goTo('Liên thông');
    await page.getByText('Tạm ngừng gửi').waitFor();
    await page.getByText('7 lần lỗi liên tiếp').waitFor();
    await page.getByText('1.204 việc').waitFor();
    await page.getByText('Dấu thời gian chậm', { exact: true }).waitFor();
    await page.getByText('có dấu thời gian đến dòng 47.031').waitFor();
    await page.getByText('Nơi nhận không có văn bản này').waitFor();
    await look('exchange');
  });

  it('gives up by keyboard alone, asks for the reason, and keeps what was typed when the act fails', async () => {
    const { page, goTo, look } = await deskOf('vanthu.snv');
    await answer(page, '**/api/exchange/deliveries?view=failed*', CASES);
    await answer(
      page,
      '**/api/exchange/deliveries/*/give-up',
      { code: 'DELIVERY_WRONG_STATE', status: 409 },
      409,
    );
    await goTo('Liên thông');
    await page.getByRole('button', { name: 'Thôi gửi: Sở Tài chính' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Lý do').fill('Đã gửi bản giấy');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Lượt gửi này vừa đổi trạng thái').waitFor();
    expect(await page.getByRole('dialog').getByLabel('Lý do').inputValue()).to.equal('Đã gửi bản giấy');
    await look('exchange-give-up-question');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByRole('heading', { name: 'Hàng đợi' }).count()).to.equal(0);
  });

  it('says what failed with a code to quote', async () => {
    const { page, goTo } = await deskOf('quantri.snv');
    const problem = { code: 'INTERNAL', status: 500, instance: 'tra-cuu-0043' };
    await answer(page, '**/api/exchange/health', problem, 500);
    await goTo('Liên thông');
    await page.getByText('tra-cuu-0043').first().waitFor();
  });

  it('is not for those who neither register nor administer', async () => {
    const { page } = await deskOf('chuyenvien.snv');
    await page.goto(`${scene().server.url}/exchange-desk`);
    await page.getByRole('navigation', { name: 'Điều hướng chính' }).waitFor();
    expect(await page.getByRole('link', { name: 'Liên thông' }).count()).to.equal(0);
    expect(await page.getByRole('heading', { name: 'Gửi không thành công' }).count()).to.equal(0);
  });
});
