// Choosing recipients in real Chromium: pasted lines of which some are wrong, saved lists and groups, those used last; labels
// for paper; and the banner and the sound when a hỏa tốc document arrives.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Locator } from 'playwright-core';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { importAgencies } from '../support/import-agencies.ts';
import { until } from '../support/until.ts';
import { registerArrived } from './acts.ts';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

const COMMUNES = ['Đắk Wil', 'Đắk R’La', 'Nam Dong', 'Cư Knia', 'Tâm Thắng', 'Trúc Sơn', 'Quảng Khê'];
const AGENCIES = COMMUNES.map((name, index) => ({ code: `H16.31.0${index + 1}`, name: `UBND xã ${name}` }));
const MERGED = { code: 'H16.32.01', name: 'UBND xã Đắk Gằn' };
const DEAF = { code: 'H16.33', name: 'Ban Quản lý khu công nghiệp', canReceive: false };
const PASTED = [
  ...AGENCIES.slice(0, 5).map(({ code, name }) => `${code}\t${name}`),
  'UBND xã Đắk Quên',
  DEAF.name,
  'H16.31.01',
  ...AGENCIES.slice(5).map(({ name }) => name),
];
const BANNER = /văn bản hỏa tốc đang chờ bạn/;
const COPIED = 'Sao gửi kế hoạch phòng chống thiên tai';
const EXPRESS = 'Về việc ứng phó khẩn cấp với mưa lũ';

