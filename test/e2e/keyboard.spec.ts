// A leader without a mouse, in real Chromium: from the list to the signature by keys alone; and the keys keep silent
// where somebody types.
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

describe('by keyboard alone, in a browser', function () {
  this.timeout(480_000);

  let desk: Desk;
  let page: Page;

  onOwnServer('keyboard', {
    prepare: async ({ papers, deskOf }) => {
      await papers.submitted('Văn bản ký trước');
      await papers.submitted('Văn bản ký sau');
      desk = await deskOf('lanhdao.snv');
      page = desk.page;
    },
  });

  inOrder();

  const palette = () => page.getByRole('dialog', { name: 'Đi nhanh đến trang hoặc văn bản' });
  const focusedRow = (subject: string) => page.locator('[data-row]:focus').filter({ hasText: subject });

  it('goes to the queue, walks its rows and comes back to the row it opened', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await page.locator('[data-row]').nth(1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await focusedRow('Văn bản ký trước').waitFor();
    await page.keyboard.press('k');
    await focusedRow('Văn bản ký sau').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.desk-title').getByText('Văn bản ký sau').waitFor();
    await page.keyboard.press('Control+ArrowRight');
    await page.locator('.desk-title').getByText('Văn bản ký trước').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-row]').first().waitFor();
    await focusedRow('Văn bản ký trước').waitFor();
  });

  it('opens the sheet of keys, and closing it gives the focus back', async () => {
    await page.locator('[data-row]').first().focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Phím tắt' }).waitFor();
    await desk.look('key-sheet');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await focusedRow('Văn bản ký sau').waitFor();
  });

  it('goes to a page by a few letters without diacritics, and Esc leaves everything as it was', async () => {
    await page.keyboard.press('Control+k');
    await palette().waitFor();
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    await focusedRow('Văn bản ký sau').waitFor();
    await page.keyboard.press('Control+k');
    await palette().waitFor();
    await page.keyboard.type('kiem tra');
    await page.getByRole('option', { selected: true }).getByText('Kiểm tra chữ ký').waitFor();
    await desk.look('palette');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Kiểm tra chữ ký số của tệp PDF' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await page.locator('[data-row]').first().waitFor();
  });

  it('keeps silent in inputs and while a syllable is being composed', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('gd?');
    expect(await page.locator('#frame-search').inputValue()).to.equal('gd?');
    expect(await page.getByRole('dialog').count()).to.equal(0);
    await page.keyboard.press('Escape');
    await page.evaluate(`['g', 'd', '?'].forEach((key) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, isComposing: true })))`);
    expect(new URL(page.url()).pathname).to.equal('/signing');
    expect(await page.getByRole('dialog').count()).to.equal(0);
  });

  it('returns a document: the focus goes into the question and comes back', async () => {
    await page.locator('[data-row]').first().focus();
    await page.keyboard.press('Enter');
    const more = page.getByRole('button', { name: 'Thao tác khác' });
    await more.focus();
    await page.keyboard.press('r');
    await desk.question().waitFor();
    await page.locator('dialog :focus').waitFor();
    await page.keyboard.press('Escape');
    await desk.question().waitFor({ state: 'detached' });
    await page.locator('.act-more:focus').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.type('Bổ sung căn cứ pháp lý.');
    await page.keyboard.press('Control+Enter');
    await desk.question().waitFor({ state: 'detached' });
    await page.locator('.desk-title').getByText('Bị trả lại').waitFor();
    await page.keyboard.press('Escape');
  });

  it('moves the signature by millimetres', async () => {
    await page.getByText('Văn bản ký trước').waitFor();
    await page.getByText('Văn bản ký sau').waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.desk-title').waitFor();
    await page.keyboard.press('s');
    const box = page.getByRole('application');
    await box.waitFor();
    await box.focus();
    const left = async () => {
      const label = (await box.getAttribute('aria-label')) ?? '';
      return Number((/cách trái ([\d,]+)/.exec(label)?.[1] ?? '').replace(',', '.'));
    };
    const start = await left();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowLeft');
    expect(await left()).to.be.closeTo(start + 1.8, 0.11);
  });

  it('adds another place and a block of text, and finds all of it again after the browser was closed', async () => {
    const labels = () =>
      page
        .getByRole('application')
        .evaluateAll((boxes: Array<{ getAttribute(name: string): string | null }>) =>
          boxes.map((box) => box.getAttribute('aria-label')).sort(),
        );
    const press = async (name: string) => {
      await page.getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
    };
    await press('Thêm chỗ ký');
    await press('Thêm khối chữ');
    await page.getByLabel('Chữ ghi vào văn bản').fill('Đắk Nông, ngày 05 tháng 01 năm 2026');
    await page.getByRole('application', { name: /^Khối chữ/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Alt+ArrowRight');
    const placed = await labels();
    expect(placed).to.have.length(3);
    await desk.look('signing-room-marks');
    // The window is closed; another one of the same browser is opened later.
    const [address, context] = [page.url(), page.context()];
    await page.close();
    page = await context.newPage();
    await page.goto(address);
    await page.getByText('Vị trí bạn đặt lần trước được giữ lại').waitFor();
    await page.getByRole('application').nth(2).waitFor();
    expect(await labels()).to.deep.equal(placed);
  });

  it('takes a mark away by Delete, hears of two on one another, and signs once they are apart', async () => {
    const other = page.getByRole('application', { name: /^Chỗ ký khác/ });
    const box = page.getByRole('application', { name: /^Ô chữ ký/ });
    await other.focus();
    for (let step = 0; step < 20; step += 1) await page.keyboard.press('ArrowUp');
    await page.getByLabel('Mã PIN').focus();
    await page.keyboard.type('123456');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Có hai ô chồng lên nhau' }).waitFor();
    await other.focus();
    await page.keyboard.press('Delete');
    await other.waitFor({ state: 'detached' });
    await box.waitFor();
    await page.getByLabel('Mã PIN').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('123456');
    await page.keyboard.press('Enter');
    await page.getByText('Đang chờ văn thư cấp số.').waitFor();
  });
});
