// The whole story across two servers in Chromium: the people of one agency send, those of another on another server
// receive, work and answer. Each at a browser of his own on his own server, and nobody reloads a page.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { startFederation } from '../../server/cli/federation/servers.ts';
import { makeReply } from '../../server/cli/story/letter/index.ts';
import { freePort } from '../../server/cli/story/own-server.ts';
import { newStoryKey } from '../../server/cli/story/play.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import { closeTestEngine } from '../support/mongo.ts';
import {
  approveAndSign,
  assign,
  fillDraft,
  numberSealRelease,
  registerArrived,
  startAndComplete,
} from './acts.ts';
import { type Desk, openDesk } from './desk.ts';
import { anotherLetter } from './letter.ts';
import { inOrder, setUp } from './scene.ts';
import { trackingChapters } from './tracking.ts';
import { unreachable } from './unreachable.ts';

const PEOPLE = ['chuyenvien', 'lanhdao', 'vanthu'].flatMap((part) => [`${part}.snv`, `${part}.stc`]);
const key = newStoryKey();
const QUESTION = `Đề nghị báo cáo cải cách hành chính ${key}`;
const ANSWER = `Phúc đáp về cải cách hành chính ${key}`;
/** 01 to 06, as the sender reads them. */
const LADDER = ['Đã gửi', 'Đã đến', 'Đã vào sổ', 'Đã chuyển xử lý', 'Đang xử lý', 'Hoàn thành'];

