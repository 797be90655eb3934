// One draft and several windows, in real Chromium: it saves itself, outlives a lost connection and a closed browser, a
// second window is told, and what two have typed is chosen field by field.
import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { until } from '../support/until.ts';
import type { Desk } from './desk.ts';
import { anotherLetter } from './letter.ts';
import { onOwnServer } from './scene.ts';

const DRAFTER = 'chuyenvien.snv';
const PLACES = 'Lưu và nơi gửi khác';

describe('a draft at several places, in a browser', function () {
  this.timeout(480_000);

  const scene = onOwnServer('drafting', { savesData: false });
  const desks: Desk[] = [];
  const deskOf = async (username = DRAFTER): Promise<Desk> => {
    const desk = await scene().deskOf(username);
    desks.push(desk);
    return desk;
  };
  const edit = async (desk: Desk, { id }: OutgoingDetail) => {
    await desk.page.goto(`${scene().server.url}/outgoing/${id}/edit`);
    await desk.page.getByLabel('Trích yếu').waitFor();
  };
  const stored = async ({ id }: Pick<OutgoingDetail, 'id'>) =>
    (await scene().papers.as(DRAFTER)).call('getOutgoing', { params: { id } });

  afterEach(async () => {
    const findings = desks.flatMap((desk) => desk.findings);
    const complaints = desks.flatMap((desk) => desk.complaints).filter((line) => !line.includes('409'));
    for (const { page } of desks.splice(0)) await page.context().close();
    expect(findings.join('\n'), 'findings of axe').to.equal('');
    expect(complaints.filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED')).join('\n')).to.equal('');
  });

  it('saves itself from the first words on, at an address of its own, and the typing goes on', async () => {
    const desk = await deskOf();
    const { page } = desk;
    const letter = await anotherLetter();
    await page.goto(`${scene().server.url}/outgoing/new`);
    await page
      .getByLabel('Chọn tệp PDF')
      .setInputFiles({ name: letter.name, mimeType: 'application/pdf', buffer: Buffer.from(letter.bytes) });
    await page.locator('.pdf-page canvas[data-drawn]').first().waitFor();
    await page.evaluate(`document.querySelector('.pdf-page canvas').dataset.first = ''`);
    await page.getByLabel('Loại văn bản').click();
    await page.keyboard.type('cong van');
    await page.keyboard.press('Enter');
    const subject = page.getByLabel('Trích yếu');
    await subject.pressSequentially('Về việc tự lưu');
    await page.waitForURL('**/edit');
    await page.keyboard.type(' khi đang gõ');
    expect(await subject.inputValue()).to.equal('Về việc tự lưu khi đang gõ');
    const id = new URL(page.url()).pathname.split('/')[2] ?? '';
    await until('all of it is saved', async () =>
      (await stored({ id })).fields.subject.endsWith('khi đang gõ'),
    );
    await page.getByText('Đã tự lưu').waitFor();
    expect((await stored({ id })).timeline).to.have.length(1);
    expect(await page.locator('canvas[data-first]').count(), 'the document is not opened anew').to.equal(1);
    await desk.look('draft-autosaved');
  });

  it('outlives a lost connection: kept here, said so, and saved when the network is back', async () => {
    const draft = await scene().papers.draft('Dự thảo lúc mất mạng');
    const desk = await deskOf();
    const { page } = desk;
    await edit(desk, draft);
    await page.context().setOffline(true);
    await page.getByLabel(PLACES).fill('Lưu: VT, gõ lúc mất mạng');
    await page.getByText('Nội dung vẫn giữ trên máy này').waitFor();
    await desk.look('draft-offline');
    expect((await stored(draft)).fields.toPlaces).to.deep.equal([]);
    await page.context().setOffline(false);
    await until('it is saved', async () => (await stored(draft)).fields.toPlaces.length === 1);
  });

  it('outlives a closed browser: what the server has not got is there again, and goes to it', async () => {
    const draft = await scene().papers.draft('Dự thảo khi đóng trình duyệt');
    const desk = await deskOf();
    await edit(desk, draft);
    const context = desk.page.context();
    await context.setOffline(true);
    await desk.page.getByLabel(PLACES).fill('Lưu: VT, chưa kịp lưu');
    await desk.page.getByText('Nội dung vẫn giữ trên máy này').waitFor();
    await desk.page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(`${scene().server.url}/outgoing/${draft.id}/edit`);
    await again.getByText('Đã khôi phục nội dung').waitFor();
    expect(await again.getByLabel(PLACES).inputValue()).to.equal('Lưu: VT, chưa kịp lưu');
    await until('it is saved', async () => (await stored(draft)).fields.toPlaces.length === 1);
  });

  it('tells a second window of the first, and lets choose field by field what both have typed', async () => {
    const draft = await scene().papers.draft('Dự thảo mở ở hai máy');
    const [one, two] = [await deskOf(), await deskOf()];
    await edit(one, draft);
    await edit(two, draft);
    for (const { page } of [one, two]) await page.getByText('Bạn cũng đang mở dự thảo này').waitFor();

    // The second types while its saves do not get through; the first saves meanwhile.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await two.page.route(`**/api/outgoing/${draft.id}`, async (route) => {
      if (route.request().method() === 'PUT') await held;
      await route.continue();
    });
    await two.page.getByLabel(PLACES).fill('Lưu: của máy hai');
    await one.page.getByLabel(PLACES).fill('Lưu: của máy một');
    await one.page.getByLabel('Trích yếu').fill('Trích yếu sửa ở máy một');
    await until('the first has saved', async () => (await stored(draft)).fields.subject.includes('máy một'));
    letGo();
    const notice = two.page.getByRole('alert').filter({ hasText: 'thay đổi ở nơi khác' });
    const places = notice.getByRole('group', { name: 'Lưu và nơi gửi khác' });
    await places.waitFor();
    expect(await places.getByText('Lưu: của máy một').count()).to.equal(1);
    expect(await places.getByText('Lưu: của máy hai').count()).to.equal(1);
    expect(await places.getByLabel(/Của bạn/).isChecked(), 'what is typed here is not given up').to.equal(
      true,
    );
    const subject = notice.getByRole('group', { name: 'Trích yếu' });
    expect(await subject.getByLabel(/Bản mới/).isChecked(), 'only the other has changed it').to.equal(true);
    await two.look('draft-conflict');
    await notice.getByRole('button', { name: 'Lưu theo lựa chọn' }).click();
    await notice.waitFor({ state: 'detached' });
    await until(
      'the choice is saved',
      async () => (await stored(draft)).fields.toPlaces[0] === 'Lưu: của máy hai',
    );
    expect((await stored(draft)).fields.subject).to.equal('Trích yếu sửa ở máy một');
    await until('the first window shows it', async () =>
      (await one.page.getByLabel(PLACES).inputValue()).includes('máy hai'),
    );
    await two.page.close();
    await one.page.getByText('Bạn cũng đang mở dự thảo này').waitFor({ state: 'detached' });
  });
});
