// Scanned paper in real Chromium: a scan is dropped, read, its fields looked up on the page and confirmed by a key, taken and
// registered; a stack is taken apart at the separator page.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { drawSeparator } from '../../server/recognition/workers/draw-separator.ts';
import { printSheet } from '../support/form-samples/print-sheet.ts';
import { hasProgram } from '../support/programs.ts';
import { numberedLetter, photographed, scanOf, shortLetter } from '../support/scans.ts';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

describe('scanned paper, in a browser', function () {
  this.timeout(480_000);
  before(function () {
    if (!hasProgram('tesseract') || !hasProgram('pdftoppm')) this.skip();
  });
  inOrder();

  let clerk: Desk;
  let scan: string;
  let stack: string;

  onOwnServer('scan', {
    prepare: async ({ folder, deskOf }) => {
      const [picture = new Uint8Array()] = await photographed(await printSheet(await numberedLetter()));
      scan = join(folder, 'cong-van-quet.pdf');
      await writeFile(scan, await scanOf([picture]));
      const [bars = null] = await photographed(await drawSeparator(), { dpi: 80 });
      const [short = null] = await photographed(await printSheet(await shortLetter()));
      stack = join(folder, 'chong-quet.pdf');
      await writeFile(stack, await scanOf([short, bars, short]));
      clerk = await deskOf('vanthu.snv');
    },
  });

  it('is put in and read', async () => {
    const { page } = clerk;
    await clerk.goTo('Tiếp nhận');
    await page.getByRole('link', { name: 'Quét văn bản' }).click();
    await page.getByLabel(/Thả bản quét vào đây/).setInputFiles(scan);
    await page.getByText('Sẵn sàng').waitFor();
    await clerk.look('scan-waiting');
    await page.getByRole('link', { name: 'cong-van-quet.pdf' }).click();
    expect(await page.getByLabel('Số, ký hiệu').inputValue()).to.equal('1207/SNV-VP');
  });

  it('shows the place of the field in hand, and is not taken before its number and date are confirmed', async () => {
    const { page } = clerk;
    await clerk.act('Tiếp nhận');
    expect(await page.getByText('Đối chiếu với ảnh rồi nhấn Enter để xác nhận.').count()).to.be.at.least(2);
    await page.getByLabel('Số, ký hiệu').focus();
    await page.getByTestId('recognised-box').waitFor();
    await clerk.look('scan-fields');
  });

  it('is taken and registered once a person has confirmed them by a key', async () => {
    const { page } = clerk;
    const waiting = page.locator('.recognised-waits');
    while ((await waiting.count()) > 0) {
      await waiting.first().locator('input, textarea, select').first().focus();
      await page.keyboard.press('Enter');
    }
    await clerk.act('Tiếp nhận');
    await page.waitForURL(/\/incoming\//);
    await clerk.act('Tiếp nhận và vào sổ');
    await clerk.confirm('Tiếp nhận và vào sổ');
    await page
      .getByText(/1207\/SNV-VP/)
      .first()
      .waitFor();
  });

  it('is taken apart at its separator page', async () => {
    const { page } = clerk;
    await clerk.goTo('Tiếp nhận');
    await page.getByRole('link', { name: 'Quét văn bản' }).click();
    await page.getByLabel(/Thả bản quét vào đây/).setInputFiles(stack);
    await page.getByText('Cần xem').waitFor();
    await page.getByRole('link', { name: 'chong-quet.pdf' }).click();
    await page.getByText('trang ngăn').first().waitFor();
    await clerk.look('scan-cuts');
    await page.getByRole('button', { name: 'Cắt thành 2 văn bản' }).click();
    await page.getByRole('link', { name: 'chong-quet-2.pdf' }).waitFor();
  });

  it('no screen had a serious axe finding or a complaint of the browser', () => {
    expect(clerk.findings).to.deep.equal([]);
    expect(clerk.complaints).to.deep.equal([]);
  });
});
