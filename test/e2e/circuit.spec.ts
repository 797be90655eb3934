// A circuit in real Chromium: the clerk sets the default, the officer changes it within the policy, people approve, ask,
// return to a step and take back; delegations are written down and withdrawn.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { fillDraft, signWhereProposed } from './acts.ts';
import type { Desk } from './desk.ts';
import { anotherLetter } from './letter.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'Về việc góp ý dự thảo quy chế phối hợp';

describe('a circuit, in a browser', function () {
  this.timeout(120_000);

  let clerk: Desk;
  let officer: Desk;
  let leader: Desk;
  let administrator: Desk;
  let letter: string;

  onOwnServer('circuit', {
    prepare: async ({ folder, deskOf }) => {
      const { name, bytes } = await anotherLetter();
      letter = join(folder, name);
      await writeFile(letter, bytes);
      clerk = await deskOf('vanthu.snv');
      officer = await deskOf('chuyenvien.snv');
      leader = await deskOf('lanhdao.snv');
      administrator = await deskOf('quantri.snv');
    },
  });

  inOrder();

  const pick = async ({ page }: Desk, typed: string, nth = 0) => {
    await page.getByLabel('Người thực hiện').nth(nth).click();
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  };
  const openWaiting = async (desk: Desk) => {
    await desk.page.goto(`${new URL(desk.page.url()).origin}/outgoing?box=waiting`);
    await desk.open(SUBJECT);
  };
  const picture = ({ page }: Desk) => page.locator('.desk-facts .circuit');

  it('gets its default from the clerk, for a kind of document, with a mandatory step', async () => {
    const { page } = clerk;
    await clerk.goTo('Ủy quyền');
    await page.getByRole('link', { name: 'Luồng trình ký mặc định' }).click();
    await page.getByText('Chưa đặt luồng nào').waitFor();
    await page.getByRole('button', { name: 'Đặt luồng mới' }).click();
    const question = clerk.question();
    await question.getByLabel('Loại văn bản').selectOption('cong-van');
    await question.getByLabel('Việc của bước').selectOption('form');
    await question.getByLabel('Trưởng đơn vị soạn').uncheck();
    await question.getByRole('button', { name: 'Đặt luồng mới' }).click();
    await question.getByText('Mỗi bước cần ít nhất một người.').waitFor();
    await pick(clerk, 'van thu');
    await clerk.look('circuit-default-question');
    await clerk.confirm('Đặt luồng mới');
    await page.getByText('Công văn · Mọi đơn vị').waitFor();
    await clerk.look('circuit-defaults');
  });

  it('stands in the draft, and is changed there within the policy', async () => {
    const { page } = officer;
    await officer.goTo('Văn bản đi');
    await page.getByRole('link', { name: 'Soạn văn bản' }).click();
    await fillDraft(officer, {
      letter,
      subject: SUBJECT,
      signer: 'tran dinh',
      recipients: [['tai chinh', 'Sở Tài chính']],
    });
    await page.getByText('Theo luồng mặc định của cơ quan').waitFor();
    await page.getByRole('button', { name: 'Sửa luồng' }).click();
    expect(await page.getByRole('button', { name: 'Bỏ bước 1' }).isDisabled()).to.equal(true);
    await page.getByRole('button', { name: 'Thêm bước' }).click();
    await page.getByLabel('Việc của bước').nth(1).selectOption('initials');
    await pick(officer, 'tran dinh', 1);
    await officer.look('draft-circuit', { shows: page.locator('.circuit-field') });
    await officer.act('Trình ký');
    await picture(officer).waitFor();
    expect(await picture(officer).locator('.step-open').textContent()).to.contain('Kiểm tra thể thức');
  });

  it('asks a second opinion without leaving the step, and the answer comes back', async () => {
    await openWaiting(clerk);
    await clerk.actFromMenu('Xin thêm ý kiến');
    const question = clerk.question();
    await question.getByLabel('Hỏi ai').click();
    await clerk.page.keyboard.type('tran dinh');
    await clerk.page.keyboard.press('Enter');
    await clerk.page.keyboard.press('Escape');
    await question.getByLabel('Câu hỏi').fill('Có cần thêm phụ lục không?');
    await question.getByLabel('Chờ trả lời rồi mới đi tiếp').check();
    await clerk.confirm('Xin thêm ý kiến');
    await picture(clerk).getByText('phải có trả lời mới đi tiếp').waitFor();
    await leader.page.getByRole('button', { name: /Thông báo/ }).click();
    await leader.page.getByRole('link', { name: /xin ý kiến của bạn/ }).click();
    await leader.act('Trả lời ý kiến');
    await leader.question().getByLabel('Trả lời của bạn').fill('Không cần.');
    await leader.confirm('Trả lời ý kiến');
    await picture(clerk).getByText('Không cần.').waitFor();
  });

  it('goes on when approved, comes back when taken back, and returns to an earlier step', async () => {
    await clerk.act('Thể thức đạt');
    await clerk.confirm('Thể thức đạt');
    await clerk.actFromMenu('Lấy lại');
    await clerk.confirm('Lấy lại');
    await clerk.act('Thể thức đạt');
    await clerk.confirm('Thể thức đạt');
    await openWaiting(leader);
    await leader.actFromMenu('Trả lại');
    await leader.question().getByLabel('Trả lại về').selectOption({ label: 'Bước 1: Kiểm tra thể thức' });
    await leader.question().getByLabel('Ý kiến trả lại').fill('Thiếu dấu ngang dưới tên cơ quan');
    await leader.look('circuit-return-question');
    await leader.confirm('Trả lại');
    await picture(clerk).locator('.step-open').getByText('Kiểm tra thể thức').waitFor();
    await clerk.act('Thể thức đạt');
    await clerk.confirm('Thể thức đạt');
  });

  it('is initialled by key alone, and then signed', async () => {
    await openWaiting(leader);
    await leader.page.keyboard.press('e');
    await leader.question().getByText('Bạn ký nháy đúng bản đang xem').waitFor();
    await leader.page.keyboard.press('Control+Enter');
    await leader.page.getByRole('dialog').waitFor({ state: 'detached' });
    await picture(leader).locator('.step-open').getByText('Ký ban hành').waitFor();
    await leader.look('circuit', { shows: picture(leader) });
    await signWhereProposed(leader);
    expect(await picture(leader).locator('.step-done').count()).to.equal(3);
  });

  it('shows delegations to those they concern, and to the administrator, who writes them down for others', async () => {
    const { page } = administrator;
    await administrator.goTo('Ủy quyền');
    await page.getByText('Chưa có ủy quyền nào').waitFor();
    await page.getByRole('button', { name: 'Ghi ủy quyền mới' }).click();
    const question = administrator.question();
    await question.getByRole('button', { name: 'Ghi ủy quyền mới' }).click();
    await question.getByText('Nêu rõ loại văn bản được giao.').waitFor();
    await question.getByLabel('Giao việc').selectOption('approval');
    for (const [field, typed] of [
      ['Người giao', 'tran dinh'],
      ['Người được giao', 'chuyen vien'],
    ] as const) {
      await question.getByLabel(field, { exact: true }).click();
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
    }
    await question.getByLabel('Đến hết ngày').click();
    await page.keyboard.type('31/12/2099');
    await page.keyboard.press('Enter');
    await question.getByLabel(/Căn cứ/).fill('Giấy ủy quyền số 05/GUQ-SNV');
    await question.getByLabel('Thêm tệp đính kèm').setInputFiles(letter);
    await administrator.look('delegation-question');
    await administrator.confirm('Ghi ủy quyền mới');
    await page.getByText('Đang có hiệu lực').waitFor();
    await page.getByRole('link', { name: 'Tải văn bản ủy quyền' }).waitFor();
    await administrator.look('delegations');
    await leader.goTo('Ủy quyền');
    await leader.page.getByRole('button', { name: /^Rút ủy quyền/ }).click();
    await leader.question().getByLabel('Lý do').fill('Đã trở lại làm việc');
    await leader.confirm('Rút ủy quyền');
    await leader.page.getByText('Đã rút', { exact: true }).waitFor();
  });

  it('has no serious finding of axe, and the browser nothing to complain of', () => {
    for (const desk of [clerk, officer, leader, administrator]) {
      expect(desk.findings).to.deep.equal([]);
      expect(desk.complaints).to.deep.equal([]);
    }
  });
});
