// Twenty documents with one PIN, in real Chromium: chosen by keys, looked through, signed; a failed one stays and is tried
// again; leaving the page loses nothing. Then the clerk numbers, seals and releases them together. Fifty at once: bench:office.
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
const MANY = 20;
/** Looked through one by one before all are signed. */
const LOOKED_AT = 4;
/** Made at a time, before anybody is signed in. */
const AT_ONCE = 5;
/** The one that changes while the others are signed. */
const CHANGED = 'Ký cùng lúc: văn bản số 07.';
const subjectOf = (index: number) => `Ký cùng lúc: văn bản số ${String(index + 1).padStart(2, '0')}.`;

describe('a batch, in a browser', function () {
  this.timeout(480_000);

  let papers: Papers;
  let leader: Desk;
  let clerk: Desk;
  let page: Page;
  const documents: OutgoingDetail[] = [];
  const desks: Desk[] = [];

  const toldIn = join(tmpdir(), `vanthu-batch-engine-${process.pid}`);
  const scene = onOwnServer('batch', {
    env: { NODE_OPTIONS: `--import=${PRELOAD}`, ENGINE_TOLD_IN: toldIn },
    prepare: async ({ papers: made, deskOf }) => {
      papers = made;
      for (let done = 0; done < MANY; done += AT_ONCE) {
        const some = Array.from({ length: AT_ONCE }, (_, index) => subjectOf(done + index));
        documents.push(...(await Promise.all(some.map((subject) => papers.submitted(subject)))));
      }
      leader = await deskOf('lanhdao.snv');
      desks.push(leader);
      page = leader.page;
    },
  });

  inOrder();

  const row = (on: Page, subject: string) => on.locator('.batch-row').filter({ hasText: subject });
  const rowIs = (on: Page, subject: string, state: string) =>
    row(on, subject).locator('.mark').getByText(state, { exact: true }).waitFor();
  /** So many of them are told to be so; each ten have the time of a step. */
  const theyAre = async (on: Page, state: string, count = MANY) => {
    const told = on.locator('.batch-row .mark').getByText(state, { exact: true });
    for (let some = 10; some < count; some += 10) await told.nth(some - 1).waitFor();
    await told.nth(count - 1).waitFor();
    expect(await told.count()).to.equal(count);
  };

  it('chooses documents by "x" and by tick, without leaving the list', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await page
      .locator('[data-row]')
      .nth(MANY - 1)
      .waitFor();
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
    expect(await page.getByRole('checkbox', { checked: true }).count()).to.equal(MANY);
    await page.getByRole('button', { name: `Ký ${MANY} văn bản` }).click();
  });

  it('proposes a place in every document, and goes through them one by one', async () => {
    await theyAre(page, 'Chờ ký');
    for (let seen = 1; ; seen += 1) {
      await page.getByRole('application', { name: /Ô chữ ký/ }).waitFor();
      await page.getByText(`Còn ${MANY - seen} văn bản chưa xem.`).waitFor();
      if (seen === LOOKED_AT) break;
      await page.keyboard.press('Control+ArrowRight');
    }
    await leader.look('batch-signing');
  });

  it('is found again after the page was left, with what was seen', async () => {
    await leader.goTo('Ký số');
    await page.getByRole('link', { name: 'Đợt đang dở (1)' }).click();
    await page.getByText(`Còn ${MANY - LOOKED_AT} văn bản chưa xem.`).waitFor();
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
    await theyAre(page, 'Chờ ký');
    await password.fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('PIN_WRONG').waitFor();
    expect(await password.count()).to.equal(0);
  });

  it('signs nothing with a wrong PIN and keeps everything', async () => {
    await page.getByLabel('Mã PIN').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('PIN_WRONG').waitFor();
    await theyAre(page, 'Chờ ký');
  });

  it('signs with one PIN; what changed meanwhile stays, says why, and is signed after another look', async () => {
    const changed = documents.find(({ fields }) => fields.subject === CHANGED);
    if (changed === undefined) throw new Error('it was made');
    const { id, version } = changed;
    const api = await papers.as('vanthu.snv');
    await api.call('checkForm', { params: { id }, body: { version, passed: true, text: '' } });
    await page.getByLabel('Mã PIN').fill(PIN);
    await page.keyboard.press('Enter');
    await theyAre(page, 'Đã ký', MANY - 1);
    await rowIs(page, CHANGED, 'Chưa ký được');
    await leader.look('batch-failed-one');
    await row(page, CHANGED).getByRole('button').first().click();
    await page.getByRole('application', { name: /Ô chữ ký/ }).waitFor();
    await row(page, CHANGED).getByText('đã xem').waitFor();
    await page.getByLabel('Mã PIN').fill(PIN);
    await page.getByRole('button', { name: 'Ký tiếp 1 văn bản chưa xong' }).click();
    await page.getByText(`Đã ký ${MANY} văn bản.`).waitFor();
    await theyAre(page, 'Đã ký');
    await leader.look('batch-finished');
  });

  /** The clerk chooses all of a queue. */
  const choose = async (box: string, act: string) => {
    const desk = clerk.page;
    await desk.goto(new URL(`/signing?box=${box}`, desk.url()).href);
    await desk
      .locator('[data-row]')
      .nth(MANY - 1)
      .waitFor();
    await desk.getByRole('button', { name: 'Chọn tất cả' }).click();
    await desk.getByRole('button', { name: `${act} ${MANY} văn bản` }).click();
    await desk.getByText(`${act} cùng lúc ${MANY} văn bản`).waitFor();
  };
  const doIt = (act: string) =>
    clerk.page.getByRole('button', { name: `${act} ${MANY} văn bản`, exact: true }).click();
  const allDone = async (act: string) => {
    await theyAre(clerk.page, `Đã ${act}`);
    await clerk.page.getByText(`Đã ${act} ${MANY} văn bản.`).waitFor();
  };

  it('lets the clerk number all of them at once, one number after the other', async () => {
    await leader.page.close();
    clerk = await scene().deskOf('vanthu.snv');
    desks.push(clerk);
    await choose('to-number', 'Cấp số');
    await doIt('Cấp số');
    await allDone('cấp số');
    const given = await clerk.page.locator('.batch-row .num').allTextContents();
    const first = Number(given[0]?.split('/')[0]);
    const wanted = given.map((_, index) => `${String(first + index).padStart(2, '0')}/SNV-CCVC`);
    expect(given).to.have.length(MANY).and.to.deep.equal(wanted);
  });

  it('lets the clerk seal all of them with one PIN', async () => {
    const desk = clerk.page;
    await choose('to-seal', 'Đóng dấu');
    await theyAre(desk, 'Chờ đóng dấu');
    await desk.getByLabel('Mã PIN').fill(PIN);
    await doIt('Đóng dấu');
    await allDone('đóng dấu');
  });

  it('lets the clerk release all of them together', async () => {
    const desk = clerk.page;
    await choose('to-release', 'Phát hành');
    await desk.locator('.pdf-page canvas').first().waitFor();
    await clerk.look('batch-release');
    await doIt('Phát hành');
    await allDone('phát hành');
    const api = await papers.as('vanthu.snv');
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
