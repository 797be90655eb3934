// The clerk's desk in a browser: what stands before a release is told and mended, and a copy is made of the document.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'V/v sao gửi kế hoạch kiểm tra';

describe('the clerk’s desk', function () {
  this.timeout(120_000);
  let clerk: Desk;

  onOwnServer('copies', {
    prepare: async (scene) => {
      await scene.papers.sealed(await scene.papers.submitted(SUBJECT));
      clerk = await scene.deskOf('vanthu.snv');
    },
  });

  inOrder();

  it('shows what waits, and that nothing stands before the release', async () => {
    const { page } = clerk;
    await page.goto(new URL('/signing?box=desk', page.url()).href);
    await page.locator('[data-row]').first().waitFor();
    await clerk.look('clerk-desk');
    await clerk.open(SUBJECT);
    await page.getByText('Đủ điều kiện phát hành.').waitFor();
    await clerk.look('preflight');
  });

  it('makes a SAO Y with one PIN, and its file opens', async () => {
    const { page } = clerk;
    await page.getByRole('button', { name: 'Lập bản sao' }).click();
    const question = clerk.question();
    await question.getByRole('radio', { name: /^Sao y/ }).waitFor();
    expect(await question.getByRole('radio', { name: /^Sao lục/ }).isDisabled()).to.equal(true);
    await clerk.look('copy-question');
    await question.getByLabel('Mã PIN khóa của cơ quan').fill('123456');
    await clerk.confirm('Lấy số và ký số bản sao');
    const link = page.getByRole('link', { name: 'Tải bản sao: 01/SY-SNV' });
    await link.waitFor();
    const arrives = page.waitForEvent('download');
    await link.click();
    const bytes = await readFile(await (await arrives).path());
    expect(bytes.subarray(0, 5).toString()).to.equal('%PDF-');
    await clerk.look('copies', { shows: link });
  });

  it('leaves nothing to complain of', () => {
    expect([clerk.complaints, clerk.findings]).to.deep.equal([[], []]);
  });
});
