// Handling what has come, in real Chromium: the leader assigns several at once with a sentence he keeps, one of them changed
// meanwhile; the officer finds them in his own work, reports with a file, and gets more time.
import { expect } from 'chai';
import type { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { typedDate, workingDayIn } from '../support/working-days.ts';
import type { Desk } from './desk.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number) => vietnamDate(new Date(Date.now() + days * DAY_MS));
const OPEN = 'Về việc góp ý dự thảo quy chế quản lý tài sản công';
const FIRST = 'Về việc rà soát danh sách đơn vị sử dụng ngân sách';
const SECOND = 'Về việc đối chiếu số dư tài khoản tiền gửi';
const CHANGED = 'Về việc khóa sổ kế toán cuối năm';
const WORD = 'Rà soát chương III giúp tôi.';
const SENTENCE = 'Nghiên cứu, tham mưu văn bản trả lời đúng hạn.';

describe('handling incoming documents, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let count = 217;
  let leader: Desk;
  let officer: Desk;
  let changed: IncomingDetail;
  const registered = async (papers: Papers, subject: string): Promise<IncomingDetail> => {
    const clerk = await papers.as('vanthu.stc');
    count += 1;
    const made = await clerk.call('enterIncoming', {
      body: {
        ...{ key: crypto.randomUUID(), origin: 'paper', issuedOn: inDays(-2), kind: 'cong-van', subject },
        ...{ sender: { code: null, name: 'Kho bạc Nhà nước khu vực XIV' }, numberText: `${count}/KBNN-KSC` },
        ...{ signer: { name: 'Lê Thị Hạnh', title: 'Giám đốc' } },
      },
    });
    const on = { params: { id: made.id }, body: { version: made.version } };
    return clerk.call('registerIncoming', on);
  };
  const scene = onOwnServer('handling', {
    prepare: async ({ papers, deskOf }) => {
      const api = await papers.as('lanhdao.stc');
      const { id, version } = await registered(papers, OPEN);
      const postId = (await api.call('getMe', {})).post.id;
      const body = { version, assignments: [{ role: 'lead' as const, postId }] };
      await api.call('assignIncoming', { params: { id }, body });
      for (const subject of [FIRST, SECOND]) await registered(papers, subject);
      changed = await registered(papers, CHANGED);
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

  it('assigns several in one go, with a sentence that is kept for the next time', async () => {
    const { page } = leader;
    await leader.goTo('Văn bản đến');
    await page.getByRole('checkbox', { name: `Chọn: ${FIRST}` }).check();
    for (const subject of [SECOND, CHANGED]) {
      await page.locator('[data-row]').filter({ hasText: subject }).focus();
      await page.keyboard.press('x');
    }
    await page.keyboard.press('a');
    const ask = leader.question();
    const instruction = ask.getByLabel('Ý kiến chỉ đạo (bút phê)');
    await instruction.fill(SENTENCE);
    await ask.getByText('Câu hay dùng (0)').click();
    await ask.getByRole('button', { name: 'Lưu câu này' }).click();
    await ask.getByText('Câu hay dùng (1)').waitFor();
    await ask.getByRole('button', { name: `Bỏ câu: ${SENTENCE}` }).click();
    await ask.getByRole('button', { name: 'Hoàn tác' }).click();
    await instruction.fill('');
    await ask.getByRole('button', { name: SENTENCE, exact: true }).click();
    expect(await instruction.inputValue()).to.equal(SENTENCE);
    await ask.getByLabel('Chủ trì', { exact: true }).click();
    await page.keyboard.type('vu minh');
    await page.keyboard.press('Enter');
    await ask.getByLabel(/^Hạn của Vũ Minh Tuấn/).fill(typedDate(workingDayIn(1)));
    await page.keyboard.press('Enter');
    await leader.look('assign-many');
  });

  it('says which of them somebody changed meanwhile, and takes that one up again', async () => {
    const { papers } = scene();
    const { id, version } = changed;
    const text = 'Lưu ý thời hạn khóa sổ';
    const api = await papers.as('lanhdao.stc');
    await api.call('instructIncoming', { params: { id }, body: { version, text } });
    const ask = leader.question();
    await ask.getByRole('button', { name: 'Phân công 3 văn bản' }).click();
    await ask.getByText('Đã phân công 2/3 văn bản.').waitFor();
    await ask.getByText(/^Văn bản vừa thay đổi: /).waitFor();
    await leader.look('assign-many-failed-one');
    // Chromium says so of the refusal.
    expect(leader.complaints.splice(0).join('\n')).to.match(/^[^\n]*409 \(Conflict\)[^\n]*$/);
    await leader.confirm('Thử lại 1 văn bản');
    await leader.page.getByText('Không có văn bản nào chờ chỉ đạo.').waitFor();
  });

  it('gives own part further, with a word to it', async () => {
    const { page } = leader;
    await leader.goTo('Việc của tôi');
    await leader.open(OPEN);
    await leader.actFromMenu('Phân phối tiếp');
    const ask = leader.question();
    await ask.getByLabel('Ý kiến chỉ đạo (bút phê)').fill(WORD);
    await ask.getByLabel('Phối hợp').click();
    await page.keyboard.type('vu minh');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await leader.confirm('Phân phối tiếp');
  });

  it('shows own work by deadline, walked and opened by keys, and counts it', async () => {
    const { page } = officer;
    await page.getByRole('link', { name: /Việc của tôi.*4 việc chờ/ }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('v');
    await page.locator('[data-row]').nth(3).waitFor();
    const heads = await page.locator('.work-group').allInnerTexts();
    expect(heads.map((head) => head.replace(/\s+/g, ' ').trim())).to.deep.equal([
      'Sắp đến hạn 3',
      'Không hạn 1',
    ]);
    expect(await page.getByText(`Chỉ đạo: ${SENTENCE}`).count()).to.equal(3);
    await page.getByText(`Chỉ đạo: ${WORD}`).waitFor();
    await officer.look('my-work');
    await page.keyboard.press('j');
    expect(await page.locator('[data-row]:focus').innerText()).to.contain(FIRST);
    await page.keyboard.press('Enter');
    await page.locator('.desk-title').waitFor();
  });

  it('takes a file with the report on the handling', async () => {
    await officer.act('Bắt đầu xử lý');
    const ask = officer.question();
    await ask.getByLabel('Nội dung tiến độ').fill('Đã lập bảng đối chiếu');
    const file = { name: 'doi-chieu.txt', mimeType: 'text/plain', buffer: Buffer.from('Số dư: 0') };
    await ask.getByLabel('Thêm tệp (tối đa 10)').setInputFiles(file);
    await ask.getByRole('button', { name: `Bỏ tệp ${file.name}` }).waitFor();
    await officer.look('progress-files');
    await officer.confirm('Bắt đầu xử lý');
    const link = officer.page.getByRole('link', { name: new RegExp(file.name) });
    const [download] = await Promise.all([officer.page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).to.equal(file.name);
  });

  it('lets the officer ask for more time, and the leader grant it', async () => {
    await officer.actFromMenu('Xin gia hạn');
    const wanted = typedDate(workingDayIn(6));
    const ask = officer.question();
    await ask.getByLabel('Hạn mới').fill(wanted);
    await officer.page.keyboard.press('Enter');
    await ask.getByLabel('Lý do (ít nhất 3 ký tự)').fill('Số liệu của huyện chưa về');
    await officer.confirm('Xin gia hạn');
    await leader.goTo('Văn bản đến');
    await leader.page.getByRole('link', { name: /^Đang xử lý/ }).click();
    await leader.open(FIRST);
    await leader.page.getByRole('button', { name: 'Đồng ý gia hạn' }).click();
    await leader.confirm('Đồng ý gia hạn');
    // The officer's desk hears of it, and so does the list.
    await officer.page.getByText(`được gia hạn đến ${wanted}`).waitFor();
    await officer.goTo('Việc của tôi');
    await officer.page.locator('tr', { hasText: FIRST }).getByText(`hạn ${wanted}`).waitFor();
  });
});
