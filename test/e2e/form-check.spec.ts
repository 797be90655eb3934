// The form check in real Chromium: the officer sees it beside the draft and goes to each place by mouse and by keys; the
// clerk sees it in his question and has to say why he passes what still has errors.
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { letter } from '../support/form-samples/documents.ts';
import { printSheet } from '../support/form-samples/print-sheet.ts';
import { edit } from '../support/form-samples/sheet.ts';
import { type Desk, until } from './desk.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'Báo cáo kết quả cải cách hành chính năm 2026';

describe('the form check, in a browser', function () {
  this.timeout(120_000);

  let papers: Papers;
  let officer: Desk;
  let clerk: Desk;
  let page: Page;
  let id: string;

  onOwnServer('form-check', {
    prepare: async (scene) => {
      papers = scene.papers;
      const { sheet } = await letter();
      const bad = edit('motto', { face: 'regular' })(
        edit('country', { size: 11 })(edit('recipient-archive', { text: '- Phòng Tổ chức.' })(sheet)),
      );
      const api = await papers.as('chuyenvien.snv');
      const name = 'sai-the-thuc.pdf';
      const { digest } = await api.upload({ name, bytes: await printSheet(bad), purpose: 'main' });
      ({ id } = await papers.draft(SUBJECT, { main: { digest, name } }));
      officer = await scene.deskOf('chuyenvien.snv');
      clerk = await scene.deskOf('vanthu.snv');
      page = officer.page;
    },
  });

  inOrder();

  const findings = (on: Page) =>
    on.getByRole('list', { name: 'Những điều phần mềm thấy' }).getByRole('button');
  const chosenBox = (on: Page) => on.locator('.finding-box.finding-chosen');

  it('shows the drafter how many faults there are, and each with its clause and page', async () => {
    await page.goto(`${new URL(page.url()).origin}/outgoing/${id}/edit`);
    await page.getByText('3 lỗi', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Kiểm tra thể thức' }).click();
    await findings(page).first().waitFor();
    expect(await findings(page).first().innerText()).to.match(
      /^Lỗi[\s\S]*Quốc hiệu cỡ 11, phải là 12–13\.[\s\S]*II\.1 · trang 1/,
    );
    await officer.look('form-check-draft');
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
    expect(await pressed.innerText()).to.include('Tiêu ngữ phải đậm');
  });

  it('draws the box around the words it speaks of', async () => {
    await findings(page).first().click();
    const box = await chosenBox(page).boundingBox();
    const words = await page.locator('.textLayer span').filter({ hasText: 'CỘNG HÒA' }).first().boundingBox();
    if (box === null || words === null) throw new Error('both are on the page');
    expect(Math.abs(box.x + box.width / 2 - (words.x + words.width / 2))).to.be.lessThan(12);
    expect(Math.abs(box.y + box.height / 2 - (words.y + words.height / 2))).to.be.lessThan(8);
  });

  it('says that the findings are of what was saved, once something is typed', async () => {
    await page.getByLabel('Trích yếu').fill(`${SUBJECT} (sửa)`);
    await page.getByText('Lưu nháp để kiểm tra lại.').waitFor();
    await page.getByLabel('Trích yếu').fill(SUBJECT);
    await until(page, `!document.body.innerText.includes('Lưu nháp để kiểm tra lại.')`);
  });

  it('shows the checker the faults beside the document', async () => {
    const api = await papers.as('chuyenvien.snv');
    const { version } = await api.call('getOutgoing', { params: { id } });
    await api.call('submitOutgoing', { params: { id }, body: { version, text: '' } });
    await clerk.page.goto(`${new URL(page.url()).origin}/outgoing/${id}`);
    await clerk.page.getByText('3 lỗi', { exact: true }).waitFor();
    await findings(clerk.page).nth(1).click();
    await chosenBox(clerk.page).waitFor();
    await clerk.look('form-check-desk');
  });

  it('lets him pass it only with a reason, which is kept', async () => {
    await clerk.act('Kiểm tra thể thức').catch(() => clerk.actFromMenu('Kiểm tra thể thức'));
    const question = clerk.question();
    await question.getByText('Còn 3 lỗi chưa sửa.').waitFor();
    await question.getByRole('button', { name: 'Kiểm tra thể thức', exact: true }).click();
    await question.getByText(/ít nhất 10/).waitFor();
    await clerk.look('form-check-question');
    await question.getByLabel('Lý do cho đạt khi còn lỗi').fill('Mẫu riêng theo quy định của ngành');
    await clerk.confirm('Kiểm tra thể thức');
    await clerk.page.getByText('Mẫu riêng theo quy định của ngành').first().waitFor();
  });

  it('has nothing that axe finds serious, and no complaint of the browser', () => {
    expect([...officer.findings, ...clerk.findings]).to.deep.equal([]);
    expect([...officer.complaints, ...clerk.complaints]).to.deep.equal([]);
  });
});