describe('recipients, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let officer: Desk;
  let receiver: Desk;
  let urgent: OutgoingDetail;
  let released: OutgoingDetail;
  const scene = onOwnServer('recipients', {
    prepare: async ({ server, papers, deskOf, openDesk }) => {
      await importAgencies(server.url, [...AGENCIES, MERGED, DEAF]);
      const clerk = await papers.as('vanthu.snv');
      const codes = [MERGED, ...AGENCIES.slice(0, 3)].map(({ code }) => code);
      await clerk.call('makeRecipientList', {
        body: { key: crypto.randomUUID(), scope: 'group', name: 'UBND các xã vùng biên', codes },
      });
      // Another commune of the group is merged away since it was made.
      await importAgencies(server.url, [{ ...MERGED, dissolvedAt: '2026-01-01T00:00:00.000Z' }]);
      officer = await deskOf('chuyenvien.snv');
      receiver = await openDesk('vanthu.stc');
      // Every tone that is begun is counted; it sounds all the same.
      await receiver.page.addInitScript(`
        window.tones = 0;
        const { start } = OscillatorNode.prototype;
        OscillatorNode.prototype.start = function (...given) { window.tones += 1; return start.apply(this, given); };
      `);
      await receiver.signIn();
    },
  });
  afterEach(() => {
    for (const desk of [officer, receiver]) {
      expect(desk.findings.splice(0).join('\n'), 'findings of axe').to.equal('');
      expect(desk.complaints.splice(0).join('\n'), 'complaints').to.equal('');
    }
  });

  const press = (desk: Desk, name: string | RegExp) =>
    desk.page.getByRole('button', { name }).first().click();
  const chosen = (count: number): Locator => officer.page.getByText(`Đã chọn ${count} nơi nhận`);

  it('are taken from pasted lines, all wrong ones told at once and left to be mended', async () => {
    await officer.page.goto(`${scene().server.url}/outgoing/new`);
    await press(officer, 'Dán danh sách…');
    const ask = officer.question();
    await ask.getByLabel('Mỗi dòng một cơ quan').fill(PASTED.join('\n'));
    await officer.page.keyboard.press('Control+Enter');
    await ask.getByText('7 dòng đúng, 3 dòng cần xem lại.').waitFor();
    await ask.getByText('Không có trong danh bạ liên thông').waitFor();
    await ask.getByText(`${DEAF.name} chưa nhận được văn bản điện tử`).waitFor();
    await ask.getByText('Trùng UBND xã Đắk Wil ở dòng 1').waitFor();
    expect(await officer.page.locator('[aria-invalid=true]').count(), 'the draft was not submitted').to.equal(
      0,
    );
    await officer.look('recipients-paste');
    await ask.getByRole('button', { name: 'Thêm 7 nơi nhận' }).click();
    await ask.getByText('Còn 3 dòng chưa đúng. Sửa ở trên rồi kiểm tra lại, hoặc đóng.').waitFor();
    expect((await ask.getByLabel('Mỗi dòng một cơ quan').inputValue()).split('\n')).to.have.length(3);
    await officer.page.keyboard.press('Escape');
    await ask.waitFor({ state: 'detached' });
    await chosen(7).waitFor();
  });

  it('are kept as a list, by keys alone, and taken from it again', async () => {
    await officer.page.getByRole('button', { name: 'Lưu lựa chọn thành danh sách' }).focus();
    await officer.page.keyboard.press('Enter');
    await officer.question().getByLabel('Tên danh sách').focus();
    await officer.page.keyboard.type('Các xã thường gửi');
    await officer.page.keyboard.press('Control+Enter');
    await officer.page.getByText('Đã lưu danh sách nơi nhận.').waitFor();
    await officer.question().waitFor({ state: 'detached' });
    await press(officer, 'Bỏ chọn tất cả');
    await press(officer, 'Nhóm, danh sách…');
    await officer
      .question()
      .getByRole('checkbox', { name: /Các xã thường gửi/ })
      .check();
    await officer.look('recipients-lists');
    await officer.confirm('Thêm vào nơi nhận');
    await chosen(7).waitFor();
  });

  it('are taken from a group of the agency, whose dissolved member is shown and left out', async () => {
    await press(officer, 'Bỏ chọn tất cả');
    await press(officer, 'Nhóm, danh sách…');
    await press(officer, 'Xem: UBND các xã vùng biên');
    await officer.question().getByText('đã giải thể').waitFor();
    await officer.look('recipients-group');
    await officer.page.keyboard.press('Escape');
    await officer
      .question()
      .getByRole('checkbox', { name: /UBND các xã vùng biên/ })
      .check();
    await officer.confirm('Thêm vào nơi nhận');
    await officer.page.getByText('Đã thêm 3 nơi nhận; bỏ qua 1 nơi không nhận được.').waitFor();
    await chosen(3).waitFor();
  });

  it('on paper are typed into rows of the draft', async () => {
    const { page } = officer;
    await press(officer, 'Thêm nơi nhận bản giấy');
    await page.getByLabel('Tên nơi nhận bản giấy 1').fill('Ông Nguyễn Hữu Phước');
    await page.getByLabel('Địa chỉ nơi nhận bản giấy 1').fill('12 Trần Hưng Đạo, phường Nghĩa Tân');
    await page.getByLabel('Số bản cho nơi nhận 1').fill('2');
    await officer.look('recipients-draft', { shows: page.getByRole('button', { name: 'Dán danh sách…' }) });
  });

  it('of an urgent document see its stamp, which the room proposes in its size under the number', async () => {
    const { papers, server, deskOf } = scene();
    const paperRecipients = [{ name: 'UBND huyện Đắk R’lấp', address: 'Thị trấn Kiến Đức', copies: 3 }];
    urgent = await papers.numbered(EXPRESS, { urgency: 'express', paperRecipients });
    const clerk = await deskOf('vanthu.snv');
    await clerk.page.getByRole('alert', { name: BANNER }).getByText('Đóng dấu').waitFor();
    await clerk.page.goto(`${server.url}/outgoing/${urgent.id}/seal`);
    await clerk.page.getByText('Đề xuất: ô độ khẩn dưới số, ký hiệu ở trang 1.').waitFor();
    await clerk.page
      .getByText(/· 30 × 8 mm$/)
      .first()
      .waitFor();
    await clerk.page.getByRole('button', { name: 'Ô độ khẩn', exact: true }).click();
    await clerk.look('seal-urgency');
    expect([...clerk.findings, ...clerk.complaints].join('\n')).to.equal('');
  });

  it('hear and see on every screen that it has arrived, once, until that is known', async () => {
    const { page } = receiver;
    released = await scene().papers.sendOff(urgent);
    const banner = page.getByRole('alert', { name: BANNER });
    await banner.getByText(EXPRESS).waitFor();
    await until('it has rung', async () => Number(await page.evaluate('window.tones')) === 3);
    await receiver.look('express-banner');
    await banner.getByRole('button', { name: 'Tắt chuông báo hỏa tốc' }).focus();
    await page.keyboard.press('Enter');
    await banner.getByRole('button', { name: 'Bật chuông báo hỏa tốc' }).waitFor();
    await page.reload();
    // Kept for this person: neither does it ring again, nor is it on again.
    await banner.getByRole('button', { name: 'Bật chuông báo hỏa tốc' }).waitFor();
    expect(await page.evaluate('window.tones')).to.equal(0);
    await banner.getByRole('link').click();
    await page.locator('.desk-title').waitFor();
    await banner.getByRole('button', { name: 'Đã biết' }).focus();
    await page.keyboard.press('Enter');
    await banner.waitFor({ state: 'detached' });
  });

  it('take a SAO Y into the book, and make a SAO LỤC of what they received', async () => {
    const { page } = receiver;
    await scene().papers.sendSaoY(released, COPIED);
    await receiver.goTo('Văn bản đến');
    await registerArrived(receiver, COPIED);
    await press(receiver, 'Lập bản sao');
    const question = receiver.question();
    await question.getByRole('radio', { name: /^Sao lục/ }).check();
    expect(await question.getByRole('radio', { name: /^Sao y/ }).isDisabled()).to.equal(true);
    await question.getByLabel('Mã PIN khóa của cơ quan').fill('123456');
    await receiver.confirm('Lấy số và ký số bản sao');
    const link = page.getByRole('link', { name: 'Tải bản sao: 01/SL-STC' });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 5).toString('latin1')).to.equal('%PDF-');
  });

  it('on paper get labels as one PDF', async () => {
    const { page } = officer;
    await page.goto(`${scene().server.url}/outgoing/${urgent.id}`);
    await page.getByLabel('Khổ nhãn A4').selectOption('3x8');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Tải nhãn bì thư (PDF)' }).click(),
    ]);
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 5).toString('latin1')).to.equal('%PDF-');
    expect(download.suggestedFilename()).to.match(/^Nhan-.*\.pdf$/);
    await officer.look('recipients-labels', {
      shows: page.getByRole('heading', { name: 'Nơi nhận bản giấy' }),
    });
  });
});
