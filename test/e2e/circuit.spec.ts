// A circuit in real Chromium: the clerk sets the default, the officer changes it within the policy, people approve, ask,
// return to different steps, take back and initial; several are asked at once; delegations are written down, used and
// withdrawn.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CircuitStepKind } from '../../server/contracts/vocabulary.ts';
import { longPaper } from '../bench/long-paper.ts';
import { fillDraft, PIN, signWhereProposed } from './acts.ts';
import { type Desk, until } from './desk.ts';
import { anotherLetter } from './letter.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'Về việc góp ý dự thảo quy chế phối hợp';
/** A kind of document that has no default here. */
const FREE = { kind: 'bao-cao' } as const;
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1366, height: 768 };

/** Brings the page into view; true once it is drawn with something red in the middle of its right edge. */
const isRedAtEdge = (number: number) => `(() => {
  const page = document.querySelector('.pdf-page[data-page="${number}"]');
  page?.scrollIntoView();
  const canvas = page?.querySelector('canvas[data-drawn]');
  if (!canvas) return false;
  const [width, height] = [canvas.width / 30, canvas.height / 6];
  const { data } = canvas.getContext('2d').getImageData(canvas.width - width, canvas.height / 2 - height / 2, width, height);
  for (let at = 0; at < data.length; at += 4) if (data[at] > 150 && data[at + 1] < 100) return true;
  return false;
})()`;

