// Deadlines on a working calendar, in real Chromium: the administrator confirms the days of the year, and a deadline on a day
// off is told where it is set.
import { expect } from 'chai';
import { dayOff, today, typedDate, workingDayIn } from '../support/working-days.ts';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'Về việc báo cáo giải ngân vốn đầu tư công';

describe('deadlines, in a browser', function () {
  this.timeout(180_000);
  inOrder();

  let administrator: Desk;
  let leader: Desk;
  onOwnServer('deadlines', {
    prepare: async ({ papers, deskOf }) => {
      const clerk = await papers.as('vanthu.stc');
      const { id, version } = await clerk.call('enterIncoming', {
        body: {
          ...{
            key: crypto.randomUUID(),
            origin: 'paper',
            issuedOn: today(),
            kind: 'cong-van',
            subject: SUBJECT,
          },
          ...{ sender: { code: null, name: 'Kho bạc Nhà nước khu vực XIV' }, numberText: '301/KBNN-KSC' },
          ...{ signer: { name: 'Lê Thị Hạnh', title: 'Giám đốc' } },
        },
      });
      await clerk.call('registerIncoming', { params: { id }, body: { version } });
      administrator = await deskOf('quantri.stc');
      leader = await deskOf('lanhdao.stc');
    },
  });
  afterEach(() => {
    for (const desk of [administrator, leader]) {
      expect(desk.findings.splice(0).join('\n'), 'findings of axe').to.equal('');
      expect(desk.complaints.splice(0).join('\n'), 'complaints').to.equal('');
    }
  });

  it('the administrator changes a day by key, and confirms the year', async () => {
    const { page } = administrator;
    await administrator.goTo('Lịch làm việc');
    const year = today().slice(0, 4);
    await page.getByText('Chưa xác nhận: đang theo đề xuất của luật').waitFor();
    const day = page.locator(`[data-date="${year}-08-03"]`);
    const before = await day.textContent();
    await day.click();
    await page.getByText('Bỏ 1 thay đổi').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Bỏ 1 thay đổi').waitFor({ state: 'detached' });
    expect(await day.textContent()).to.equal(before);
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('[data-date]:focus').getAttribute('data-date')).to.equal(`${year}-08-04`);
    await page.getByLabel('Loại ngày').selectOption('Nghỉ theo thông báo');
    await page.getByLabel('Tên, lý do').fill('Đại hội công đoàn');
    await administrator.look('calendar');
    await page.getByRole('button', { name: `Xác nhận lịch năm ${year}` }).click();
    await administrator.question().getByText('Đại hội công đoàn').waitFor();
    await administrator.confirm('Xác nhận');
    await page.getByText('Đã xác nhận', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Giờ làm việc và quy tắc nhắc hạn' }).click();
    await page.getByText('Nhắc hạn và báo cáo vượt cấp').waitFor();
    await administrator.look('calendar-rules');
  });

  it('a deadline on a day off is told at once, and the working day after it is one click', async () => {
    const { page } = leader;
    const { date, next } = dayOff();
    await leader.goTo('Văn bản đến');
    await leader.open(SUBJECT);
    await leader.act('Phân công');
    const ask = leader.question();
    await ask.getByLabel('Chủ trì', { exact: true }).click();
    await page.keyboard.type('vu minh');
    await page.keyboard.press('Enter');
    const due = ask.getByLabel(/^Hạn của Vũ Minh Tuấn/);
    await due.fill(typedDate(date));
    await page.keyboard.press('Enter');
    await ask.getByText(`Ngày ${typedDate(date)} là ngày nghỉ (Chủ nhật).`).waitFor();
    await ask.getByRole('button', { name: 'Phân công' }).click();
    await ask.getByText(/^Có hạn rơi vào ngày nghỉ/).waitFor();
    await leader.look('assign-day-off');
    await ask.getByRole('button', { name: `Dùng ngày làm việc kế tiếp: ${typedDate(next)}` }).click();
    expect(await due.inputValue()).to.equal(typedDate(next));
    await ask.getByRole('button', { name: '3 ngày làm việc' }).click();
    expect(await due.inputValue()).to.equal(typedDate(workingDayIn(3)));
    await leader.confirm('Phân công');
    await page
      .locator('.people-row')
      .getByText(typedDate(workingDayIn(3)))
      .waitFor();
  });
});
