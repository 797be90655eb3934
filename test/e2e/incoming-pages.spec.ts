// What is noted of an incoming document and written on its pages, in real Chromium.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import type { Desk } from './desk.ts';
import { anotherLetter } from './letter.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'Về việc bàn giao trụ sở làm việc cũ';

describe('the pages of an incoming document, in a browser', function () {
  this.timeout(180_000);
  inOrder();

  let clerk: Desk;
  let made: IncomingDetail;
  onOwnServer('incoming-pages', {
    prepare: async ({ papers, deskOf }) => {
      const api = await papers.as('vanthu.stc');
      const { name, bytes } = await anotherLetter();
      const { digest } = await api.upload({ name, bytes, purpose: 'main' });
      const entered = await api.call('enterIncoming', {
        body: {
          ...{ key: randomUUID(), origin: 'email', issuedOn: vietnamDate(new Date()), kind: 'cong-van' },
          ...{ subject: SUBJECT, numberText: '41/BQL-VP', files: [{ digest, name }] },
          sender: { code: null, name: 'Ban Quản lý dự án đầu tư xây dựng tỉnh' },
          signer: { name: 'Lê Thị Hạnh', title: 'Giám đốc' },
        },
      });
      const on = { params: { id: entered.id }, body: { version: entered.version } };
      made = await api.call('registerIncoming', on);
      clerk = await deskOf('vanthu.stc');
    },
  });
  afterEach(() => {
    for (const desk of [clerk]) {
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
    expect(made.can.notePaper).to.equal(true);
  });
});