describe('a circuit, in a browser', function () {
  this.timeout(480_000);

  let clerk: Desk;
  let officer: Desk;
  let leader: Desk;
  let administrator: Desk;
  let letter: string;
  let papers: Papers;
  let long: Uint8Array;

  onOwnServer('circuit', {
    prepare: async ({ folder, deskOf, papers: made }) => {
      papers = made;
      long = await longPaper(3, { name: 'Trần Đình Nghĩa', title: 'Giám đốc' });
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
  const openWaiting = async (desk: Desk, subject = SUBJECT) => {
    await desk.page.goto(`${new URL(desk.page.url()).origin}/outgoing?box=waiting`);
    await desk.open(subject);
  };
  /** Submitted with one step for these roles. */
  const waitingFor = async (subject: string, kind: CircuitStepKind, roles: readonly string[]) => {
    const { people } = await (await papers.as('chuyenvien.snv')).call('getOwnAgency', {});
    const postIds = people.flatMap(({ role, postId }) => (roles.includes(role) ? [postId] : []));
    return papers.submitted(subject, { ...FREE, circuit: [{ kind, postIds, needs: 'all', dueOn: null }] });
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

  const initialByKey = async ({ page, question }: Desk) => {
    await page.keyboard.press('e');
    await question().getByText('Bạn ký nháy đúng bản đang xem').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await picture(leader).locator('.step-open').getByText('Ký ban hành').waitFor();
  };

  it('is initialled by key alone, returned once more to that other step, initialled again, and then signed', async () => {
    await openWaiting(leader);
    await initialByKey(leader);
    await leader.actFromMenu('Trả lại');
    await leader.question().getByLabel('Trả lại về').selectOption({ label: 'Bước 2: Ký nháy' });
    await leader.question().getByLabel('Ý kiến trả lại').fill('Ký nháy cả phụ lục');
    await leader.confirm('Trả lại');
    await picture(leader).locator('.step-open').getByText('Ký nháy').waitFor();
    await initialByKey(leader);
    await leader.look('circuit', { shows: picture(leader) });
    await signWhereProposed(leader);
    expect(await picture(leader).locator('.step-done').count()).to.equal(3);
  });

  it('asks opinions of several at once: each says his own, the others see it come, and then it goes on', async () => {
    const subject = 'Về việc lấy ý kiến cùng lúc';
    await waitingFor(subject, 'coordination', ['clerk', 'leader']);
    await Promise.all([openWaiting(clerk, subject), openWaiting(leader, subject)]);
    for (const [desk, opinion] of [
      [clerk, 'Thống nhất.'],
      [leader, 'Bổ sung thời hạn báo cáo.'],
    ] as const) {
      await desk.act('Gửi góp ý');
      await desk.question().getByRole('textbox').fill(opinion);
      await desk.confirm('Gửi góp ý');
      for (const { page } of [clerk, leader]) await page.locator('.circuit').getByText(opinion).waitFor();
    }
    await picture(clerk).locator('.step-open').getByText('Ký ban hành').waitFor();
    await leader.look('circuit-opinions', { shows: picture(leader) });
  });

  it('is initialled on a phone with a mark that is seen: placed by touch of a key, signed at the bar that stays', async () => {
    const { page } = leader;
    const { id } = await waitingFor('Về việc ký nháy trên điện thoại', 'initials', ['leader']);
    await page.setViewportSize(PHONE);
    await page.goto(new URL(`/outgoing/${id}`, page.url()).href);
    await page.locator('.desk-title').waitFor();
    await leader.actFromMenu('Ký nháy trên văn bản');
    const box = page.getByRole('application', { name: /^Ô ký nháy/ });
    await box.waitFor();
    const proposed = await box.getAttribute('aria-label');
    await box.focus();
    await page.keyboard.press('ArrowUp');
    const placed = await box.getAttribute('aria-label');
    expect(placed).to.not.equal(proposed);
    await leader.look('initials-room');
    await page.setViewportSize(PHONE);
    const pin = await page.getByLabel('Mã PIN').boundingBox();
    expect((pin?.y ?? PHONE.height) + (pin?.height ?? 0), 'the PIN stands in view').to.be.lessThan(
      PHONE.height,
    );
    await page.getByLabel('Mã PIN').fill(PIN);
    await page.getByRole('button', { name: 'Ký nháy', exact: true }).click();
    await picture(leader).locator('.step-done').getByText('Đã ký nháy').waitFor();
    await page.setViewportSize(DESKTOP);
    const { versions, state } = await (await papers.as('lanhdao.snv')).call('getOutgoing', {
      params: { id },
    });
    expect([state, versions.map(({ act }) => act)]).to.deep.equal(['approved', ['uploaded', 'initialled']]);
  });

  it('goes on to the clerk, who seals it across the edges of its pages; that is seen in the result', async () => {
    const { page } = clerk;
    const { digest } = await (await papers.as('chuyenvien.snv')).upload({
      ...{ name: 'dài.pdf', bytes: long, purpose: 'main' },
    });
    const { id } = await papers.numbered('Về việc đóng dấu giáp lai', {
      ...FREE,
      main: { digest, name: 'dài.pdf' },
    });
    await page.goto(new URL(`/outgoing/${id}/seal`, page.url()).href);
    await page.getByRole('application', { name: /^Ô dấu/ }).waitFor();
    await page.getByLabel('Đóng dấu giáp lai vào mép phải các trang').check();
    await page.getByRole('img', { name: 'Một phần dấu giáp lai' }).first().waitFor({ state: 'attached' });
    await clerk.look('seal-room-giap-lai', {
      shows: page.getByLabel('Đóng dấu giáp lai vào mép phải các trang'),
    });
    await page.getByLabel('Mã PIN').fill(PIN);
    await page.getByRole('button', { name: 'Đóng dấu', exact: true }).click();
    await page.locator('.act-bar').getByRole('button', { name: 'Phát hành' }).waitFor();
    for (const number of [1, 2, 3]) await until(page, isRedAtEdge(number));
    await clerk.look('sealed-giap-lai');
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
      ['Người được giao', 'van thu'],
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
  });

  it('is approved by whoever is named in the place of the other, and says so, until that is withdrawn', async () => {
    const subject = 'Về việc duyệt thay khi vắng';
    await waitingFor(subject, 'content', ['leader']);
    await openWaiting(clerk, subject);
    await clerk.act('Duyệt nội dung');
    await clerk.confirm('Duyệt nội dung');
    await picture(clerk)
      .locator('.step-done')
      .getByText(/duyệt thay$/)
      .waitFor();
    await clerk.look('circuit-delegated', { shows: picture(clerk) });
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
