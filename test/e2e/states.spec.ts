// What a screen shows when things do not go well, in real Chromium: waiting, failing, no network, bad files, others at
// the same document, a forged packet. Nothing typed is lost in any of them.
import { execFileSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Route } from 'playwright-core';
import { type Desk, until } from './desk.ts';
import { anotherLetter } from './letter.ts';
import type { Papers } from './papers.ts';
import { onOwnServer } from './scene.ts';

const LISTS = '**/api/outgoing?*';
const ADMISSIBLE_KB = 200;

describe('the states of a screen, in a browser', function () {
  this.timeout(480_000);

  const scene = onOwnServer('states', {
    savesData: false,
    env: { UPLOAD_LIMIT_MB: '1' },
    prepare: async (built) => {
      ({ folder, papers } = built);
    },
  });
  let folder: string;
  let papers: Papers;
  const desks: Desk[] = [];
  const deskOf = async (username: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Desk> => {
    const desk = await scene().deskOf(username, colorScheme);
    desks.push(desk);
    return desk;
  };

  afterEach(async () => {
    const findings = desks.flatMap((desk) => desk.findings);
    for (const { page } of desks.splice(0)) await page.context().close();
    expect(findings.join('\n'), 'findings of axe').to.equal('');
  });

  it('shows the shape of a list that is slow to come', async () => {
    const desk = await deskOf('chuyenvien.snv');
    const { page } = desk;
    const held: Route[] = [];
    await page.route(LISTS, (route) => void held.push(route));
    await desk.goTo('Văn bản đi');
    await page.locator('.bone-row').first().waitFor();
    await desk.look('outgoing-loading', { isStill: false });
    await page.unroute(LISTS);
    await Promise.all(held.map((route) => route.continue().catch(() => undefined)));
    await page.getByText('Không có dự thảo nào.').waitFor();
  });

  it('says what failed with a code to quote, and loads again on request', async () => {
    const desk = await deskOf('chuyenvien.snv');
    const { page } = desk;
    const problem = { code: 'INTERNAL', status: 500, instance: 'tra-cuu-0042' };
    await page.route(LISTS, (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await desk.goTo('Văn bản đi');
    const notice = page.getByRole('alert');
    await notice.getByText('tra-cuu-0042').waitFor();
    expect(await notice.textContent()).to.include('INTERNAL');
    await desk.look('outgoing-error');
    await page.unroute(LISTS);
    await notice.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByText('Không có dự thảo nào.').waitFor();
    expect(await notice.count()).to.equal(0);
  });

  it('can be read without a network, with the acts off and the reason why, and opens screens not seen before', async () => {
    const document = await papers.submitted('Văn bản đọc khi mất mạng');
    const desk = await deskOf('lanhdao.snv');
    const { page } = desk;
    await desk.goTo('Ký số');
    await desk.open(document.fields.subject);
    await page.locator('.pdf-page canvas').first().waitFor();
    // The screens nobody opened are fetched in a quiet moment: the incoming list among them.
    await until(page, await allLists());
    await page.context().setOffline(true);
    await page.getByRole('status').filter({ hasText: 'Mất kết nối mạng' }).waitFor();
    const act = page.locator('.act-bar').getByRole('button', { name: 'Ký và chuyển văn thư' });
    expect(await act.isDisabled()).to.equal(true);
    expect(await act.getAttribute('title')).to.include('mất kết nối');
    await desk.look('outgoing-desk-offline', { isStill: false });
    await desk.goTo('Văn bản đến');
    await page.getByRole('heading', { name: 'Văn bản đến' }).waitFor();
    await page.getByRole('alert').getByText('NETWORK').waitFor();
    // What was refused is asked for again by itself.
    await page.context().setOffline(false);
    await page.getByText('Không có văn bản nào chờ chỉ đạo.').waitFor();
  });

  it('refuses each bad file at its field, in words, and keeps what is typed', async () => {
    const letter = await anotherLetter();
    const good = join(folder, 'tot.pdf');
    await writeFile(good, letter.bytes);
    await writeFile(join(folder, 'khong-phai.pdf'), 'không phải PDF');
    await writeFile(join(folder, 'hong.pdf'), letter.bytes.subarray(0, letter.bytes.length / 2));
    await writeFile(
      join(folder, 'qua-lon.pdf'),
      Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2 ** 21)]),
    );
    const encrypted = join(folder, 'ma-hoa.pdf');
    execFileSync('qpdf', ['--encrypt', 'mo', 'mo', '256', '--', good, encrypted]);

    const desk = await deskOf('chuyenvien.snv');
    const { page } = desk;
    await desk.goTo('Văn bản đi');
    await page.getByRole('link', { name: 'Soạn văn bản' }).first().click();
    await page.getByLabel('Trích yếu').fill('Trích yếu gõ trước khi tải tệp');
    const field = page.locator('.field').filter({ hasText: 'Tệp văn bản chính' });
    const said: (string | null)[] = [];
    for (const name of ['khong-phai', 'hong', 'ma-hoa', 'qua-lon']) {
      await page.getByLabel('Chọn tệp PDF').setInputFiles(join(folder, `${name}.pdf`));
      await field.locator('.file-line').filter({ hasText: name }).waitFor();
      said.push(await field.getByRole('alert').textContent());
    }
    expect(new Set(said).size, said.join(' | ')).to.equal(4);
    await desk.look('draft-refused-file');
    await page.getByLabel('Chọn tệp PDF').setInputFiles(good);
    await page.locator('.pdf-page canvas').first().waitFor();
    expect(await page.getByLabel('Trích yếu').inputValue()).to.equal('Trích yếu gõ trước khi tải tệp');
  });

  it('stops an upload when asked, and the field takes another file', async () => {
    const slow = join(folder, 'cham.pdf');
    await writeFile(slow, Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(ADMISSIBLE_KB * 1024)]));
    const desk = await deskOf('chuyenvien.snv');
    const { page } = desk;
    await desk.goTo('Văn bản đi');
    await page.getByRole('link', { name: 'Soạn văn bản' }).first().click();
    await page.route('**/api/files?*', () => undefined);
    await page.getByLabel('Chọn tệp PDF').setInputFiles(slow);
    await page.getByRole('button', { name: 'Dừng tải cham.pdf' }).click();
    await page.getByLabel('Chọn tệp PDF').waitFor({ state: 'attached' });
    expect(await page.getByRole('progressbar').count()).to.equal(0);
  });

  it('keeps what is typed when the draft changes elsewhere, and names the changed field', async () => {
    const draft = await papers.draft('Dự thảo hai nơi cùng sửa');
    const desk = await deskOf('chuyenvien.snv');
    const { page } = desk;
    await desk.goTo('Văn bản đi');
    await desk.open(draft.fields.subject);
    await desk.actFromMenu('Sửa dự thảo');
    // It saves itself while it is typed: that save comes after the other's.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(`**/api/outgoing/${draft.id}`, async (route) => {
      if (route.request().method() === 'PUT') await held;
      await route.continue();
    });
    await page.getByLabel('Lưu và nơi gửi khác').fill('Lưu: VT, gõ ở đây');
    const api = await papers.as('chuyenvien.snv');
    const fields = { ...draft.fields, urgency: 'express' as const };
    await api.call('updateDraft', { params: { id: draft.id }, body: { version: draft.version, fields } });
    letGo();
    const notice = page.getByRole('alert').filter({ hasText: 'thay đổi ở nơi khác' });
    await notice.getByText('Độ khẩn').waitFor();
    expect(await page.getByLabel('Lưu và nơi gửi khác').inputValue()).to.equal('Lưu: VT, gõ ở đây');
    await desk.look('draft-changed-elsewhere');
    const saved = page.waitForResponse(
      (answer) => answer.url().includes(draft.id) && answer.request().method() !== 'GET',
    );
    await notice.getByRole('button', { name: 'Lưu đè bằng nội dung của tôi' }).click();
    expect((await saved).status()).to.equal(200);
    await notice.waitFor({ state: 'detached' });
    const after = await api.call('getOutgoing', { params: { id: draft.id } });
    expect(after.fields).to.deep.include({ toPlaces: ['Lưu: VT, gõ ở đây'], urgency: 'normal' });
  });

  it('tells in an open question what another did meanwhile, and keeps the opinion typed there', async () => {
    const document = await papers.submitted('Văn bản hai người cùng xem');
    const desk = await deskOf('lanhdao.snv');
    await desk.goTo('Ký số');
    await desk.open(document.fields.subject);
    await desk.actFromMenu('Trả lại');
    await desk.question().getByLabel('Ý kiến trả lại').fill('Bổ sung căn cứ.');
    const api = await papers.as('lanhdao.snv');
    const { id, version } = document;
    await api.call('approveOutgoing', { params: { id }, body: { version, text: 'Đồng ý nội dung.' } });
    await desk.question().getByRole('status').getByText('Đồng ý nội dung.').waitFor();
    await desk.look('question-changed-elsewhere');
    expect(await desk.question().getByLabel('Ý kiến trả lại').inputValue()).to.equal('Bổ sung căn cứ.');
    await desk.confirm('Trả lại');
    expect((await api.call('getOutgoing', { params: { id } })).state).to.equal('returned');
  });

  it('shows a forged document red, and registers it only with a reason and a word for it', async () => {
    const released = await papers.released('Giấy mời họp giao ban');
    await papers.sendForged(released, 'Về việc chuyển kinh phí bổ sung');
    const desk = await deskOf('vanthu.stc');
    const { page } = desk;
    await desk.goTo('Văn bản đến');
    const row = page.locator('tr').filter({ hasText: 'chuyển kinh phí' });
    await row.getByText('KHÔNG HỢP LỆ').waitFor();
    await desk.look('incoming-list-forged');
    await desk.open('chuyển kinh phí');
    await page.locator('.desk-side').getByRole('status').filter({ hasText: 'KHÔNG HỢP LỆ' }).waitFor();
    expect(await page.locator('.desk-side .tone-green').count()).to.equal(0);
    await page.locator('.pdf-page canvas').first().waitFor();
    await desk.look('incoming-desk-forged');
    await desk.act('Tiếp nhận và vào sổ');
    const question = desk.question();
    await question.getByRole('button', { name: 'Tiếp nhận và vào sổ' }).click();
    await question.getByText('Đánh dấu xác nhận trước khi vào sổ.').waitFor();
    await desk.look('register-forged-question');
    await question.getByLabel(/^Lý do vẫn vào sổ/).fill('Lãnh đạo yêu cầu lưu làm chứng cứ.');
    await question.getByRole('checkbox', { name: /^Tôi đã kiểm tra/ }).check();
    await desk.confirm('Tiếp nhận và vào sổ');
    await page.locator('.facts').getByText('Lãnh đạo yêu cầu lưu làm chứng cứ.').waitFor();
  });

  it('shows the sender the reason of a refusal, without a reload', async () => {
    const released = await papers.released('Văn bản gửi nhầm nơi nhận');
    const sender = await deskOf('chuyenvien.snv');
    await sender.goTo('Văn bản đi');
    await sender.page.locator('.tabs').getByRole('link', { name: 'Đã phát hành' }).click();
    await sender.open(released.fields.subject);
    const clerk = await deskOf('vanthu.stc');
    await clerk.goTo('Văn bản đến');
    await clerk.open(released.fields.subject);
    await clerk.actFromMenu('Từ chối tiếp nhận');
    await clerk.question().getByLabel('Lý do từ chối').selectOption({ label: 'Gửi nhầm nơi nhận' });
    await clerk
      .question()
      .getByLabel(/^Giải thích cho nơi gửi/)
      .fill('Đề nghị gửi Sở Xây dựng.');
    await clerk.look('refuse-question');
    await clerk.confirm('Từ chối tiếp nhận');
    const box = sender.page.locator('.delivery');
    await box.getByText('Đề nghị gửi Sở Xây dựng.').waitFor();
    expect(await sender.isFirstPage()).to.equal(true);
    await sender.look('tracking-refused');
  });

  it('has no serious finding of axe in the dark', async () => {
    const { fields } = await papers.released('Văn bản xem trong tối');
    const desk = await deskOf('vanthu.stc', 'dark');
    const { page } = desk;
    expect(await page.evaluate('document.documentElement.dataset.theme')).to.equal('dark');
    await desk.look('dashboard-dark');
    await desk.goTo('Văn bản đến');
    await desk.open(fields.subject);
    await page.locator('.pdf-page canvas').first().waitFor();
    await desk.look('incoming-desk-dark');
    await desk.act('Tiếp nhận và vào sổ');
    await desk.look('register-question-dark');
  });
});

/** The chunks of all lists are here though only one was opened. */
const allLists = async () => {
  const built = await readdir(join(import.meta.dirname, '../../dist/client/assets'));
  const isList = /list-page-[^/]*\.js$/;
  return `performance.getEntriesByType('resource')
    .filter(({ name }) => ${String(isList)}.test(name)).length >= ${built.filter((name) => isList.test(name)).length}`;
};
