// Handling what has come, in real Chromium: the officer's own work by deadline, more time asked for and granted.
import { expect } from 'chai';
import type { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import type { Desk } from './desk.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number) => vietnamDate(new Date(Date.now() + days * DAY_MS));
const SOON = 'Về việc rà soát danh sách đơn vị sử dụng ngân sách';
const OPEN = 'Về việc góp ý dự thảo quy chế quản lý tài sản công';

describe('handling incoming documents, in a browser', function () {
  this.timeout(180_000);
  inOrder();

  let count = 217;
  let leader: Desk;
  let officer: Desk;
  const registered = async (papers: Papers, subject: string): Promise<IncomingDetail> => {
    const clerk = await papers.as('vanthu.stc');
    const made = await clerk.call('enterIncoming', {
      body: {
        ...{ key: crypto.randomUUID(), origin: 'paper', issuedOn: inDays(-2), kind: 'cong-van', subject },
        ...{
          sender: { code: null, name: 'Kho bạc Nhà nước khu vực XIV' },
          numberText: `${++count}/KBNN-KSC`,
        },
        ...{ signer: { name: 'Lê Thị Hạnh', title: 'Giám đốc' } },
      },
    });
    const on = { params: { id: made.id }, body: { version: made.version } };
    return clerk.call('registerIncoming', on);
  };
  onOwnServer('handling', {
    prepare: async ({ papers, deskOf }) => {
      const api = await papers.as('lanhdao.stc');
      const { people } = await api.call('getOwnAgency', {});
      const postId = people.find(({ role }) => role === 'officer')?.postId ?? '';
      const given = [
        [SOON, inDays(1), 'Báo cáo kết quả cho Phó Giám đốc trước khi gửi đi.'],
        [OPEN, null, ''],
      ] as const;
      for (const [subject, dueOn, instruction] of given) {
        const { id, version } = await registered(papers, subject);
        const body = { version, instruction, assignments: [{ role: 'lead' as const, postId, dueOn }] };
        await api.call('assignIncoming', { params: { id }, body });
      }
      leader = await deskOf('lanhdao.stc');
      officer = await deskOf('chuyenvien.stc');
    },
  });
  afterEach(() => {
    for (const desk of [leader, officer]) {
      expect(desk.findings.splice(0).join('\n'), 'findings of axe').to.equal('');
      expect(desk.complaints.splice(0).join('\n'), 'complaints').to.equal('');
    }
  });

  it('shows own work by deadline, walked and opened by keys, and counts it', async () => {
    const { page } = officer;
    await page.getByRole('link', { name: /Việc của tôi.*2 việc chờ/ }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('v');
    await page.locator('[data-row]').nth(1).waitFor();
    const heads = await page.locator('.work-group').allInnerTexts();
    expect(heads.map((head) => head.replace(/\s+/g, ' ').trim())).to.deep.equal([
      'Hôm nay và ngày mai 1',
      'Không hạn 1',
    ]);
    await page.getByText('Chỉ đạo: Báo cáo kết quả cho Phó Giám đốc').waitFor();
    await officer.look('my-work');
    await page.keyboard.press('j');
    expect(await page.locator('[data-row]:focus').innerText()).to.contain(SOON);
    await page.keyboard.press('Enter');
    await page.locator('.desk-title').waitFor();
  });

  it('lets the officer ask for more time, and the leader grant it', async () => {
    await officer.actFromMenu('Xin gia hạn');
    const wanted = inDays(9).split('-').reverse().join('/');
    await officer.question().getByLabel('Hạn mới').fill(wanted);
    await officer.page.keyboard.press('Enter');
    await officer.question().getByLabel('Lý do (ít nhất 3 ký tự)').fill('Số liệu của huyện chưa về');
    await officer.confirm('Xin gia hạn');
    await leader.goTo('Văn bản đến');
    await leader.page.getByRole('link', { name: /^Đang xử lý/ }).click();
    await leader.open(SOON);
    await leader.page.getByRole('button', { name: 'Đồng ý gia hạn' }).click();
    await leader.confirm('Đồng ý gia hạn');
    // The officer's desk hears of it, and so does the list.
    await officer.page.getByText(`được gia hạn đến ${wanted}`).waitFor();
    await officer.goTo('Việc của tôi');
    await officer.page.locator('tr', { hasText: SOON }).getByText(`hạn ${wanted}`).waitFor();
  });
});
