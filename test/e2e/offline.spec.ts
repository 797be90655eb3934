// Without a network, in real Chromium: the inbox and a document open from what the browser kept, a note written there is
// sent once as soon as the server is back, and signing out leaves nothing behind.
import { expect } from 'chai';
import type { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { workingDayIn } from '../support/working-days.ts';
import { type Desk, until } from './desk.ts';
import { anotherLetter } from './letter.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'Về việc báo cáo tình hình thu ngân sách';
const NOTE = 'Đã gọi Kho bạc, chờ số liệu; viết trên đường đi cơ sở.';

/** How many rows a store of the browser has. */
const count = (store: string) => `new Promise((resolve, reject) => {
  const opening = indexedDB.open('vanthu');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction('${store}').objectStore('${store}').count();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})`;

describe('without a network, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let officer: Desk;
  let document: IncomingDetail;
  const scene = onOwnServer('offline', {
    hasWorker: true,
    savesData: false,
    prepare: async ({ papers, deskOf }) => {
      const clerk = await papers.as('vanthu.stc');
      const { name, bytes } = await anotherLetter();
      const { digest } = await clerk.upload({ name, bytes, purpose: 'main' });
      const made = await clerk.call('enterIncoming', {
        body: {
          ...{
            key: crypto.randomUUID(),
            origin: 'paper',
            issuedOn: vietnamDate(new Date()),
            kind: 'cong-van',
          },
          ...{ sender: { code: null, name: 'Kho bạc Nhà nước khu vực XIV' }, numberText: '318/KBNN-KT' },
          ...{
            signer: { name: 'Lê Thị Hạnh', title: 'Giám đốc' },
            subject: SUBJECT,
            files: [{ digest, name }],
          },
        },
      });
      const { id } = made;
      const { version } = await clerk.call('registerIncoming', {
        params: { id },
        body: { version: made.version },
      });
      const leader = await papers.as('lanhdao.stc');
      const { post } = await (await papers.as('chuyenvien.stc')).call('getMe', {});
      const assignments = [{ role: 'lead' as const, postId: post.id, dueOn: workingDayIn(3) }];
      document = await leader.call('assignIncoming', { params: { id }, body: { version, assignments } });
      officer = await deskOf('chuyenvien.stc');
    },
  });
  afterEach(() => {
    expect(officer.findings.splice(0).join('\n'), 'findings of axe').to.equal('');
    // Chromium says so of every request that is lost.
    const complaints = officer.complaints
      .splice(0)
      .filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'));
    expect(complaints.join('\n'), 'complaints').to.equal('');
  });
  const asLeader = async () => {
    const leader = await scene().papers.as('lanhdao.stc');
    return leader.call('getIncoming', { params: { id: document.id }, query: {} });
  };

  it('opens the client, the inbox and a document from what was kept, which nobody has read by that', async () => {
    const { page } = officer;
    await until(page, 'navigator.serviceWorker.controller !== null');
    await until(page, `${count('files')}.then((files) => files === 1)`);
    expect((await asLeader()).assignments[0]?.readAt).to.equal(null);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('navigation', { name: 'Điều hướng chính' }).waitFor();
    await page.getByText('Vũ Minh Tuấn').first().waitFor();
    await officer.goTo('Việc của tôi');
    await page.getByText(/^Ngoại tuyến – dữ liệu lúc \d\d:\d\d/).waitFor();
    await officer.look('offline-inbox', { isStill: false });
    await officer.open(SUBJECT);
    await page.locator('.pdf-page canvas').first().waitFor();
    const more = page.locator('.act-bar').getByRole('button', { name: 'Thao tác khác' });
    await more.click();
    const off = page.getByRole('menuitem', { name: 'Xin gia hạn' });
    expect([await off.isDisabled(), await off.getAttribute('title')]).to.deep.equal([
      true,
      'Đang mất kết nối mạng, chưa thực hiện được thao tác này',
    ]);
    await more.click();
  });

  it('keeps a note that is written there, and asks before it is thrown away', async () => {
    const { page } = officer;
    // On a phone the acts stand above the line that tells of the network.
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('.act-bar').getByRole('button', { name: 'Bắt đầu xử lý' }).click({ trial: true });
    await page.setViewportSize({ width, height });
    await officer.act('Bắt đầu xử lý');
    await officer.question().getByLabel('Nội dung tiến độ').fill(NOTE);
    await officer.confirm('Giữ lại, gửi khi có mạng');
    await page.locator('.note-line').getByText('Chờ gửi').waitFor();
    await officer.look('offline-note', { isStill: false, shows: page.locator('.note-line') });
    await page.getByRole('button', { name: /^Tài khoản của/ }).click();
    await page.getByRole('menuitem', { name: 'Đăng xuất' }).click();
    await officer.question().getByText('Còn 1 ghi chú xử lý chưa gửi').waitFor();
    await officer.question().getByRole('button', { name: 'Hủy' }).click();
  });

  it('sends it once when the server is back, though the first answer is lost', async () => {
    const { page } = officer;
    let lost = 0;
    await page.context().route('**/api/incoming/*/progress', async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.context().setOffline(false);
    await page.locator('.note-line').waitFor({ state: 'detached', timeout: 60_000 });
    expect(lost).to.equal(1);
    officer.complaints.splice(0);
    await page.locator('.quote').getByText(NOTE).first().waitFor();
    const { state, progress } = await asLeader();
    expect([state, progress.map(({ text }) => text)]).to.deep.equal(['in-progress', [NOTE]]);
  });

  it('leaves nothing in the browser at sign-out', async () => {
    const { page } = officer;
    await page.getByRole('button', { name: /^Tài khoản của/ }).click();
    await page.getByRole('menuitem', { name: 'Đăng xuất' }).click();
    await page.getByLabel('Tên đăng nhập').waitFor();
    for (const store of ['answers', 'files', 'notes'])
      expect(await page.evaluate(count(store)), store).to.equal(0);
  });
});