describe('two servers, in a browser', function () {
  this.timeout(480_000);

  const scene = setUp('two-servers', async ({ folder, main, browser }, closers) => {
    // The databases of both servers are opened here, and a process has room for one.
    await closeTestEngine();
    const closedPort = await freePort();
    const federation = await startFederation({
      ...{ folder, main, keyCache: KEY_CACHE },
      alsoListed: (servers, pki) => unreachable(servers, pki, closedPort),
    });
    closers.push(() => federation.close());
    const desks = new Map<string, Desk>();
    for (const username of PEOPLE) {
      const url = federation.urlOf(username.split('.')[1] ?? '');
      desks.set(username, await openDesk(browser, { url, username, password: DEMO_PASSWORD }));
    }
    const [letter, reply] = await Promise.all([anotherLetter(), makeReply()]);
    const paths = { letter: join(folder, letter.name), reply: join(folder, reply.name) };
    await writeFile(paths.letter, letter.bytes);
    await writeFile(paths.reply, reply.bytes);
    return { browser, federation, desks, paths };
  });
  const at = (username: string): Desk => {
    const desk = scene().desks.get(username);
    if (desk === undefined) throw new Error(`${username} has no desk`);
    return desk;
  };

  describe('the whole story', () => {
    inOrder();

    it('everybody signs in on the server of his own agency', async () => {
      await Promise.all(PEOPLE.map((username) => at(username).signIn({ byHand: true })));
      const { servers } = scene().federation;
      expect(new Set(PEOPLE.map((username) => new URL(at(username).page.url()).origin))).to.deep.equal(
        new Set(servers.map(({ running }) => running.url)),
      );
      await at('vanthu.stc').goTo('Văn bản đến');
    });

    it('the officer of the first drafts to two agencies of the second and submits', async () => {
      const desk = at('chuyenvien.snv');
      await desk.goTo('Văn bản đi');
      await desk.page.getByRole('link', { name: 'Soạn văn bản' }).first().click();
      await fillDraft(desk, {
        letter: scene().paths.letter,
        subject: QUESTION,
        signer: 'nghia',
        recipients: [
          ['tai chinh', 'Sở Tài chính'],
          ['thuan an', 'Ủy ban nhân dân xã Thuận An'],
        ],
      });
      await desk.act('Trình ký');
      await desk.page.getByText('Đang chờ người ký.').waitFor();
    });

    it('its leader approves and signs, its clerk numbers, seals and sends', async () => {
      await approveAndSign(at('lanhdao.snv'), QUESTION);
      const clerk = at('vanthu.snv');
      await clerk.goTo('Ký số');
      await clerk.open(QUESTION);
      await numberSealRelease(clerk);
    });

    it('the clerk of the second, told by the server, reads the green report and takes it into the book', async () => {
      const desk = at('vanthu.stc');
      await registerArrived(desk, QUESTION);
      expect(await desk.page.getByText('KHÔNG HỢP LỆ').count()).to.equal(0);
    });

    it('its leader instructs, its officer works and completes', async () => {
      const leader = at('lanhdao.stc');
      await leader.goTo('Văn bản đến');
      await leader.open(QUESTION);
      await assign(leader, 'Phòng QLNS chủ trì, phúc đáp Sở Nội vụ.', 'tuan');
      const officer = at('chuyenvien.stc');
      await officer.goTo('Văn bản đến');
      await officer.open(QUESTION);
      await startAndComplete(officer, 'Đã tổng hợp, phúc đáp kèm theo.');
    });

    it('the sender sees one recipient climb to “Hoàn thành”, who did each step, and the other wait on its own rung', async () => {
      const desk = at('chuyenvien.snv');
      const boxOf = (name: string) => desk.page.locator('.delivery').filter({ hasText: name });
      const done = boxOf('Sở Tài chính');
      await done.locator('summary').getByText('Hoàn thành', { exact: true }).waitFor();
      for (const step of LADDER) await done.getByText(step, { exact: true }).first().waitFor();
      for (const who of ['Bùi Thị Ngọc Ánh', 'Nguyễn Đức Hiếu', 'Vũ Minh Tuấn'])
        await done.getByText(who).first().waitFor();
      await boxOf('Thuận An').locator('summary').getByText('Đã đến', { exact: true }).waitFor();
      await desk.look('two-servers-tracking', { shows: done });
    });

    it('the officer of the second answers it: the draft names what it answers, and whom it goes to', async () => {
      const desk = at('chuyenvien.stc');
      const { page } = desk;
      await desk.act('Soạn văn bản phúc đáp');
      await page.getByText(/^Phúc đáp 01\/SNV/).waitFor();
      await fillDraft(desk, { letter: scene().paths.reply, subject: ANSWER, signer: 'hieu' });
      await page.getByText('Đã chọn 1 nơi nhận').waitFor();
      await desk.look('draft-reply');
      await desk.act('Trình ký');
      await page.getByText('Đang chờ người ký.').waitFor();
    });

    it('the answer is signed, numbered, sealed and sent there, and comes back linked to its document', async () => {
      await at('vanthu.snv').goTo('Văn bản đến');
      await approveAndSign(at('lanhdao.stc'), ANSWER);
      const clerk = at('vanthu.stc');
      await clerk.goTo('Ký số');
      await clerk.open(ANSWER);
      await numberSealRelease(clerk);

      const asker = at('vanthu.snv');
      await registerArrived(asker, ANSWER);
      const links = asker.page.locator('.sheet').filter({ hasText: 'Văn bản liên quan' });
      await links.getByText('Phúc đáp', { exact: true }).waitFor();
      await asker.look('incoming-reply');
      await links.getByRole('link', { name: /^01\/SNV/ }).click();
      await asker.page.locator('.desk-title').getByText(QUESTION).waitFor();
    });

    it('whoever asked finds the answer on the page he never left, and so does who answered', async () => {
      const asker = at('chuyenvien.snv').page.locator('.sheet').filter({ hasText: 'Văn bản liên quan' });
      await asker.getByText('Được phúc đáp bởi').waitFor();
      await asker.getByRole('link', { name: /^01\/STC/ }).waitFor();
      const leader = at('lanhdao.stc');
      await leader.goTo('Văn bản đến');
      await leader.page.getByRole('link', { name: 'Tất cả' }).first().click();
      await leader.open(QUESTION);
      await leader.page.getByRole('link', { name: /^01\/STC/ }).waitFor();
    });

    it('nobody’s page was loaded again, and no screen complains', async () => {
      for (const username of PEOPLE) {
        expect(await at(username).isFirstPage(), username).to.equal(true);
        expect(at(username).complaints).to.deep.equal([]);
        expect(at(username).findings).to.deep.equal([]);
      }
    });
  });

  describe('a document that does not reach everybody', () => {
    inOrder();
    trackingChapters(() => {
      const { browser, federation } = scene();
      const [first] = federation.servers;
      if (first === undefined) throw new Error('no server');
      return { browser, url: first.running.url, dataDir: first.dataDir };
    });
  });
});
