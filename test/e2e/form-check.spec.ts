// The form check in real Chromium: the drafter sees it beside the draft and goes to each place by mouse and by keys; the
// checker sees it in his question and has to say why he passes what still has errors; and what is shown while a file is
// read, when it cannot be read, when nothing is wrong, and when the check itself fails.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Page, Route } from 'playwright-core';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { letter } from '../support/form-samples/documents.ts';
import { printSheet } from '../support/form-samples/print-sheet.ts';
import { edit, emptyPage, type Sheet } from '../support/form-samples/sheet.ts';
import { type Desk, type Scrolled, until } from './desk.ts';
import { inOrder, onOwnServer, type Scene } from './scene.ts';

const SUBJECT = 'Báo cáo kết quả cải cách hành chính năm 2026';
const REASON = 'Mẫu riêng theo quy định của ngành';

const faulty = (sheet: Sheet) =>
  edit('motto', { face: 'regular' })(
    edit('country', { size: 11 })(
      edit('recipient-archive', { text: '- Phòng Tổ chức.' })(edit('number', { text: 'Số:' })(sheet)),
    ),
  );

/** Nothing but drawn lines. */
const SCAN: Sheet = {
  pages: [
    {
      ...emptyPage(),
      strokes: Array.from({ length: 24 }, (_, at) => ({
        id: 'line',
        x: 32,
        right: at % 5 === 4 ? 120 : 194,
        y: 60 + at * 8,
        bottom: 60 + at * 8,
      })),
    },
  ],
};

/** A draft of the officer with a file of these bytes. */
async function draftOf({ papers }: Scene, bytes: Uint8Array, fields: object = {}): Promise<OutgoingDetail> {
  const api = await papers.as('chuyenvien.snv');
  const name = 'du-thao.pdf';
  const { digest } = await api.upload({ name, bytes, purpose: 'main' });
  return papers.draft(SUBJECT, { main: { digest, name }, ...fields });
}

