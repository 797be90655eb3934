// Signing by the service on the person's own machine, in real Chromium: registered from the token, told what to do without
// it, signed with it; what a bad service returns is not taken. The service is the development PKI's stand-in.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { loadPki, type SigningService, startSigningService } from '../../certs-dev/index.ts';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { startOwnServer } from '../../server/cli/story/own-server.ts';
import { layDemo } from '../support/demo-data.ts';
import { PIN } from './acts.ts';
import type { Desk } from './desk.ts';
import { openDesk } from './desk.ts';
import type { Papers } from './papers.ts';
import { makePapers } from './papers.ts';
import { inOrder, setUp } from './scene.ts';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

describe('the signing service on the person’s own machine, in a browser', function () {
  this.timeout(480_000);

  let papers: Papers;
  let desk: Desk;
  let page: Page;
  let start: () => Promise<SigningService>;
  let service: SigningService | undefined;
  let pin: string | null = PIN;
  let atPin: () => Promise<unknown> = async () => undefined;

  setUp('desktop', async ({ folder, main, browser }, closers) => {
    const dataDir = join(folder, 'data');
    const port = await freePort();
    const server = await startOwnServer({
      dataDir,
      main,
      pkiPort: await layDemo(dataDir),
      env: { DESKTOP_SERVICE_URL: `wss://127.0.0.1:${port}` },
    });
    closers.push(() => server.stop());
    const pki = await loadPki(join(dataDir, 'pki'));
    const askPin = async () => {
      await atPin();
      return pin;
    };
    start = () => startSigningService({ pki, port, token: 'so-noi-vu.leader', askPin });
    closers.push(() => service?.close());
    papers = makePapers({ url: server.url, dataDir });
    desk = await openDesk(browser, { url: server.url, username: 'lanhdao.snv', password: DEMO_PASSWORD });
    await desk.signIn();
    page = desk.page;
    return desk;
  });

  inOrder();

  const inRoom = async (subject: string) => {
    const { id } = await papers.submitted(subject);
    await page.goto(new URL(`/outgoing/${id}/sign`, page.url()).href);
    await page.getByRole('application', { name: /Ô chữ ký/ }).waitFor();
    return id;
  };
  const sign = () => page.getByRole('button', { name: 'Ký và chuyển văn thư' }).click();
  const stateOf = async (id: string) => {
    const api = await papers.as('lanhdao.snv');
    const { state, versions } = await api.call('getOutgoing', { params: { id } });
    return `${state}, ${versions.length}`;
  };

  it('registers the certificate of the token, and says what to do while the service is not there', async () => {
    await page.goto(new URL('/profile', page.url()).href);
    await page.getByLabel('Thiết bị của tôi, qua phần mềm ký số trên máy tính').check();
    await page.getByRole('button', { name: 'Đọc chứng thư từ thiết bị' }).click();
    await page.getByText('Không thấy phần mềm ký số trên máy tính này.').waitFor();
    await desk.look('profile-desktop-key');
    service = await start();
    await page.getByRole('button', { name: 'Đọc chứng thư từ thiết bị' }).click();
    await page.getByText('Đã đăng ký khóa ký số.').waitFor();
    await page.getByText('đang dùng').waitFor();
  });

  it('signs with the token: the page asks no PIN', async () => {
    const id = await inRoom('Ký bằng phần mềm trên máy tính');
    expect(await page.getByLabel('Mã PIN').count()).to.equal(0);
    await desk.look('signing-room-desktop-service');
    await sign();
    await page.getByText('Đang chờ văn thư cấp số.').waitFor();
    expect(await stateOf(id)).to.equal('signed, 2');
  });

  it('leaves the document as it was when the person cancels, and signs when asked again', async () => {
    const id = await inRoom('Bấm hủy ở phần mềm ký số');
    pin = null;
    await sign();
    await page.getByText('Phần mềm ký số chưa gửi văn bản đã ký về.').waitFor();
    expect(await stateOf(id)).to.equal('submitted, 1');
    pin = PIN;
    await sign();
    await page.getByText('Đang chờ văn thư cấp số.').waitFor();
  });

  it('signs a batch file by file; paused after one, it goes on with the rest', async () => {
    const subjects = ['Đợt qua phần mềm ký số: một', 'Đợt qua phần mềm ký số: hai'];
    for (const subject of subjects) await papers.submitted(subject);
    await page.goto(new URL('/signing', page.url()).href);
    for (const subject of subjects) await page.getByRole('checkbox', { name: `Chọn: ${subject}` }).check();
    await page.getByRole('button', { name: 'Ký 2 văn bản' }).click();
    const rowIs = (subject: string, state: string) =>
      page
        .locator('.batch-row')
        .filter({ hasText: subject })
        .locator('.mark')
        .getByText(state, { exact: true });
    for (const subject of subjects) await rowIs(subject, 'Chờ ký').waitFor();
    expect(await page.getByLabel('Mã PIN').count()).to.equal(0);
    await desk.look('batch-desktop-service');
    atPin = async () => {
      await page.getByRole('button', { name: 'Tạm dừng sau văn bản này' }).click();
      await page.getByRole('button', { name: 'Đang dừng sau văn bản này…' }).waitFor();
      await desk.look('batch-desktop-pausing');
      atPin = async () => undefined;
    };
    await page.getByRole('button', { name: 'Ký 2 văn bản và chuyển văn thư' }).click();
    await page.getByRole('button', { name: 'Ký tiếp 1 văn bản chưa xong' }).waitFor();
    await page.locator('.batch-row').getByText('Đã ký', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Ký tiếp 1 văn bản chưa xong' }).click();
    await page.getByText('Đã ký 2 văn bản.').waitFor();
  });

  it('says why what came back is not taken', async () => {
    const id = await inRoom('Phần mềm trả về tệp bị sửa');
    if (service) service.options.tamper = async (signed) => Buffer.concat([signed, Buffer.from('\n%thêm\n')]);
    await sign();
    await page.getByRole('alert').getByText('DESKTOP_OTHER_DOCUMENT').waitFor();
    await desk.look('signing-room-desktop-refused');
    expect(await stateOf(id)).to.equal('submitted, 1');
    if (service) service.options = { ...service.options, tamper: undefined, token: 'so-noi-vu.officer' };
    await sign();
    await page.getByRole('alert').getByText('SIGNER_NOT_EXPECTED').waitFor();
    expect(await stateOf(id)).to.equal('submitted, 1');
  });

  it('tells what to do when the service has gone in the meantime', async () => {
    await service?.close();
    service = undefined;
    await sign();
    await page.getByText('Không thấy phần mềm ký số trên máy tính này.').waitFor();
    await desk.look('signing-room-desktop-absent');
  });

  it('lets the page connect to that one service and to no other', async () => {
    const policy = (await page.request.get(page.url())).headers()['content-security-policy'] ?? '';
    const connect = policy.split(';').find((part) => part.trim().startsWith('connect-src')) ?? '';
    expect(connect.match(/wss:\/\/[\w.:]+/g)).to.have.length(1);
    expect(connect).to.not.include('*');
    expect(desk.findings.join('\n')).to.equal('');
  });
});
