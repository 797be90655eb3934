// Corrected content under the number of a released document, and statuses that are not believed, as both sides see them.
import { expect } from 'chai';
import { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import type { Desk } from './desk.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'Về việc tổng hợp số liệu quý III';
const CORRECTED = 'Về việc tổng hợp số liệu quý III (đã sửa phụ lục)';
const REFUSAL = 'Bản cũ đã tổng hợp xong, đề nghị giữ nguyên.';

describe('corrected content, in a browser', function () {
  this.timeout(480_000);

  let papers: Papers;
  let drafter: Desk;
  let sender: Desk;
  let receiver: Desk;
  let sent: OutgoingDetail;

  onOwnServer('corrected', {
    prepare: async (scene) => {
      papers = scene.papers;
      drafter = await scene.openDesk('chuyenvien.snv');
      sender = await scene.openDesk('vanthu.snv');
      receiver = await scene.openDesk('vanthu.stc');
      sent = await papers.released(SUBJECT);
      await Promise.all([drafter.signIn(), sender.signIn(), receiver.signIn()]);
    },
  });

  inOrder();

  const openSent = async (desk: Desk) => {
    await desk.goTo('Văn bản đi');
    await desk.page.getByRole('link', { name: 'Đã phát hành' }).first().click();
    await desk.open(SUBJECT);
  };

  it('begins where recall and replacement are, with what the document said and its number', async () => {
    await openSent(drafter);
    const { page } = drafter;
    await page.getByRole('button', { name: 'Soạn bản cập nhật' }).waitFor();
    await drafter.look('corrected-begin');
    await page.getByRole('button', { name: 'Soạn bản cập nhật' }).click();
    await page.getByRole('heading', { name: 'Soạn bản cập nhật' }).waitFor();
    await page.getByText('Cập nhật nội dung của').waitFor();
    await page.getByRole('link', { name: sent.number?.text ?? '' }).waitFor();
    await drafter.look('corrected-draft');
  });

  it('shows the receiver’s clerk what is asked, and his refusal to the sender with the reason', async () => {
    const clerk = await papers.as('vanthu.stc');
    const { items } = await clerk.call('listIncoming', { query: { box: 'to-receive' } });
    const item = items.find(({ subject }) => subject === SUBJECT);
    if (item === undefined) throw new Error('it has not arrived');
    await clerk.call('registerIncoming', { params: { id: item.id }, body: { version: item.version } });
    await papers.released(CORRECTED, { replacesId: sent.id, keepsNumber: true });
    await receiver.goTo('Văn bản đến');
    await receiver.page.getByRole('link', { name: 'Tất cả' }).first().click();
    await receiver.open(SUBJECT);
    const { page } = receiver;
    await page.getByText('đã gửi bản cập nhật của văn bản này').waitFor();
    await receiver.look('corrected-asked');
    await page.getByRole('button', { name: 'Từ chối yêu cầu' }).click();
    await receiver
      .question()
      .getByLabel(/^Lý do từ chối/)
      .fill(REFUSAL);
    await receiver.confirm('Từ chối yêu cầu');
    await sender.page.goto(`${new URL(sender.page.url()).origin}/outgoing/${sent.id}`);
    await sender.page.getByText('Cập nhật: từ chối').first().waitFor();
    await sender.page.getByText(REFUSAL).first().waitFor();
    await sender.page.getByText('Đã có bản cập nhật cùng số').waitFor();
    await sender.look('corrected-refused');
  });

  it('shows statuses that were not believed, with who said them and why they do not count', async () => {
    const { page } = sender;
    await page.route(`**/api/outgoing/${sent.id}`, async (route) => {
      const detail = OutgoingDetail.parse(await (await route.fetch()).json());
      const from = { code: 'H16.21.03', name: 'Ủy ban nhân dân xã Thuận An' };
      const refusedStatuses = [
        {
          ...{ id: 'refused-1', from, code: '02', refusal: 'STATUS_NOT_ADDRESSEE', text: 'Sai thẩm quyền' },
          at: new Date().toISOString(),
        },
      ];
      await route.fulfill({ json: { ...detail, refusedStatuses } });
    });
    await page.reload();
    const section = page.getByRole('heading', { name: /Trạng thái không được công nhận/ });
    await section.waitFor();
    await page.getByText('không phải là nơi nhận văn bản này').waitFor();
    await sender.look('refused-status', { shows: section });
  });

  it('no screen complains, and axe finds nothing serious', async () => {
    for (const desk of [drafter, sender, receiver]) {
      expect(desk.complaints).to.deep.equal([]);
      expect(desk.findings).to.deep.equal([]);
    }
  });
});