describe('the form check, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let officer: Desk;
  let clerk: Desk;
  let page: Page;
  let draft: OutgoingDetail;
  let inCircuit: OutgoingDetail;
  let clean: OutgoingDetail;
  let scan: OutgoingDetail;

  const scene = onOwnServer('form-check', {
    prepare: async (built) => {
      const { sheet } = await letter();
      // As the officer of that unit writes it.
      const right = edit('number', { text: 'Số:' })(edit('position', { text: 'GIÁM ĐỐC SỞ' })(sheet));
      const bad = await printSheet(faulty(sheet));
      const api = await built.papers.as('chuyenvien.snv');
      const { people } = await api.call('getOwnAgency', {});
      const checker = people.find(({ role }) => role === 'clerk')?.postId;
      const circuit = [{ kind: 'form', postIds: [checker], needs: 'any', dueOn: null }];
      const submit = ({ id, version }: OutgoingDetail) =>
        api.call('submitOutgoing', { params: { id }, body: { version, text: '' } });
      draft = await draftOf(built, bad);
      inCircuit = await submit(await draftOf(built, bad, { circuit }));
      clean = await submit(await draftOf(built, await printSheet(right)));
      scan = await draftOf(built, await printSheet(SCAN));
      officer = await built.deskOf('chuyenvien.snv');
      clerk = await built.deskOf('vanthu.snv');
      page = officer.page;
    },
  });

  const open = (on: Page, path: string) => on.goto(`${scene().server.url}/outgoing/${path}`);
  const findings = (on: Page) =>
    on.getByRole('list', { name: 'Những điều phần mềm thấy' }).getByRole('button');
  const chosenBox = (on: Page) => on.locator('.finding-box.finding-chosen');
  const panel = (on: Page) => on.locator('.form-panel');
  const unfold = (on: Page) => on.getByRole('heading', { name: 'Kiểm tra thể thức' }).click();

  it('shows the drafter how many faults there are, and each with its clause and page', async () => {
    await open(page, `${draft.id}/edit`);
    await page.getByText('3 lỗi', { exact: true }).waitFor();
    await unfold(page);
    await findings(page).first().waitFor();
    expect(await findings(page).first().textContent()).to.match(
      /^Lỗi[\s\S]*Quốc hiệu cỡ 11, phải là 12–13\.[\s\S]*II\.1 · trang 1/,
    );
  });

  it('goes to the place on the page by a click and by keys', async () => {
    await findings(page).first().click();
    await chosenBox(page).waitFor();
    expect(await chosenBox(page).getAttribute('title')).to.match(/^Quốc hiệu/);
    await page.keyboard.press('.');
    expect(await chosenBox(page).getAttribute('title')).to.match(/^Tiêu ngữ/);
    await page.keyboard.press('.');
    expect(await chosenBox(page).getAttribute('title')).to.match(/^Dòng cuối của nơi nhận/);
    await page.keyboard.press(',');
    expect(await chosenBox(page).getAttribute('title')).to.match(/^Tiêu ngữ/);
    const pressed = page.locator('.finding[aria-pressed="true"]');
    expect(await pressed.textContent()).to.include('Tiêu ngữ phải đậm');
    await officer.look('form-check-draft', { shows: panel(page) });
  });

  it('draws the box around the words it speaks of', async () => {
    await findings(page).first().click();
    const box = await chosenBox(page).boundingBox();
    const words = await page.locator('.textLayer span').filter({ hasText: 'CỘNG HÒA' }).first().boundingBox();
    if (box === null || words === null) throw new Error('both are on the page');
    expect(Math.abs(box.x + box.width / 2 - (words.x + words.width / 2))).to.be.lessThan(12);
    expect(Math.abs(box.y + box.height / 2 - (words.y + words.height / 2))).to.be.lessThan(8);
  });

  it('brings the document back into view on a phone, where the list is below it', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const paperTop = `document.querySelector('.pdf').getBoundingClientRect().top`;
    await panel(page).evaluate((element: Scrolled) => element.scrollIntoView({ block: 'start' }));
    await until(page, `${paperTop} < 0`);
    await findings(page).nth(2).click();
    await until(page, `${paperTop} >= 0`);
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  it('leaves the keys to whoever is typing', async () => {
    const before = await chosenBox(page).getAttribute('title');
    await page.getByLabel('Trích yếu').focus();
    await page.keyboard.press('End');
    await page.keyboard.type('.,');
    expect(await chosenBox(page).getAttribute('title')).to.equal(before);
  });

  it('checks again by itself once what was typed is saved', async () => {
    await page.getByLabel('Trích yếu').fill('Tổ chức hội nghị tổng kết phong trào thi đua yêu nước');
    await page.getByText('1 nên sửa', { exact: true }).waitFor();
    await page.getByLabel('Trích yếu').fill(SUBJECT);
    await until(page, `!document.querySelector('.form-counts').innerText.includes('nên sửa')`);
  });

  it('says while it reads that it reads, and when it fails what happened, with a way to try again', async () => {
    const held: Route[] = [];
    await page.route('**/form-findings', (route) => void held.push(route));
    await page.reload();
    await page.getByText('Đang đọc tệp…').waitFor();
    await officer.look('form-check-loading', { isStill: false });
    const problem = { type: 'about:blank', title: 'INTERNAL', status: 500, code: 'INTERNAL', instance: 'a1' };
    for (const route of held)
      await route.fulfill({ status: 500, contentType: 'application/problem+json', json: problem });
    await page.getByText('chưa kiểm tra được').waitFor();
    await unfold(page);
    const retry = panel(page).getByRole('button', { name: 'Thử lại' });
    await retry.waitFor();
    await officer.look('form-check-failed', { shows: panel(page) });
    await page.unroute('**/form-findings');
    await retry.click();
    await page.getByText('3 lỗi', { exact: true }).waitFor();
    officer.complaints.splice(0);
  });

  it('says of a scan, which it cannot read, that a person has to look', async () => {
    await open(page, `${scan.id}/edit`);
    await page.getByText('1 tự xem', { exact: true }).waitFor();
    await unfold(page);
    expect(await findings(page).first().textContent()).to.match(/^Tự xem[\s\S]*Trang 1 không có chữ/);
    await officer.look('form-check-unreadable', { shows: panel(page) });
  });

  it('says of a right file that nothing was found', async () => {
    await open(clerk.page, clean.id);
    await clerk.page.getByText('Không thấy lỗi thể thức nào trong 1 trang.').waitFor();
    await clerk.look('form-check-clean', { shows: panel(clerk.page) });
  });

  it('leaves a finding and a comment at one place both to be seen and reached, by pointer and by keys', async () => {
    const { page: own } = clerk;
    const api = await scene().papers.as('vanthu.snv');
    const box = { page: 1, xMm: 112, yMm: 25.5, widthMm: 60, heightMm: 6 };
    const text = 'Tiêu ngữ chưa đúng kiểu chữ.';
    const body = { key: randomUUID(), fileVersion: 1, box, text, mentions: [] };
    await api.call('addComment', { params: { id: inCircuit.id }, body });
    await open(own, inCircuit.id);
    const mark = own.getByRole('button', { name: /^Góp ý 1 của/ });
    await mark.waitFor();
    await findings(own).first().click();
    await chosenBox(own).waitFor();
    // A click is refused when something else would take it.
    await mark.click();
    await own.locator('.comment-mark-picked').waitFor();
    await own.keyboard.press('.');
    expect(await chosenBox(own).getAttribute('title')).to.match(/^Tiêu ngữ/);
    await mark.focus();
    await own.keyboard.press('Enter');
    await until(own, `document.activeElement.closest('.comment') !== null`);
    await clerk.look('form-check-beside-comment');
  });

  it('lets the checker of a step pass errors only with a reason, said beforehand and kept', async () => {
    await open(clerk.page, inCircuit.id);
    await clerk.page.getByText('3 lỗi', { exact: true }).waitFor();
    await findings(clerk.page).nth(1).click();
    await chosenBox(clerk.page).waitFor();
    await clerk.look('form-check-desk');
    await clerk.act('Thể thức đạt');
    const question = clerk.question();
    await question.getByText(/^Còn 3 lỗi chưa sửa/).waitFor();
    await question.getByRole('button', { name: 'Thể thức đạt', exact: true }).click();
    await question.getByText(/ít nhất 10/).waitFor();
    await clerk.look('form-check-step-question');
    await question.getByLabel('Lý do cho đạt khi còn lỗi').fill(REASON);
    await clerk.confirm('Thể thức đạt');
    await clerk.page.getByText(REASON).first().waitFor();
  });

  it('asks the same where there is no step of its own, and no reason to find it wanting', async () => {
    const api = await scene().papers.as('chuyenvien.snv');
    const { version } = await api.call('getOutgoing', { params: { id: draft.id } });
    await api.call('submitOutgoing', { params: { id: draft.id }, body: { version, text: '' } });
    await open(clerk.page, draft.id);
    await clerk.act('Kiểm tra thể thức');
    const question = clerk.question();
    await question.getByText(/^Còn 3 lỗi chưa sửa/).waitFor();
    await clerk.look('form-check-question');
    await question.getByLabel('Chưa đúng, cần sửa').check();
    await question.getByText(/^Còn 3 lỗi chưa sửa/).waitFor({ state: 'detached' });
    await clerk.confirm('Kiểm tra thể thức');
  });

  it('has nothing that axe finds serious, and no complaint of the browser', () => {
    expect([...officer.findings, ...clerk.findings]).to.deep.equal([]);
    expect([...officer.complaints, ...clerk.complaints]).to.deep.equal([]);
  });
});
