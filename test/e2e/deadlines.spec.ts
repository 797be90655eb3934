// Deadlines on a working calendar, in real Chromium: the administrator confirms the days of the year, a deadline on a day off
// is told where it is set, and what is late is told by itself after a crash, followed on one page and urged from it.
import { join } from 'node:path';
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { startOwnServer } from '../../server/cli/story/own-server.ts';
import { plusDays } from '../../server/contracts/working-days.ts';
import { layDemo } from '../support/demo-data.ts';
import { dayOff, today, typedDate, workingDayIn } from '../support/working-days.ts';
import { seedColleagues } from './colleagues.ts';
import { type Desk, openDesk } from './desk.ts';
import { makePapers, type Papers } from './papers.ts';
import { inOrder, setUp, signedIn } from './scene.ts';

const NEW = 'Về việc báo cáo giải ngân vốn đầu tư công';
const LATE = 'Về việc đối chiếu công nợ thuế quý III';
const SOON = 'Về việc góp ý dự thảo nghị quyết thu phí';
const LEFT = 'Về việc quyết toán kinh phí phòng chống thiên tai';
const WORD = 'Gửi trước 16 giờ hôm nay.';
const AGO = 9;
const OFFICER = 'Vũ Minh Tuấn';
/** Her post ended yesterday. */
const GONE = { username: 'thoiviec.stc', name: 'Trịnh Thu Phương', title: 'Chuyên viên', unit: 'QLNS' };

