// Work that goes on from hand to hand, in real Chromium: a leader gives it to a unit, its head distributes it, and so does
// her deputy; an officer hands his part over; and acts for the head while she is away.
import { expect } from 'chai';
import type { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { workingDayIn } from '../support/working-days.ts';
import type { Desk } from './desk.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number) => vietnamDate(new Date(Date.now() + days * DAY_MS));
const typedDate = (date: string) => date.split('-').reverse().join('/');
const SUBJECT = 'Về việc lập dự toán ngân sách địa phương và kế hoạch tài chính ba năm';

const unit = 'QLNS';
const HEAD = { username: 'truongphong.stc', name: 'Lương Thị Bích Hằng', title: 'Trưởng phòng', unit };
const DEPUTY = { username: 'phophong.stc', name: 'Đoàn Quốc Việt', title: 'Phó Trưởng phòng', unit };
const COLLEAGUE = { username: 'chuyenvien2.stc', name: 'Y Thịnh Niê', title: 'Chuyên viên', unit };

const LEADER = 'Nguyễn Đức Hiếu';
const WAITING = 'Về việc rà soát tài sản công tại các đơn vị sự nghiệp';

describe('work given further, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let document: IncomingDetail;
  let head: Desk;
  let officer: Desk;
  let clerk: Desk;
  const registered = async (papers: Papers, subject: string): Promise<IncomingDetail> => {
    const clerk = await papers.as('vanthu.stc');
    const made = await clerk.call('enterIncoming', {
      body: {
        ...{ key: crypto.randomUUID(), origin: 'paper', issuedOn: inDays(-2), kind: 'cong-van', subject },
        ...{ sender: { code: null, name: 'Bộ Tài chính' }, numberText: `${subject.length}/BTC-NSNN` },
        ...{ signer: { name: 'Lê Thị Hạnh', title: 'Vụ trưởng' } },
      },
    });
    return clerk.call('registerIncoming', { params: { id: made.id }, body: { version: made.version } });
  };
  const scene = onOwnServer('given-further', {
    colleagues: [HEAD, DEPUTY, COLLEAGUE],
    prepare: async ({ papers, deskOf }) => {
      const leader = await papers.as('lanhdao.stc');
      const { id, version } = await registered(papers, SUBJECT);
      const { units } = await leader.call('getOwnAgency', {});
      const unitId = units.find(({ abbreviation }) => abbreviation === unit)?.id;
      const assignments = [{ role: 'lead' as const, unitId, dueOn: workingDayIn(14) }];
      document = await leader.call('assignIncoming', { params: { id }, body: { version, assignments } });
      head = await deskOf(HEAD.username);
      officer = await deskOf('chuyenvien.stc');
      clerk = await deskOf('vanthu.stc');
    },
  });
  afterEach(() => {
    for (const desk of [head, officer, clerk]) {
      expect(desk.findings.splice(0).join('\n'), 'findings of axe').to.equal('');
      expect(desk.complaints.splice(0).join('\n'), 'complaints').to.equal('');
    }
  });
  const pick = async (desk: Desk, label: string, typed: string) => {
    await desk.question().getByLabel(label, { exact: true }).click();
    await desk.page.keyboard.type(typed);
    await desk.page.keyboard.press('Enter');
  };

  it('goes from the unit’s head to his deputy, and from the deputy once more', async () => {
    await head.goTo('Việc của tôi');
    await head.open(SUBJECT);
    await head.page.getByText('giao cho đơn vị').waitFor();
    await head.actFromMenu('Phân phối tiếp');
    await pick(head, 'Chủ trì', 'doan quoc');
    await head.confirm('Phân phối tiếp');
    const deputy = await scene().papers.as(DEPUTY.username);
    const params = { id: document.id };
    const { version } = await deputy.call('getIncoming', { params, query: {} });
    const { people } = await deputy.call('getOwnAgency', {});
    const postId = people.find(({ name }) => name === 'Vũ Minh Tuấn')?.postId;
    const assignments = [{ role: 'co' as const, postId, dueOn: workingDayIn(7) }];
    await deputy.call('distributeIncoming', { params, body: { version, assignments } });
    // The head's open desk hears of it.
    await head.page.locator('.part').nth(2).getByText('Vũ Minh Tuấn').waitFor();
  });

  it('is handed over by who has it, and the tree says from whom it came', async () => {
    await officer.goTo('Việc của tôi');
    await officer.open(SUBJECT);
    await officer.actFromMenu('Chuyển người xử lý');
    await pick(officer, 'Người nhận', 'y thinh');
    await officer.question().getByLabel('Lý do (ít nhất 3 ký tự)').fill('Đi học tập trung một tháng');
    await officer.look('hand-over');
    await officer.confirm('Chuyển người xử lý');
    await officer.page.getByText('Bạn không có phần việc nào phải xử lý.').waitFor();
    // The open desk may have asked once more, which Chromium says.
    const complaints = officer.complaints.splice(0).filter((text) => !/404.*incoming/.test(text));
    expect(complaints).to.deep.equal([]);
    const last = head.page.locator('.part').nth(2);
    await last.getByText('Nhận từ Vũ Minh Tuấn: Đi học tập trung một tháng').waitFor();
    await last.getByText('Y Thịnh Niê').waitFor();
    await head.look('parts-tree', { shows: head.page.getByRole('heading', { name: 'Phân công' }) });
  });

  it('goes on while the head is away: a colleague acts in her place, and the document says for whom', async () => {
    await head.goTo('Ủy quyền');
    await head.page.getByRole('button', { name: 'Ghi ủy quyền mới' }).click();
    await head.question().getByLabel('Giao việc').selectOption('absence');
    await pick(head, 'Người làm thay', 'vu minh');
    await head
      .question()
      .getByLabel('Đến hết ngày')
      .fill(typedDate(workingDayIn(4)));
    await head.page.keyboard.press('Enter');
    await head.question().getByLabel('Lý do vắng (ít nhất 3 ký tự)').fill('Đi công tác tại Hà Nội');
    await head.look('absence-ask');
    await head.confirm('Ghi ủy quyền mới');
    await head.page.getByText('Đang có hiệu lực').waitFor();

    const { page } = officer;
    await page.getByText(`Đang làm thay ${HEAD.name}`).waitFor();
    await page.getByRole('link', { name: `Xem việc của ${HEAD.name}` }).click();
    await page.getByRole('heading', { name: `Việc của ${HEAD.name}` }).waitFor();
    await page.locator('[data-row]').waitFor();
    await officer.look('stand-in-work');
    await officer.open(SUBJECT);
    await page.getByText(`Đang làm thay ${HEAD.name}`).waitFor();
    await officer.act('Bắt đầu xử lý');
    await officer.confirm('Bắt đầu xử lý');
    const line = page.locator('.line-of-time').getByText(`Vũ Minh Tuấn (thay ${HEAD.name})`);
    await line.waitFor();
    await officer.look('stand-in-desk');
  });

  it('warns whoever gives it to somebody away, and says who acts instead', async () => {
    const deputy = await scene().papers.as(DEPUTY.username);
    const { people } = await deputy.call('getOwnAgency', {});
    const toPostId = people.find(({ name }) => name === COLLEAGUE.name)?.postId ?? '';
    const body = { kind: 'absence' as const, scopes: ['parts' as const], basis: 'Nghỉ phép năm', toPostId };
    const days = { key: crypto.randomUUID(), fromOn: inDays(0), toOn: inDays(3) };
    await deputy.call('makeDelegation', { body: { ...body, ...days } });
    await officer.page.reload();
    await officer.act('Phân phối tiếp');
    const said = `${DEPUTY.name} vắng đến hết ${typedDate(inDays(3))}; ${COLLEAGUE.name} nhận thay.`;
    await officer.question().getByText(said).waitFor();
    await officer.look('distribute-away');
  });

  it('has a clerk write down that the leader is away, and who stands in instruct with both names', async () => {
    const { id } = await registered(scene().papers, WAITING);
    await clerk.goTo('Ủy quyền');
    await clerk.page.getByRole('button', { name: 'Ghi ủy quyền mới' }).click();
    const ask = clerk.question();
    await ask.getByLabel('Giao việc').selectOption('absence');
    await pick(clerk, 'Người vắng', 'nguyen duc hieu');
    await pick(clerk, 'Người làm thay', 'vu minh');
    await ask.getByLabel('Cho ý kiến chỉ đạo, phân công như lãnh đạo').check();
    await ask.getByLabel('Đến hết ngày').fill(typedDate(workingDayIn(2)));
    await clerk.page.keyboard.press('Enter');
    await ask.getByLabel('Lý do vắng (ít nhất 3 ký tự)').fill('Họp tại Bộ Tài chính');
    await clerk.look('absence-of-leader');
    await clerk.confirm('Ghi ủy quyền mới');
    await clerk.page.getByText('Đang có hiệu lực').first().waitFor();

    const { page } = officer;
    await officer.question().getByRole('button', { name: 'Hủy' }).click();
    await officer.goTo('Việc của tôi');
    await page.getByRole('link', { name: `Xem việc của ${LEADER}` }).click();
    await page.getByRole('heading', { name: `Việc của ${LEADER}` }).waitFor();
    await page.getByRole('heading', { name: 'Chờ chỉ đạo' }).waitFor();
    await officer.look('stand-in-instructs');
    await page.locator(`[data-row="${id}"]`).click();
    await page.getByText(`Đang làm thay ${LEADER}`).waitFor();
    await officer.actFromMenu('Ghi ý kiến chỉ đạo');
    await officer.question().getByLabel('Ý kiến chỉ đạo (bút phê)').fill('Phòng Ngân sách tham mưu');
    await officer.confirm('Ghi ý kiến chỉ đạo');
    await page.locator('.sheet').getByText(`Vũ Minh Tuấn (thay ${LEADER})`).first().waitFor();
    await officer.look('stand-in-instructed');
  });
});
