// The directory in real Chromium: as a new server shows it, full, with what waits for an administrator, and his acts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import {
  getDirectoryRow,
  listDirectoryPending,
  listDirectoryRows,
  listDirectoryServers,
} from '../../server/contracts/directory-desk.ts';
import { listIncoming } from '../../server/contracts/incoming.ts';
import type { IncomingListItem } from '../../server/contracts/incoming-document.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemo } from '../support/demo-data.ts';
import { findBrowser } from '../support/programs.ts';
import { type Desk, openBrowser, openDesk } from './desk.ts';

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const inDays = (days: number) => hoursAgo(-24 * days);
const PEER = 'https://lienthong.thuanan.example.vn:8443';

const row = (overrides: object) => ({
  ...{ id: 'agency-0001', code: 'H16.02', name: 'Sở Tài chính', isLocal: false, transport: 'peer' },
  ...{ endpoint: 'https://vanthu.stc.example.vn', canReceive: true, maySend: true, acceptsUnsigned: false },
  ...{ isBlocked: false, source: 'https://vanthu.stc.example.vn', from: '2026-01-01T00:00:00.000Z' },
  ...{ until: null, dissolvedAt: null, certificateEndsAt: inDays(400), lastContactAt: hoursAgo(1) },
  ...overrides,
});
const THUAN_AN = {
  ...{ id: 'agency-0002', code: 'H16.21.03', source: PEER, endpoint: PEER, certificateEndsAt: inDays(12) },
  ...{ name: 'Ủy ban nhân dân xã Thuận An, huyện Đắk Mil, tỉnh Đắk Nông' },
};
const ROWS = listDirectoryRows.response.parse({
  items: [
    row({}),
    row(THUAN_AN),
    row({
      ...{ id: 'agency-0003', code: 'G09', name: 'Bộ Nội vụ', transport: 'axis', endpoint: null },
      ...{ source: 'axis', acceptsUnsigned: true, certificateEndsAt: null, lastContactAt: hoursAgo(30) },
    }),
    row({
      ...{ id: 'agency-0004', code: 'H16.05', name: 'Sở Y tế', isBlocked: true, maySend: false },
      ...{ source: 'import', certificateEndsAt: inDays(-3), lastContactAt: null },
    }),
  ],
  next: null,
  total: 4,
  sources: ['axis', 'here', 'import', PEER],
});
const DETAIL = getDirectoryRow.response.parse({
  ...row(THUAN_AN),
  ...{ revision: 4, parentCode: 'H16.21', blocked: null },
  former: [{ code: 'H16.20.07', name: 'Ủy ban nhân dân xã Đức An', until: '2025-07-01T00:00:00.000Z' }],
  terms: [
    { from: '1970-01-01T00:00:00.000Z', transport: 'folder', canReceive: true, maySend: true },
    { from: '2026-03-01T00:00:00.000Z', transport: 'peer', endpoint: PEER, canReceive: true, maySend: true },
  ],
  certificates: [
    {
      ...{ use: 'packet', sha256: 'a1b2'.repeat(16), subject: 'C=VN, O=UBND xã Thuận An, CN=Liên thông' },
      ...{ notBefore: hoursAgo(9_000), notAfter: inDays(12), from: null, until: null, isInForce: true },
    },
  ],
  history: [
    {
      ...{ at: hoursAgo(50), kind: 'changed', source: PEER, by: null },
      changes: [{ field: 'packetCertificates', from: 'a', to: 'b' }],
    },
    {
      ...{ at: hoursAgo(6_000), kind: 'renamed', source: PEER, by: null },
      changes: [{ field: 'code', from: 'H16.20.07', to: 'H16.21.03' }],
    },
  ],
});
const SERVERS = listDirectoryServers.response.parse({
  own: { endpoint: 'https://lienthong.snv.example.vn:8443', fingerprint: '9f3c'.repeat(16) },
  items: [
    {
      ...{ id: 'server-0001', endpoint: PEER, state: 'key-changed', realms: ['H16.21'], agencies: 9 },
      ...{ fingerprints: ['77aa'.repeat(16)], lastContactAt: hoursAgo(0.1), lastTakenAt: hoursAgo(30) },
      ...{ listMadeAt: hoursAgo(31), failure: null, nextAt: inDays(0.01) },
      offer: {
        ...{
          digest: 'c'.repeat(64),
          fingerprint: '12ef'.repeat(16),
          at: hoursAgo(0.1),
          madeAt: hoursAgo(0.2),
        },
        agencies: [{ code: 'H16.21.03', name: 'Ủy ban nhân dân xã Thuận An' }],
      },
    },
    {
      ...{ id: 'server-0002', endpoint: 'https://vanthu.stc.example.vn', state: 'failing', realms: [] },
      ...{ fingerprints: ['55bb'.repeat(16)], lastContactAt: hoursAgo(9), lastTakenAt: hoursAgo(200) },
      ...{ listMadeAt: hoursAgo(201), agencies: 1, offer: null, nextAt: inDays(0.1) },
      failure: {
        at: hoursAgo(1),
        code: 'UNREACHABLE',
        detail: 'vanthu.stc.example.vn cannot be reached',
        count: 5,
      },
    },
  ],
});
const PENDING = listDirectoryPending.response.parse({
  items: [
    {
      ...{
        id: 'pending-0001',
        digest: 'd'.repeat(64),
        source: PEER,
        code: 'H16.05',
        name: 'Sở Y tế tỉnh Đắk Nông',
      },
      ...{ reason: 'known-elsewhere', firstSeenAt: hoursAgo(5), lastSeenAt: hoursAgo(1) },
      entry: {
        ...{ code: 'H16.05', name: 'Sở Y tế tỉnh Đắk Nông', certificates: [] },
        terms: [
          {
            from: '2026-01-01T00:00:00.000Z',
            transport: 'peer',
            endpoint: PEER,
            canReceive: true,
            maySend: true,
          },
        ],
      },
      known: { id: 'agency-0004', name: 'Sở Y tế', source: 'import', transport: 'folder', endpoint: null },
    },
  ],
  total: 1,
});

