// Many documents with one PIN, in real Chromium: chosen by keys, looked through, signed; a failed one stays and is tried
// again; leaving the page loses nothing. Then the clerk seals and releases them together.
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { PIN } from './acts.ts';
import type { Desk } from './desk.ts';
import type { Papers } from './papers.ts';
import { inOrder, onOwnServer } from './scene.ts';

const PRELOAD = new URL('../fault/preload.mjs', import.meta.url).href;
const SUBJECTS = ['Ký cùng lúc: văn bản một', 'Ký cùng lúc: văn bản hai', 'Ký cùng lúc: văn bản ba'];

describe('a batch, in a browser', function () {
  this.timeout(120_000);

  let papers: Papers;
  let leader: Desk;
  let clerk: Desk;
  let page: Page;
  const documents: OutgoingDetail[] = [];
  const desks: Desk[] = [];

  const toldIn = join(tmpdir(), `vanthu-batch-engine-${process.pid}`);
  onOwnServer('batch', {
    env: { NODE_OPTIONS: `--import=${PRELOAD}`, ENGINE_TOLD_IN: toldIn },
    prepare: async (scene) => {
      papers = scene.papers;
      for (const subject of SUBJECTS) documents.push(await papers.submitted(subject));
      leader = await scene.deskOf('lanhdao.snv');
      clerk = await scene.deskOf('vanthu.snv');
      desks.push(leader, clerk);
      page = leader.page;
    },
  });

  inOrder();

  const row = (on: Page, subject: string) => on.locator('.batch-row').filter({ hasText: subject });
  const rowIs = (on: Page, subject: string, state: string) =>
    row(on, subject).locator('.mark').getByText(state, { exact: true }).waitFor();

  it('chooses documents by "x" and by tick, without leaving the list', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await page.locator('[data-row]').nth(2).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Ký 2 văn bản' }).waitFor();
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Ký 1 văn bản' }).waitFor();
    await page.getByRole('button', { name: 'Bỏ chọn 1' }).click();
    await page.getByRole('button', { name: 'Chọn tất cả' }).click();
    await leader.look('signing-queue-picked');
    expect(await page.getByRole('checkbox', { checked: true }).count()).to.equal(3);
    await page.getByRole('button', { name: 'Ký 3 văn bản' }).click();
  });

  it('proposes a place in every document, and goes through them one by one', async () => {
    for (const subject of SUBJECTS) await rowIs(page, subject, 'Chờ ký');
    await page.getByRole('application', { name: /Ô chữ ký/ }).waitFor();
    await page.getByText('Còn 2 văn bản chưa xem.').waitFor();
    await page.keyboard.press('Control+ArrowRight');
    await page.getByRole('application', { name: /Ô chữ ký/ }).waitFor();
    await page.getByText('Còn 1 văn bản chưa xem.').waitFor();
    await leader.look('batch-signing');
  });

  it('is found again after the page was left, with what was seen', async () => {
    await leader.goTo('Ký số');
    await page.getByRole('link', { name: 'Đợt đang dở (1)' }).click();
    await page.getByText('Còn 1 văn bản chưa xem.').waitFor();
  });

  /** As if everybody had given his password long ago. */
  const ageSessions = async () => {
    const engine = new mongoose.mongo.MongoClient(await readFile(toldIn, 'utf8'));
    const sessions = engine.db('vanthu').collection('sessions');
    const { modifiedCount } = await sessions.updateMany({}, { $set: { authenticatedAt: new Date(0) } });
    await engine.close();
    expect(modifiedCount).to.be.greaterThan(1);
  };

  it('asks an old session for the password beside the PIN, and keeps what was typed and placed', async () => {
    await ageSessions();
    await page.getByLabel('Mã PIN').fill('000000');
    await page.keyboard.press('Enter');
    const password = page.getByLabel('Mật khẩu đăng nhập');
    await password.waitFor();
    expect(await password.evaluate((input) => input.matches(':focus'))).to.equal(true);
    await leader.look('batch-password-again');
    await page.keyboard.type('mật khẩu sai');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('AUTH_PASSWORD_WRONG').waitFor();
    for (const subject of SUBJECTS) await rowIs(page, subject, 'Chờ ký');
    await password.fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('PIN_WRONG').waitFor();
    expect(await password.count()).to.equal(0);
  });

  it('signs nothing with a wrong PIN and keeps everything', async () => {
    await page.getByLabel('Mã PIN').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('PIN_WRONG').waitFor();
    for (const subject of SUBJECTS) await rowIs(page, subject, 'Chờ ký');
  });

  it('signs with one PIN; what changed meanwhile stays, says why, and is signed after another look', async () => {
    const changed = documents[2];
    if (changed === undefined) throw new Error('three documents were made');
    const { id, version } = changed;
    const api = await papers.as('vanthu.snv');
    await api.call('checkForm', { params: { id }, body: { version, passed: true, text: '' } });
    await page.getByLabel('Mã PIN').fill(PIN);
    await page.keyboard.press('Enter');
    await rowIs(page, SUBJECTS[0] ?? '', 'Đã ký');
    await rowIs(page, SUBJECTS[1] ?? '', 'Đã ký');
    await rowIs(page, SUBJECTS[2] ?? '', 'Chưa ký được');
    await leader.look('batch-failed-one');
    await row(page, SUBJECTS[2] ?? '')
      .getByRole('button')
      .first()
      .click();
    await page.getByRole('application', { name: /Ô chữ ký/ }).waitFor();
    await row(page, SUBJECTS[2] ?? '')
      .getByText('đã xem')
      .waitFor();
    await page.getByLabel('Mã PIN').fill(PIN);
    await page.getByRole('button', { name: 'Ký tiếp 1 văn bản chưa xong' }).click();
    await page.getByText('Đã ký 3 văn bản.').waitFor();
    await leader.look('batch-finished');
  });

  it('lets the clerk seal and release them together', async () => {
    const api = await papers.as('vanthu.snv');
    for (const { id } of documents) {
      const { version } = await api.call('getOutgoing', { params: { id } });
      await api.call('assignNumber', { params: { id }, body: { version } });
    }
    const desk = clerk.page;
    await desk.goto(new URL('/signing?box=to-seal', desk.url()).href);
    await desk.getByRole('button', { name: 'Chọn tất cả' }).click();
    await desk.getByRole('button', { name: 'Đóng dấu 3 văn bản' }).click();
    for (const subject of SUBJECTS) await rowIs(desk, subject, 'Chờ đóng dấu');
    await desk.getByLabel('Mã PIN').fill(PIN);
    await desk.getByRole('button', { name: 'Đóng dấu 3 văn bản' }).click();
    await desk.getByLabel('Mật khẩu đăng nhập').fill(DEMO_PASSWORD);
    await desk.getByRole('button', { name: 'Đóng dấu 3 văn bản' }).click();
    await desk.getByText('Đã đóng dấu 3 văn bản.').waitFor();
    await desk.goto(new URL('/signing?box=to-release', desk.url()).href);
    await desk.getByRole('button', { name: 'Chọn tất cả' }).click();
    await desk.getByRole('button', { name: 'Phát hành 3 văn bản' }).click();
    await desk.locator('.pdf-page canvas').first().waitFor();
    await clerk.look('batch-release');
    await desk.getByRole('button', { name: 'Phát hành 3 văn bản' }).click();
    await desk.getByText('Đã phát hành 3 văn bản.').waitFor();
    for (const { id } of documents)
      expect((await api.call('getOutgoing', { params: { id } })).state).to.equal('released');
  });

  it('axe finds nothing serious, and no screen complains', () => {
    expect(desks.flatMap(({ findings }) => findings).join('\n')).to.equal('');
    const complaints = desks
      .flatMap(({ complaints: said }) => said)
      .filter((said) => !/40[13]|422/.test(said));
    expect(complaints.join('\n')).to.equal('');
  });
});