/** A server that lives so many days ago. */
const daysAgo = (days: number) => {
  const shift = `const D=Date,o=${-days * 86_400_000};globalThis.Date=class Date extends D{constructor(...a){if(a.length)super(...a);else super(D.now()+o)}static now(){return D.now()+o}}`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shift)}` };
};

describe('deadlines, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let count = 300;
  let administrator: Desk;
  let assigning: Desk;
  let leader: Desk;
  let officer: Desk;
  const registered = async (papers: Papers, office: string, subject: string, issuedOn: string) => {
    const clerk = await papers.as(`vanthu.${office}`);
    count += 1;
    const { id, version } = await clerk.call('enterIncoming', {
      body: {
        ...{ key: crypto.randomUUID(), origin: 'paper', issuedOn, kind: 'cong-van', subject },
        ...{ sender: { code: null, name: 'Kho bạc Nhà nước khu vực XIV' }, numberText: `${count}/KBNN-KSC` },
        ...{ signer: { name: 'Lê Thị Hạnh', title: 'Giám đốc' } },
      },
    });
    return clerk.call('registerIncoming', { params: { id }, body: { version } });
  };
  /** People of this office work at every hour, so that it is told of its deadlines whenever this runs. */
  const workAlways = async (papers: Papers) => {
    const api = await papers.as('quantri.stc');
    let { version, rules } = await api.call('getCalendar', {});
    const years = new Set(
      [plusDays(today(), -AGO), today(), plusDays(today(), AGO)].map((day) => day.slice(0, 4)),
    );
    for (const year of years) {
      const body = { version, days: [] };
      ({ version } = await api.call('putCalendarYear', { params: { year: Number(year) }, body }));
    }
    const hours = { morning: { from: '00:00', to: '12:00' }, afternoon: { from: '12:00', to: '23:59' } };
    const week = Array.from({ length: 7 }, () => 'full' as const);
    await api.call('putCalendarRules', { body: { version, week, hours, rules } });
  };
  setUp('deadlines', async ({ folder, main, browser }, closers) => {
    const dataDir = join(folder, 'data');
    const place = { dataDir, main, pkiPort: await layDemo(dataDir) };
    await seedColleagues(dataDir, [{ ...GONE, to: plusDays(today(), -1) }]);
    const before = await startOwnServer({ ...place, env: daysAgo(AGO) });
    const then = makePapers({ url: before.url, dataDir });
    await workAlways(then);
    const api = await then.as('lanhdao.stc');
    const { people } = await api.call('getOwnAgency', {});
    const postOf = (called: string) => people.find(({ name }) => name === called)?.postId ?? '';
    for (const [subject, dueOn, who] of [
      [LATE, plusDays(today(), 2 - AGO), OFFICER],
      [SOON, plusDays(today(), 1), OFFICER],
      [LEFT, plusDays(today(), 20), GONE.name],
    ] as const) {
      const { id, version } = await registered(then, 'stc', subject, plusDays(today(), -AGO));
      const body = { version, assignments: [{ role: 'lead' as const, postId: postOf(who), dueOn }] };
      await api.call('assignIncoming', { params: { id }, body });
    }
    await before.kill();

    const server = await startOwnServer(place);
    closers.push(() => server.stop());
    await registered(makePapers({ url: server.url, dataDir }), 'snv', NEW, today());
    const deskOf = signedIn((username: string) =>
      openDesk(browser, { url: server.url, username, password: DEMO_PASSWORD }),
    );
    administrator = await deskOf('quantri.snv');
    assigning = await deskOf('lanhdao.snv');
    leader = await deskOf('lanhdao.stc');
    officer = await deskOf('chuyenvien.stc');
    return server;
  });
  afterEach(() => {
    for (const desk of [administrator, assigning, leader, officer]) {
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
    const { page } = assigning;
    const { date, next } = dayOff();
    await assigning.goTo('Văn bản đến');
    await assigning.open(NEW);
    await assigning.act('Phân công');
    const ask = assigning.question();
    await ask.getByLabel('Chủ trì', { exact: true }).click();
    await page.keyboard.type('quynh nhu');
    await page.keyboard.press('Enter');
    const due = ask.getByLabel(/^Hạn của/);
    await due.fill(typedDate(date));
    await page.keyboard.press('Enter');
    await ask.getByText(`Ngày ${typedDate(date)} là ngày nghỉ (Chủ nhật).`).waitFor();
    await ask.getByRole('button', { name: 'Phân công' }).click();
    await ask.getByText(/^Có hạn rơi vào ngày nghỉ/).waitFor();
    await assigning.look('assign-day-off');
    await ask.getByRole('button', { name: `Dùng ngày làm việc kế tiếp: ${typedDate(next)}` }).click();
    expect(await due.inputValue()).to.equal(typedDate(next));
    await ask.getByRole('button', { name: '3 ngày làm việc' }).click();
    expect(await due.inputValue()).to.equal(typedDate(workingDayIn(3)));
    await assigning.confirm('Phân công');
    await page
      .locator('.tree-part, .people-row')
      .getByText(typedDate(workingDayIn(3)))
      .first()
      .waitFor();
  });

  it('what is late is told after a crash, once, to who has it and to who gave it', async () => {
    const bell = async ({ page }: Desk, said: string) => {
      await page.getByRole('button', { name: /^Thông báo/ }).click();
      const lines = page.locator('.news').filter({ hasText: LATE }).filter({ hasText: said });
      await lines.first().waitFor();
      expect(await lines.count()).to.equal(1);
      await page.keyboard.press('Escape');
    };
    await bell(officer, 'Phần việc của bạn đã quá hạn');
    await bell(leader, 'Có phần việc quá hạn trong đơn vị hoặc do bạn giao');
    await officer.goTo('Việc của tôi');
    const row = officer.page.locator('tr', { hasText: LATE });
    await row.getByText(`quá hạn ${AGO - 2} ngày làm việc`).waitFor();
    await officer.look('my-work-late');
  });

  it('the leader follows it on one page, and urges from it, not twice', async () => {
    const { page } = leader;
    await leader.goTo('Đôn đốc');
    const person = page.locator('.late-person', { hasText: 'Vũ Minh Tuấn' });
    await person.getByText('1 quá hạn').waitFor();
    await leader.look('follow-up');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Nhắc người đã chọn (1)' }).click();
    await leader
      .question()
      .getByLabel(/^Dòng nhắn/)
      .fill(WORD);
    await leader.look('follow-up-urge');
    await leader.confirm('Gửi nhắc');
    await person.getByRole('button', { name: 'Nhắc Vũ Minh Tuấn' }).and(page.locator(':disabled')).waitFor();
    // The officer hears of it where he is.
    await officer.page.getByRole('button', { name: /^Thông báo/ }).click();
    await officer.page
      .locator('.news')
      .filter({ hasText: 'đôn đốc xử lý' })
      .filter({ hasText: WORD })
      .first()
      .waitFor();
  });

  it('the part of somebody who has left is shown to who gave it, and given to another from the tree', async () => {
    const { page } = leader;
    await leader.goTo('Việc của tôi');
    const left = page.getByRole('region', { name: /^Phần việc của người đã thôi giữ chức vụ/ });
    await left.getByText(GONE.name).waitFor();
    await leader.look('left-parts');
    await left.getByRole('link', { name: new RegExp(LEFT) }).click();
    await page.locator('.part').getByText('đã thôi giữ chức vụ').waitFor();
    await page.getByRole('button', { name: `Giao người khác: ${GONE.name}` }).click();
    const ask = leader.question();
    await ask.getByLabel('Người nhận', { exact: true }).click();
    await page.keyboard.type('vu minh');
    await page.keyboard.press('Enter');
    await ask.getByLabel('Lý do (ít nhất 3 ký tự)').fill('Đã chuyển công tác');
    await leader.look('give-anew');
    await leader.confirm('Giao người khác');
    await page.locator('.part').getByText(`Nhận từ ${GONE.name}: Đã chuyển công tác`).waitFor();
    await page.locator('.part').getByText(OFFICER).waitFor();
  });
});
