// The clerk's desk in a browser: what stands before a release is told all at once and mended, and copies are made of the
// document, whole and in part.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { importAgencies } from '../support/import-agencies.ts';
import { pickAgency } from './acts.ts';
import type { Desk } from './desk.ts';
import { anotherLetter } from './letter.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'V/v sao gửi kế hoạch kiểm tra';
const MERGED = { code: 'H16.32.01', name: 'UBND xã Đắk Gằn' };

/** The letter and its page once more, so that there is a part to take out. */
async function twoPages() {
  const { name, bytes } = await anotherLetter();
  const letter = await PDFDocument.load(bytes);
  const [page] = await letter.copyPages(letter, [0]);
  if (page !== undefined) letter.addPage(page);
  return { name, bytes: Buffer.from(await letter.save({ useObjectStreams: false })) };
}

describe('the clerk’s desk', function () {
  this.timeout(480_000);
  let clerk: Desk;
  let papers: Papers;
  let late: OutgoingDetail;

  onOwnServer('copies', {
    prepare: async (scene) => {
      ({ papers } = scene);
      await importAgencies(scene.server.url, [MERGED]);
      const officer = await papers.as('chuyenvien.snv');
      const { name, bytes } = await twoPages();
      const { digest } = await officer.upload({ name, bytes, purpose: 'main' });
      await papers.sealed(await papers.submitted(SUBJECT, { main: { digest, name } }));
      const submitted = await papers.submitted('V/v sáp nhập xã', { recipientCodes: [MERGED.code] });
      late = await papers.sign('lanhdao.snv', submitted, 'approval');
      await importAgencies(scene.server.url, [{ ...MERGED, dissolvedAt: '2026-01-01T00:00:00.000Z' }]);
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

  /** Asks for a copy of the open document, and answers the file it becomes. */
  const madeCopy = async (form: RegExp, number: string, choose?: () => Promise<void>): Promise<Buffer> => {
    const { page } = clerk;
    await page.getByRole('button', { name: 'Lập bản sao' }).click();
    const question = clerk.question();
    await question.getByRole('radio', { name: form }).check();
    await choose?.();
    await question.getByLabel('Mã PIN khóa của cơ quan').fill('123456');
    await clerk.confirm('Lấy số và ký số bản sao');
    const link = page.getByRole('link', { name: `Tải bản sao: ${number}` });
    await link.waitFor();
    const arrives = page.waitForEvent('download');
    await link.click();
    return readFile(await (await arrives).path());
  };

  it('makes a SAO Y with one PIN, and its file opens', async () => {
    const bytes = await madeCopy(/^Sao y/, '01/SY-SNV', async () => {
      expect(
        await clerk
          .question()
          .getByRole('radio', { name: /^Sao lục/ })
          .isDisabled(),
      ).to.equal(true);
      await clerk.look('copy-question');
    });
    expect(bytes.subarray(0, 5).toString()).to.equal('%PDF-');
    await clerk.look('copies', { shows: clerk.page.getByRole('link', { name: /Tải bản sao/ }) });
  });

  it('makes a TRÍCH SAO of the pages that are picked, in the series of copies', async () => {
    const bytes = await madeCopy(/^Trích sao/, '02/TrS-SNV', async () => {
      const question = clerk.question();
      const pages = question.getByRole('navigation').getByRole('button');
      await question.getByText('Trang được trích: –').waitFor();
      await pages.nth(1).focus();
      await clerk.page.keyboard.press('Enter');
      await question.getByText('Trang được trích: 2').waitFor();
      await clerk.look('copy-extract');
    });
    expect(bytes.subarray(0, 5).toString()).to.equal('%PDF-');
    await clerk.page.getByText('Trang được trích: 2').waitFor();
  });

  it('tells all that stands before a release at once, and numbers by "n"', async () => {
    const { page } = clerk;
    await page.goto(new URL(`/outgoing/${late.id}`, page.url()).href);
    await page.getByText('Còn 3 việc phải xong trước khi phát hành.').waitFor();
    await page.getByText(`${MERGED.name}: `).waitFor();
    await clerk.look('preflight-problems');
    await page.keyboard.press('n');
    await clerk.question().getByText('Số dự kiến').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Còn 2 việc phải xong trước khi phát hành.').waitFor();
  });

  it('puts another agency in the place of the one that was dissolved, and releases', async () => {
    const { page } = clerk;
    const mend = page.getByRole('button', { name: 'Sửa nơi nhận' }).first();
    await mend.click();
    const question = clerk.question();
    expect(await question.getByRole('checkbox', { name: MERGED.name }).isChecked()).to.equal(true);
    await question.getByRole('button', { name: 'Sửa nơi nhận' }).click();
    await question.getByText('Cần ít nhất 10 ký tự.').waitFor();
    await question.getByLabel(/^Lý do/).fill('Xã đã sáp nhập, Sở Tài chính nhận thay.');
    await question.getByRole('button', { name: 'Sửa nơi nhận' }).click();
    await question.getByText('OUTGOING_NO_RECIPIENT').waitFor();
    await pickAgency(page, 'Thêm nơi nhận', 'tai chinh', 'Sở Tài chính');
    await clerk.look('readdress-question');
    await clerk.confirm('Sửa nơi nhận');
    await page.getByText('Còn 1 việc phải xong trước khi phát hành.').waitFor();
    const api = await papers.as('vanthu.snv');
    await papers.sign('vanthu.snv', await api.call('getOutgoing', { params: { id: late.id } }), 'seal');
    await page.getByText('Đủ điều kiện phát hành.').waitFor();
    await clerk.act('Phát hành');
    await clerk.question().getByText('gửi ngay đến 1 cơ quan: Sở Tài chính').waitFor();
    await clerk.confirm('Phát hành');
    await page.locator('.desk-title').getByText('Đã phát hành').waitFor();
    await page.locator('.delivery').getByText('Sở Tài chính').first().waitFor();
  });

  it('leaves nothing to complain of', () => {
    const complaints = clerk.complaints.filter((each) => !/status of 422/.test(each));
    expect([complaints, clerk.findings]).to.deep.equal([[], []]);
  });
});
