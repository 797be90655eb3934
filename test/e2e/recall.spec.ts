// Lấy lại and thu hồi in Chromium, seen by both sides without a reload: the sender's clerk asks, the receiver's office
// cancels by itself or its clerk answers.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { pickAgency } from './acts.ts';
import type { Desk } from './desk.ts';
import { anotherLetter } from './letter.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const TAKEN = 'Văn bản gửi nhầm nơi nhận';
const RECALLED = 'Văn bản có sai sót về nội dung';
const OUTDATED = 'Văn bản có biểu mẫu cũ';
const NEWER = 'Văn bản có biểu mẫu mới';
const REASON = 'Phát hiện sai số liệu ở phụ lục, đề nghị trả lại.';
const REFUSAL = 'Văn bản đã phân công xử lý, đề nghị gửi văn bản đính chính.';

describe('take-back and recall, in a browser', function () {
  this.timeout(480_000);

  let papers: Papers;
  let sender: Desk;
  let receiver: Desk;
  let drafter: Desk;
  let letter: string;
  let recalled: OutgoingDetail;

  onOwnServer('recall', {
    prepare: async (scene) => {
      papers = scene.papers;
      sender = await scene.openDesk('vanthu.snv');
      receiver = await scene.openDesk('vanthu.stc');
      await papers.released(TAKEN, { recipientCodes: ['H16.02', 'H16.21.03'] });
      recalled = await papers.released(RECALLED);
      drafter = await scene.openDesk('chuyenvien.snv');
      await papers.released(OUTDATED);
      const { name, bytes } = await anotherLetter();
      letter = join(scene.folder, name);
      await writeFile(letter, bytes);
      await Promise.all([sender.signIn(), receiver.signIn(), drafter.signIn()]);
    },
  });

  inOrder();

  const openSent = async (subject: string) => {
    await sender.goTo('Văn bản đi');
    await sender.page.getByRole('link', { name: 'Đã phát hành' }).first().click();
    await sender.open(subject);
  };
  const askBack = async () => {
    const { page } = sender;
    await page.getByRole('button', { name: 'Lấy lại, thu hồi', exact: true }).click();
    await sender
      .question()
      .getByLabel(/^Lý do/)
      .fill(REASON);
  };

  it('the sender’s clerk takes it back from one of two recipients, by keyboard too', async () => {
    await receiver.goTo('Văn bản đến');
    await receiver.page.locator('[data-row]').filter({ hasText: TAKEN }).waitFor();
    await openSent(TAKEN);
    const { page } = sender;
    await askBack();
    const question = sender.question();
    await question.getByRole('checkbox', { name: /Thuận An/ }).press('Space');
    await sender.look('recall-ask');
    await question.getByLabel(/^Lý do/).press('Control+Enter');
    await question.waitFor({ state: 'detached' });
    await page.getByText('Lấy lại: đồng ý').first().waitFor();
    await sender.look('recall-tracked');
    expect(await page.getByText('Đã thu hồi', { exact: true }).count()).to.be.greaterThan(0);
  });

  it('the receiver sees it struck through with the reason, and no file of it opens', async () => {
    const { page } = receiver;
    await page.getByRole('link', { name: 'Đã hủy' }).first().click();
    await page.locator('.struck').filter({ hasText: TAKEN }).first().waitFor();
    await receiver.look('incoming-cancelled-list');
    await receiver.open(TAKEN);
    await page.getByText('Nơi gửi đã lấy lại văn bản này').waitFor();
    await page.getByText(REASON).first().waitFor();
    await page.getByText('tệp không mở được nữa').first().waitFor();
    await receiver.look('incoming-cancelled');
    expect(await page.locator('.pdf-page').count()).to.equal(0);
  });

  it('after registration the receiver’s clerk is asked where he reads it, and refuses with a reason', async () => {
    const clerk = await papers.as('vanthu.stc');
    const { items } = await clerk.call('listIncoming', { query: { box: 'to-receive' } });
    const item = items.find(({ subject }) => subject === RECALLED);
    if (item === undefined) throw new Error('it has not arrived');
    await clerk.call('registerIncoming', { params: { id: item.id }, body: { version: item.version } });
    await receiver.goTo('Văn bản đến');
    await receiver.page.getByRole('link', { name: 'Tất cả' }).first().click();
    await receiver.open(RECALLED);
    await openSent(RECALLED);
    await sender.page.locator('.delivery').getByText('Đã vào sổ').first().waitFor();
    await askBack();
    await sender.confirm('Lấy lại, thu hồi');
    const { page } = receiver;
    await page.getByText('yêu cầu thu hồi văn bản này').waitFor();
    await receiver.look('incoming-recall-asked');
    await page.getByRole('button', { name: 'Từ chối yêu cầu' }).click();
    await receiver.question().getByRole('button', { name: 'Từ chối yêu cầu' }).click();
    await receiver.question().getByText('Cần ít nhất 10 ký tự.').waitFor();
    await receiver
      .question()
      .getByLabel(/^Lý do từ chối/)
      .fill(REFUSAL);
    await receiver.confirm('Từ chối yêu cầu');
    await sender.page.getByText(REFUSAL).first().waitFor();
    await sender.look('recall-refused');
  });

  it('asked again the clerk agrees, and the sender’s document is frozen', async () => {
    await askBack();
    await sender.confirm('Lấy lại, thu hồi');
    const { page } = receiver;
    await page.getByRole('button', { name: 'Đồng ý hủy văn bản' }).click();
    await receiver.look('incoming-recall-agree');
    await receiver.confirm('Đồng ý hủy văn bản');
    await page.getByText('Văn bản đã bị thu hồi').waitFor();
    await sender.page.getByText('Văn bản đã được thu hồi ở mọi nơi nhận.').waitFor();
    await sender.look('recall-frozen');
    expect(await sender.page.getByRole('button', { name: 'Lấy lại, thu hồi' }).count()).to.equal(0);
    const { state } = await (await papers.as('vanthu.snv')).call('getOutgoing', {
      params: { id: recalled.id },
    });
    expect(state).to.equal('recalled');
  });

  it('the recipients of a released document are added and removed in one question', async () => {
    await openSent(TAKEN);
    await sender.page.getByRole('button', { name: 'Thêm, bớt nơi nhận' }).click();
    const question = sender.question();
    await pickAgency(sender.page, 'Thêm nơi nhận', 'uy ban nhan dan tinh', 'Ủy ban nhân dân tỉnh');
    await question.getByRole('checkbox', { name: /Thuận An/ }).check();
    await question.getByLabel(/^Lý do/).fill('Chuyển đúng cơ quan có thẩm quyền giải quyết.');
    await sender.look('recipients-ask');
    await sender.confirm('Thêm, bớt nơi nhận');
    await sender.page.getByText('Bớt nơi nhận: đồng ý').first().waitFor();
    await sender.page
      .locator('.delivery')
      .filter({ hasText: 'Ủy ban nhân dân tỉnh' })
      .getByText('Đã đến')
      .first()
      .waitFor();
    await sender.look('recipients-changed');
  });

  it('the drafter writes what takes its place: the draft begins with its fields and names it', async () => {
    const { page } = drafter;
    await drafter.goTo('Văn bản đi');
    await page.getByRole('link', { name: 'Đã phát hành' }).first().click();
    await drafter.open(OUTDATED);
    await page.getByRole('button', { name: 'Soạn văn bản thay thế' }).click();
    await page.getByRole('heading', { name: 'Soạn văn bản thay thế' }).waitFor();
    await page.getByText(/^Thay thế \d+\/SNV/).waitFor();
    expect(await page.getByLabel('Trích yếu').inputValue()).to.equal(OUTDATED);
    await page.getByText('Đã chọn 1 nơi nhận').waitFor();
    await page.getByLabel('Chọn tệp PDF').setInputFiles(letter);
    await page.locator('.pdf-page canvas').first().waitFor();
    await page.getByLabel('Trích yếu').fill(NEWER);
    await drafter.look('draft-replace');
    await drafter.act('Trình ký');
    await page.getByText('Đang chờ người ký.').waitFor();
  });

  it('once it is released the old one is frozen, and struck through where it was received', async () => {
    const api = await papers.as('chuyenvien.snv');
    const { items } = await api.call('listOutgoing', { query: { text: NEWER } });
    const submitted = await api.call('getOutgoing', { params: { id: items[0]?.id ?? '' } });
    const { number } = await papers.finish(submitted);
    await openSent(OUTDATED);
    await sender.page.getByText('Văn bản đã được thay thế.', { exact: false }).first().waitFor();
    await sender.page
      .getByRole('link', { name: number?.text ?? '' })
      .first()
      .waitFor();
    await sender.look('replaced-frozen');
    await receiver.goTo('Văn bản đến');
    await receiver.page.getByRole('link', { name: 'Đã hủy' }).first().click();
    await receiver.open(OUTDATED);
    await receiver.page.getByText('Văn bản đã được thay thế').first().waitFor();
    await receiver.page.getByRole('link', { name: `Mở văn bản mới ${number?.text}` }).waitFor();
    await receiver.look('incoming-replaced');
  });

  it('no screen complains, and axe finds nothing serious', async () => {
    for (const desk of [sender, receiver, drafter]) {
      expect(desk.complaints).to.deep.equal([]);
      expect(desk.findings).to.deep.equal([]);
      expect(await desk.isFirstPage()).to.equal(true);
    }
  });
});
