// A clerk's morning without the mouse: fifty papers registered one after the other, each opened by the one before, and one
// sent away with a coded reason.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { vietnamDate } from '../../server/platform/clock.ts';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

const MANY = 50;
const AT_ONCE = 5;
const ASKED = ['cấp lại bằng', 'xác nhận thâm niên', 'chuyển ngạch', 'nâng bậc lương', 'nghỉ hưu trước tuổi'];
const PLACES = ['Đắk Mil', 'Đắk Song', 'Krông Nô', 'Cư Jút', 'Tuy Đức'];
const PEOPLE = ['một giáo viên', 'hai cán bộ thú y'];
const subjectOf = (index: number) =>
  `Đề nghị ${ASKED[index % 5]} cho ${PEOPLE[Math.floor(index / 25) % 2]} của ${PLACES[Math.floor(index / 5) % 5]}, số ${index + 1}.`;

describe('registering what arrived, by keys alone', function () {
  this.timeout(480_000);

  let clerk: Desk;
  let page: Page;
  const scene = onOwnServer('incoming-register', {
    prepare: async ({ papers, deskOf }) => {
      const api = await papers.as('vanthu.snv');
      const enter = (index: number) =>
        api.call('enterIncoming', {
          body: {
            sender: { code: null, name: `Hợp tác xã Đắk Song ${index + 1}` },
            ...{ numberText: `${index + 1}/ĐN-HTX`, issuedOn: vietnamDate(new Date()), kind: 'cong-van' },
            subject: subjectOf(index),
            signer: { name: 'Trần Văn Bình', title: 'Giám đốc' },
            ...{ key: randomUUID(), origin: 'paper' },
          },
        });
      // One more than is registered: it is refused.
      for (let done = 0; done <= MANY; done += AT_ONCE)
        await Promise.all(
          Array.from({ length: Math.min(AT_ONCE, MANY + 1 - done) }, (_, index) => enter(done + index)),
        );
      clerk = await deskOf('vanthu.snv');
      page = clerk.page;
    },
  });

  inOrder();

  const title = () => page.locator('.desk-title h1');
  /** Answers the title once it is another. */
  const movedOnFrom = async (before: string): Promise<string> => {
    await title().filter({ hasNotText: before }).waitFor();
    await page.locator('.act-bar').getByRole('button', { name: 'Tiếp nhận và vào sổ' }).waitFor();
    return (await title().textContent()) ?? '';
  };
  let shown = '';

  it('opens the first of the queue, and is asked once whether to go on by itself', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page
      .locator('[data-row]')
      .nth(MANY - 2)
      .waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await title().waitFor();
    shown = (await title().textContent()) ?? '';
    await page.keyboard.press('n');
    const onward = clerk.question().getByLabel('Xong thì mở văn bản chờ tiếp theo');
    await onward.focus();
    await page.keyboard.press('Space');
    expect(await onward.isChecked()).to.equal(true);
    await clerk.look('incoming-onward');
    await page.keyboard.press('Control+Enter');
    shown = await movedOnFrom(shown);
  });

  it('sends one away with a coded reason, and is at the next', async () => {
    await page.keyboard.press('r');
    const reason = clerk.question().getByLabel('Lý do từ chối');
    await reason.focus();
    await page.keyboard.press('ArrowDown');
    expect(await reason.inputValue()).to.not.equal('');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Không thuộc thẩm quyền của Sở');
    await page.keyboard.press('Control+Enter');
    shown = await movedOnFrom(shown);
  });

  it('registers all the others, also what the list had not shown yet, and ends at a list that is empty', async () => {
    for (let left = MANY - 1; left > 0; left -= 1) {
      await page.keyboard.press('n');
      await clerk.question().waitFor();
      await page.keyboard.press('Control+Enter');
      if (left > 1) shown = await movedOnFrom(shown);
    }
    await page.getByText('Đã hết văn bản chờ tiếp nhận.').waitFor();
    await page.waitForURL(/\/incoming\?box=to-receive/);
    const api = await scene().papers.as('vanthu.snv');
    const { items } = await api.call('listBooks', { query: { direction: 'incoming' } });
    const params = { id: items[0]?.id ?? '' };
    const rows = await api.call('listRegisterRows', { params, query: { limit: 100 } });
    const numbers = rows.items.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).to.deep.equal(Array.from({ length: MANY }, (_, index) => index + 1));
  });

  it('leaves nothing to complain of', () => {
    expect(clerk.findings.join('\n')).to.equal('');
    expect(clerk.complaints.join('\n')).to.equal('');
  });
});
