// Comments at a place of a page, in real Chromium: placed by keys and by the pointer, seen at once by the other, answered,
// resolved, carried to the next version; and who has seen which version.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import type { Desk } from './desk.ts';
import { inOrder, onOwnServer } from './scene.ts';

const SUBJECT = 'Văn bản để góp ý';

describe('comments on a document, in a browser', function () {
  this.timeout(480_000);
  inOrder();

  let leader: Desk;
  let officer: Desk;
  let paper: OutgoingDetail;
  const scene = onOwnServer('comments', {
    prepare: async (built) => {
      paper = await built.papers.submitted(SUBJECT);
      leader = await built.deskOf('lanhdao.snv');
      officer = await built.deskOf('chuyenvien.snv');
    },
  });
  const open = async ({ page }: Desk) => {
    await page.goto(`${scene().server.url}/outgoing/${paper.id}`);
    await page.locator('.pdf-page canvas').first().waitFor();
    await page.getByRole('region', { name: 'Góp ý', exact: true }).waitFor();
  };
  const comments = ({ page }: Desk) => page.getByRole('region', { name: 'Góp ý', exact: true });

  it('a place is chosen and moved by keys alone, and what is said there has its mark on the page', async () => {
    const { page } = leader;
    await open(leader);
    await page.locator('#screen').focus();
    await page.keyboard.press('c');
    const box = page.getByRole('application', { name: /Chỗ góp ý: trang 1, cách trái 30 mm/ });
    await box.waitFor();
    for (let times = 0; times < 5; times += 1) await page.keyboard.press('ArrowRight');
    await page.getByRole('application', { name: /cách trái 40 mm/ }).waitFor();
    await leader.look('comment-placing');
    await comments(leader).getByLabel('Nội dung góp ý').fill('Căn cứ này đã được thay thế, sửa lại.');
    await comments(leader).getByLabel('Nhắc đến…').selectOption({ index: 1 });
    await page.keyboard.press('Control+Enter');
    await page.locator('.comment-mark').waitFor();
    await comments(leader).getByText('Căn cứ này đã được thay thế').waitFor();
    expect(await page.getByRole('application').count()).to.equal(0);
  });

  it('another is made with the pointer, by dragging on the page', async () => {
    const { page } = leader;
    await comments(leader).getByRole('button', { name: 'Góp ý tại một chỗ' }).click();
    const area = await page.locator('.comment-catcher').first().boundingBox();
    if (area === null) throw new Error('no page');
    await page.mouse.move(area.x + 200, area.y + 250);
    await page.mouse.down();
    await page.mouse.move(area.x + 320, area.y + 290, { steps: 4 });
    await page.mouse.up();
    await comments(leader).getByLabel('Nội dung góp ý').fill('Xuống dòng ở đây.');
    await comments(leader).getByRole('button', { name: 'Gửi góp ý' }).click();
    await page.getByRole('button', { name: /^Góp ý 2 của/ }).waitFor();
  });

  it('the drafter, with the page open, sees them come, and answers one; the answer comes by itself too', async () => {
    await open(officer);
    await officer.page.locator('.comment-mark').nth(1).waitFor();
    const first = comments(officer).getByRole('listitem').filter({ hasText: 'Căn cứ này' });
    await first.getByRole('button', { name: 'Trả lời' }).click();
    await officer.page.keyboard.type('Đã thay bằng nghị định mới.');
    await officer.page.keyboard.press('Control+Enter');
    await comments(leader).getByText('Đã thay bằng nghị định mới.').waitFor();
    await leader.look('comments', { shows: comments(leader) });
  });

  it('one that is resolved leaves the page, and is there again when asked for and when opened again', async () => {
    const { page } = leader;
    const first = comments(leader).getByRole('listitem').filter({ hasText: 'Căn cứ này' });
    await first.getByRole('button', { name: 'Đã xử lý' }).click();
    await first.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Góp ý 1 của/ }).waitFor({ state: 'detached' });
    await comments(officer).getByText('1 đang mở').waitFor();
    await comments(leader).getByLabel('Hiện cả 1 góp ý đã xử lý').check();
    await first.getByText('đánh dấu đã xử lý').waitFor();
    await leader.look('comments-resolved', { shows: comments(leader) });
    await first.getByRole('button', { name: 'Mở lại' }).click();
    await comments(officer).getByText('2 đang mở').waitFor();
  });

  it('what is typed outlives a lost connection and is sent once', async () => {
    const { page } = officer;
    await comments(officer).getByRole('button', { name: 'Góp ý cả văn bản' }).click();
    await comments(officer).getByLabel('Nội dung góp ý').fill('Gõ lúc mạng chập chờn');
    // The answer gets lost: it is said, and nobody here knows.
    let isFirst = true;
    await page.route('**/comments', async (route) => {
      if (route.request().method() !== 'POST' || !isFirst) return route.continue();
      isFirst = false;
      await route.fetch();
      await route.abort();
    });
    const send = comments(officer).getByRole('button', { name: 'Gửi góp ý' });
    await send.click();
    await comments(officer).getByRole('alert').waitFor();
    await send.click();
    await comments(officer).getByLabel('Nội dung góp ý').waitFor({ state: 'detached' });
    await comments(leader).getByText('Gõ lúc mạng chập chờn').waitFor();
    const api = await scene().papers.as('chuyenvien.snv');
    const { items } = await api.call('listComments', { params: { id: paper.id }, query: {} });
    expect(items.filter(({ text }) => text.startsWith('Gõ lúc'))).to.have.length(1);
  });

  it('is carried to the next version by page and place, and says of which version it is', async () => {
    const [clerk, api] = await Promise.all(
      ['vanthu.snv', 'chuyenvien.snv'].map((name) => scene().papers.as(name)),
    );
    const now = await api?.call('getOutgoing', { params: { id: paper.id } });
    const params = { id: paper.id };
    const returned = await clerk?.call('returnOutgoing', {
      params,
      body: { version: now?.version ?? 0, text: 'Sửa theo góp ý' },
    });
    const other = await scene().papers.draft(`Bản khác ${randomUUID()}`);
    const bytes = await api?.download('downloadOutgoingFile', {
      id: other.id,
      digest: other.versions[0]?.digest ?? '',
    });
    const changed = Buffer.concat([bytes ?? Buffer.alloc(0), Buffer.from('\n% bản 2\n')]);
    const file = await api?.upload({ name: 'ban-2.pdf', bytes: changed, purpose: 'main' });
    if (!returned || !file) throw new Error('not prepared');
    const fields = { ...returned.fields, main: { digest: file.digest, name: 'ban-2.pdf' } };
    await api?.call('updateDraft', { params, body: { version: returned.version, fields } });
    await open(officer);
    const mark = officer.page.locator('.comment-mark-carried').first();
    await mark.getByText('của bản 1').waitFor();
    await comments(officer).getByText('của bản 1').first().waitFor();
    await officer.look('comments-carried');
  });

  it('shows who has seen which version', async () => {
    const seen = officer.page.getByRole('region', { name: 'Ai đã xem' });
    const [me] = await Promise.all([(await scene().papers.as('lanhdao.snv')).call('getMe', {})]);
    await seen.getByText(me.person.name).first().waitFor();
    await officer.look('seen', { shows: seen });
  });

  it('no screen complains, and axe finds nothing serious', () => {
    const complaints = [...leader.complaints, ...officer.complaints];
    expect(complaints.filter((line) => !line.includes('ERR_FAILED')).join('\n')).to.equal('');
    expect([...leader.findings, ...officer.findings].join('\n')).to.equal('');
  });
});