describe('the directory, in a browser', function () {
  this.timeout(480_000);

  let folder: string;
  let server: OwnServer;
  let browser: Browser;
  let desk: Desk | undefined;
  const administrator = async (): Promise<Desk> => {
    desk = await openDesk(browser, { url: server.url, username: 'quantri.snv', password: DEMO_PASSWORD });
    await desk.signIn();
    return desk;
  };
  const answer = (page: Page, address: string, body: unknown, status = 200) =>
    page.route(address, (route) =>
      route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) }),
    );
  const full = async (page: Page) => {
    await answer(page, '**/api/exchange/directory?*', ROWS);
    await answer(page, '**/api/exchange/directory/agency-*', DETAIL);
    await answer(page, '**/api/exchange/directory-servers', SERVERS);
    await answer(page, '**/api/exchange/directory-pending', PENDING);
  };

  before(async function () {
    this.timeout(480_000);
    if (findBrowser() === undefined) return this.skip();
    const { main } = await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-directory-page-'));
    const dataDir = join(folder, 'data');
    server = await startOwnServer({ dataDir, main, pkiPort: await layDemo(dataDir) });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    const findings = desk?.findings ?? [];
    await desk?.page.context().close();
    desk = undefined;
    expect(findings.join('\n'), 'findings of axe').to.equal('');
  });

  it('shows the agencies of a new server, and says what is empty', async () => {
    const { page, goTo, look } = await administrator();
    await goTo('Danh bạ');
    await page.getByRole('button', { name: 'Sở Nội vụ' }).first().waitFor();
    await page.getByRole('searchbox', { name: 'Tìm theo tên' }).fill('khong co');
    await page.getByText('khong co').last().waitFor();
    await page.getByRole('link', { name: /^Máy chủ/ }).click();
    await page.getByText('Chưa đồng bộ với máy chủ nào.').waitFor();
    await look('directory-servers-empty');
    await page.getByRole('link', { name: /^Chờ duyệt/ }).click();
    await page.getByText('Không có thay đổi nào chờ duyệt.').waitFor();
  });

  it('shows with words what ends soon, who is blocked and whose packets may be unsigned, and one agency whole', async () => {
    const { page, goTo, look } = await administrator();
    await full(page);
    await goTo('Danh bạ');
    await page.getByText(/còn 12 ngày/).waitFor();
    await page.getByText('Bị chặn gửi').waitFor();
    await look('directory');
    await page.getByRole('button', { name: /Thuận An/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Đổi mã hoặc tên').waitFor();
    await look('directory-agency');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('accepts no key before the fingerprint was compared', async () => {
    const { page, look } = await administrator();
    await full(page);
    await page.goto(`${server.url}/directory?box=servers`);
    await page.getByText('Khóa đã đổi').waitFor();
    await look('directory-servers');
    await page.getByRole('button', { name: /^Chấp nhận khóa/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Chấp nhận khóa' }).click();
    await page.getByText('So vân tay trước khi chấp nhận.').waitFor();
    await look('directory-accept-question');
  });

  it('shows what waits beside what is known, and says when somebody else has decided', async () => {
    const { page, look } = await administrator();
    await full(page);
    const problem = { code: 'DIRECTORY_OTHER_OFFER', status: 409, instance: 'tra-cuu-0044' };
    await answer(page, '**/api/exchange/directory-pending/*/approve', problem, 409);
    await page.goto(`${server.url}/directory?box=pending`);
    await page.getByText('Đang biết từ nguồn khác').waitFor();
    await look('directory-pending');
    await page.getByRole('button', { name: /^Duyệt/ }).click();
    await page.getByText('tra-cuu-0044').waitFor();
  });

  it('shows a clerk in words that a packet was not signed', async () => {
    desk = await openDesk(browser, { url: server.url, username: 'vanthu.snv', password: DEMO_PASSWORD });
    await desk.signIn();
    const { page, goTo, look } = desk;
    const item: IncomingListItem = {
      ...{ id: 'incoming-0001', version: 1, state: 'arrived', arrivedAt: hoursAgo(1), arrivalNumber: null },
      ...{ arrivedOn: null, sender: { code: 'G09', name: 'Bộ Nội vụ' }, numberText: '12/BNV-VP' },
      ...{ issuedOn: '2026-11-20', kind: 'cong-van', kindName: 'Công văn', urgency: 'normal', dueOn: null },
      ...{ subject: 'V/v báo cáo biên chế năm 2026', verdict: 'INDETERMINATE', isUnsigned: true },
      ...{ isRead: false, isAsked: false, cancelReason: null, lead: null, origin: null, hasTwin: false },
      ...{ hasFiles: true, hasPaper: false },
    };
    const list = listIncoming.response.parse({ items: [item], next: null });
    await answer(page, '**/api/incoming?*', list);
    await goTo('Văn bản đến');
    await page.getByText('gói không ký').first().waitFor();
    await look('incoming-unsigned-list');
  });

  it('blocks a sender of the real server for a reason, and keeps it in the history', async () => {
    const { page, goTo } = await administrator();
    await goTo('Danh bạ');
    await page.getByRole('button', { name: 'Nhập tệp danh bạ' }).click();
    const file = {
      ...{ format: 'vanthu-directory', version: 1, madeAt: new Date().toISOString() },
      agencies: [{ code: 'H99.01', name: 'Cơ quan thử', terms: DETAIL.terms }],
    };
    const put = (value: unknown) =>
      page
        .getByLabel('Chọn tệp danh bạ (.json)')
        .last()
        .setInputFiles({
          ...{ name: 'danh-ba.json', mimeType: 'application/json' },
          buffer: Buffer.from(JSON.stringify(value)),
        });
    await put({});
    await page.getByText('DIRECTORY_INVALID').waitFor();
    await put(file);
    await page.getByRole('dialog').getByText('H99.01').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Nhập tệp danh bạ' }).click();
    await page.getByRole('button', { name: 'Cơ quan thử' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Chặn gửi' }).click();
    await page.getByLabel('Lý do').fill('Gửi gói lạ');
    await page.keyboard.press('Control+Enter');
    await page
      .getByText(/Gửi gói lạ/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Bỏ chặn' }).waitFor();
  });
});
