// What is noted of an incoming document and written on its pages, in real Chromium.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadPki, type Pki } from '../../certs-dev/index.ts';
import type { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import {
  bufferSource,
  makeTimestampClient,
  openPkcs12,
  type SignatureSpec,
  sign,
} from '../../server/signing/index.ts';
import { pdfText } from '../signing/pdf/witness.ts';
import type { Desk } from './desk.ts';
import { anotherLetter } from './letter.ts';
import { inOrder, onOwnServer } from './scene.ts';

const RIGHT = 'Về việc cấp kinh phí sửa chữa trụ sở';
const WRONG = 'Về việc điều chỉnh kinh phí sửa chữa trụ sở';
const ON_PAPER = 'Về việc trả lại kinh phí chưa sử dụng';
const SIGNER = 'so-noi-vu.leader';
const DAY_MS = 86_400_000;

/** Signed by a leader, with a timestamp of the development authority. */
async function signedWithTime(bytes: Uint8Array, pki: Pki, port: number): Promise<Uint8Array> {
  const post = async (body: Uint8Array): Promise<Uint8Array> => {
    const headers = { 'content-type': 'application/timestamp-query' };
    const answer = await fetch(`http://127.0.0.1:${port}/tsa`, { method: 'POST', body, headers });
    return new Uint8Array(await answer.arrayBuffer());
  };
  const { bytes: store, pin } = pki.p12(SIGNER);
  const spec: SignatureSpec = { role: 'person', marks: [], signedAt: new Date() };
  const timestamp = makeTimestampClient({ post });
  const signer = await openPkcs12(store, pin);
  const { revision } = await sign(bufferSource(bytes), spec, signer, { timestamp });
  return Buffer.concat([bytes, revision]);
}

const SUBJECT = 'Về việc bàn giao trụ sở làm việc cũ';

describe('the pages of an incoming document, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let clerk: Desk;
  let leader: Desk;
  let made: IncomingDetail;
  let pki: Pki;
  const scene = onOwnServer('incoming-pages', {
    prepare: async ({ folder, server, papers, deskOf }) => {
      const api = await papers.as('vanthu.stc');
      const { name, bytes } = await anotherLetter();
      const enter = async (subject: string, file: Uint8Array | null) => {
        const files = file && [
          { name, digest: (await api.upload({ name, bytes: file, purpose: 'main' })).digest },
        ];
        return api.call('enterIncoming', {
          body: {
            ...{ key: randomUUID(), origin: file ? 'email' : 'paper', kind: 'cong-van', subject },
            ...{ numberText: '41/BQL-VP', issuedOn: vietnamDate(new Date()), files: files ?? [] },
            sender: { code: null, name: 'Ban Quản lý dự án đầu tư xây dựng tỉnh' },
            signer: { name: 'Lê Thị Hạnh', title: 'Giám đốc' },
          },
        });
      };
      const entered = await enter(SUBJECT, bytes);
      pki = await loadPki(join(folder, 'data', 'pki'));
      const signed = await signedWithTime(bytes, pki, server.pkiPort);
      const forgery = Buffer.from(signed);
      forgery[Math.floor(bytes.length / 2)] = (forgery[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
      await enter(RIGHT, signed);
      await enter(WRONG, forgery);
      await enter(ON_PAPER, null);
      const on = { params: { id: entered.id }, body: { version: entered.version } };
      made = await api.call('registerIncoming', on);
      clerk = await deskOf('vanthu.stc');
      leader = await deskOf('lanhdao.stc');
    },
  });
  afterEach(() => {
    for (const desk of [clerk, leader]) {
      expect(desk.findings.splice(0).join('\n'), 'findings of axe').to.equal('');
      expect(desk.complaints.splice(0).join('\n'), 'complaints').to.equal('');
    }
  });

  it('notes that the paper has come, corrects it, and finds it in the list', async () => {
    const { page } = clerk;
    await clerk.goTo('Văn bản đến');
    await page.getByRole('link', { name: 'Tất cả' }).click();
    await clerk.open(SUBJECT);
    await clerk.actFromMenu('Ghi nhận bản giấy');
    const ask = clerk.question();
    await ask.getByLabel('Ngày nhận bản giấy').fill(vietnamDate(new Date()).split('-').reverse().join('/'));
    await page.keyboard.press('Enter');
    await ask.getByLabel('Nơi để (tủ, cặp, người giữ)').fill('Tủ 2, cặp 7');
    await clerk.look('paper-note');
    await clerk.confirm('Ghi nhận bản giấy');
    await page.getByText(/Đã nhận .* · Tủ 2, cặp 7/).waitFor();
    await clerk.actFromMenu('Ghi nhận bản giấy');
    await ask.getByLabel('Nơi để (tủ, cặp, người giữ)').fill('Tủ 3');
    await clerk.confirm('Ghi nhận bản giấy');
    await page.getByText('Các lần ghi trước (1)').click();
    await page.getByText(/Đã nhận .* · Tủ 3/).waitFor();
    await clerk.look('paper-noted', { shows: page.getByRole('heading', { name: 'Thông tin văn bản' }) });
    await clerk.goTo('Văn bản đến');
    await page.getByRole('link', { name: 'Tất cả' }).click();
    const only = page.getByLabel('Lọc theo bản giấy');
    await only.selectOption('missing');
    await page.locator('[data-row]').filter({ hasText: SUBJECT }).waitFor({ state: 'detached' });
    await only.selectOption('received');
    await page.locator('[data-row]').filter({ hasText: SUBJECT }).waitFor();
    expect(await page.locator('[data-row]').count()).to.equal(1);
    await clerk.look('incoming-on-paper');
  });

  /** Where the first page lies on the screen. */
  const pageArea = async () => {
    const area = await leader.page.locator('.pen-layer').first().boundingBox();
    if (area === null) throw new Error('no page is there to write on');
    return area;
  };
  const strokes = () => leader.page.locator('.pen-layer > g:first-of-type > path').count();

  it('is written on with the mouse, back and forth by keys, and outlives a reload', async () => {
    const { page } = leader;
    await leader.goTo('Văn bản đến');
    await page.getByRole('link', { name: 'Tất cả' }).click();
    await leader.open(SUBJECT);
    await leader.actFromMenu('Bút phê tay');
    const area = await pageArea();
    const draw = async (x: number, y: number) => {
      await page.mouse.move(area.x + x, area.y + y);
      await page.mouse.down();
      for (let step = 1; step <= 12; step += 1)
        await page.mouse.move(area.x + x + step * 9, area.y + y + 14 * Math.sin(step));
      await page.mouse.up();
    };
    await draw(430, 40);
    await draw(430, 70);
    expect(await strokes()).to.equal(2);
    await page.keyboard.press('Control+z');
    expect(await strokes()).to.equal(1);
    await page.keyboard.press('Control+y');
    expect(await strokes()).to.equal(2);
    await page.getByRole('button', { name: 'Xóa hết các nét' }).click();
    expect(await strokes()).to.equal(0);
    await page.keyboard.press('Control+z');
    expect(await strokes()).to.equal(2);
    await page.getByRole('button', { name: 'Mực đỏ' }).click();
    await draw(430, 100);
    await page.getByLabel('Nội dung gõ kèm (nên có)').fill('Phòng Hành chính xem xét, báo cáo trước thứ Sáu');
    await page.reload();
    await page.locator('.pen-layer').first().waitFor();
    expect(await strokes()).to.equal(3);
    await leader.look('handwriting');
  });

  it('is written on with one finger and moved with two, and keeps what a lost connection did not take', async () => {
    const { page } = leader;
    const area = await pageArea();
    const touch = await page.context().newCDPSession(page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: Array<[number, number]>) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([x, y], id) => ({ x: area.x + x, y: area.y + y, id })),
      });
    await send('touchStart', [430, 140]);
    for (let step = 1; step <= 8; step += 1) await send('touchMove', [430 + step * 10, 140 + step]);
    await send('touchEnd');
    expect(await strokes()).to.equal(4);
    const before = (await pageArea()).y;
    await send('touchStart', [200, 300]);
    await send('touchStart', [200, 300], [260, 300]);
    for (let step = 1; step <= 5; step += 1)
      await send('touchMove', [200, 300 - step * 20], [260, 300 - step * 20]);
    await send('touchEnd');
    expect(await strokes()).to.equal(4);
    expect((await pageArea()).y).to.be.lessThan(before - 40);

    await page.route('**/instructions', (route) => route.abort());
    await page.getByRole('button', { name: 'Ghi bút phê' }).click();
    await page.locator('.pen-bar').getByRole('alert').waitFor();
    expect(await strokes()).to.equal(4);
    await page.unroute('**/instructions');
    await page.getByRole('button', { name: 'Ghi bút phê' }).click();
    await page.getByText('Đã ghi ý kiến chỉ đạo.').waitFor();
    await page.getByText('Hiện bút phê tay (1)').waitFor();
    expect(
      await page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('vanthu.pen.'))"),
    ).to.equal(false);
    // Chromium says so of what went nowhere.
    leader.complaints.splice(0);
  });

  it('shows it over the page to who may see the instruction, until it is switched off', async () => {
    const { page } = clerk;
    await page.goto(new URL(`/incoming/${made.id}`, page.url()).href);
    const layer = page.getByRole('img', { name: /^Bút phê tay của .*Phòng Hành chính xem xét/ });
    await layer.waitFor();
    expect(await layer.locator('path').count()).to.equal(4);
    await page.getByRole('button', { name: /xem trên trang 1$/ }).waitFor();
    await clerk.look('handwriting-shown');
    await page.getByLabel('Hiện bút phê tay (1)').uncheck();
    await layer.waitFor({ state: 'detached' });
  });

  it('gives a copy to be read with the handwriting, and with the stamp of arrival where the agency wants it', async () => {
    const { page } = clerk;
    const downloaded = async (press: () => Promise<unknown>) => {
      const [download] = await Promise.all([page.waitForEvent('download'), press()]);
      return pdfText(await readFile(await download.path()));
    };
    const withHand = await downloaded(() => page.getByRole('button', { name: 'Tải bản có bút phê' }).click());
    expect(withHand).to.contain('Bản sao để đọc').and.not.to.contain('ĐẾN');
    const administrator = await scene().papers.as('quantri.stc');
    await administrator.call('putStampSetting', { body: { version: 0, isOn: true } });
    await page.reload();
    await page.getByRole('img', { name: /^Dấu đến: .*Số: \d+, Ngày: / }).waitFor();
    await clerk.look('incoming-stamp');
    const ask = page.getByRole('button', { name: 'Tải bản để đọc' });
    await ask.click();
    await clerk.question().getByText('Tệp gốc ký số giữ nguyên.', { exact: false }).waitFor();
    await clerk.look('reading-copy');
    await clerk.question().getByLabel('Bút phê tay (1)').uncheck();
    const withStamp = await downloaded(() => page.keyboard.press('Control+Enter'));
    expect(withStamp).to.contain('ĐẾN').and.to.contain('Bản sao để đọc');
    await clerk.question().waitFor({ state: 'detached' });
    await page.getByLabel('Hiện dấu đến').uncheck();
    await page.getByRole('img', { name: /^Dấu đến/ }).waitFor({ state: 'detached' });
  });

  const opened = async (subject: string) => {
    await clerk.goTo('Văn bản đến');
    await clerk.page.getByRole('link', { name: 'Tất cả' }).click();
    await clerk.open(subject);
    return clerk.page.getByRole('list', { name: 'Kết quả kiểm tra, tóm tắt' });
  };

  it('says in three marks what of a signature is right, wrong and not known, and why', async () => {
    const { page } = clerk;
    const unknown = await opened(SUBJECT);
    await unknown.getByRole('button', { name: '1 chưa rõ' }).click();
    await page.locator('.glance-lines').getByText('Tệp không có chữ ký số nào.').waitFor();
    await clerk.look('report-not-known', { shows: unknown });
    const wrong = await opened(WRONG);
    const bad = wrong.getByRole('button', { name: /^\d sai/ });
    await bad.focus();
    await page.keyboard.press('Enter');
    await page.locator('.glance-lines').getByText('Nội dung đã bị thay đổi.').waitFor();
    await clerk.look('report-wrong', { shows: wrong });
    const right = await opened(RIGHT);
    await right.getByText('0 sai').waitFor();
    await right.getByText('0 chưa rõ').waitFor();
    await clerk.look('report-right', { shows: right });
    expect(await page.locator('.glance-lines').count()).to.equal(0);
  });

  it('looks again when asked, and says in words what has changed and what has not', async () => {
    const { page } = clerk;
    const again = page.getByRole('button', { name: 'Kiểm tra lại chữ ký' });
    await again.focus();
    await page.keyboard.press('Enter');
    await page.locator('.sheet').getByText('Không có gì thay đổi: HỢP LỆ.').waitFor();
    await pki.revoke(SIGNER, new Date(Date.now() - DAY_MS));
    await again.click();
    const banner = page.getByText(/^Kết quả kiểm tra đã thay đổi ngày \d/);
    await banner.waitFor();
    await page.getByText('Lúc nhận văn bản: HỢP LỆ. Nay: KHÔNG HỢP LỆ.').waitFor();
    await page.getByText(/^Kết quả lúc nhận văn bản, .*: HỢP LỆ$/).waitFor();
    await clerk.look('report-changed', { shows: banner });
  });

  it('speaks of no doubt where a paper has no file', async () => {
    const { page } = clerk;
    await opened(ON_PAPER);
    await page.getByText('Văn bản không có tệp, nên không có chữ ký số để kiểm tra.').waitFor();
    await clerk.goTo('Văn bản đến');
    await page.getByRole('link', { name: 'Tất cả' }).click();
    const row = page.getByRole('row').filter({ hasText: ON_PAPER });
    await row.getByText('không có chữ ký số').waitFor();
    expect(await row.getByText('CHƯA ĐỦ CĂN CỨ').count()).to.equal(0);
    const changed = page.getByRole('row').filter({ hasText: RIGHT });
    await changed.getByText('KHÔNG HỢP LỆ').waitFor();
  });
});
