// What is said of an outgoing document, who has seen it and who has it open, through HTTP: rights as the document's own,
// nothing said twice, nothing said after the release, everybody concerned told.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import { COMMENT_LIMIT } from '../../server/contracts/review.ts';
import { CHANGED, type ChangedEvent, SOCKET_PATH } from '../../server/contracts/socket-events.ts';
import { type Caller, Refused, startTestOffice, type TestOffice } from '../support/harness.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { until } from '../support/until.ts';

const BOX = { page: 1, xMm: 30, yMm: 60, widthMm: 40, heightMm: 8 };
const DRAFTER = 'chuyenvien.snv';
const LEADER = 'lanhdao.snv';
const CLERK = 'vanthu.snv';

describe('review of an outgoing document', () => {
  let office: TestOffice;
  let officer: Caller;
  let leader: Caller;
  let clerk: Caller;
  let leaderPost: string;
  const sockets: Socket[] = [];

  before(async function () {
    this.timeout(120_000);
    office = await startTestOffice();
    [officer, leader, clerk] = await Promise.all([office.as(DRAFTER), office.as(LEADER), office.as(CLERK)]);
    leaderPost = (await leader.call('getMe')).post.id;
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await office.close();
  });

  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'resolved',
      (error: unknown) => (error instanceof Refused ? error.code : String(error)),
    );

  const upload = (seed: string, pages = 1) =>
    officer.call('uploadFile', {
      query: { name: 'van-ban.pdf', purpose: 'main' },
      bytes: buildDocument({ pages, catalog: `/Lang (${seed})` }),
    });

  async function draft(overrides: object = {}) {
    const { digest, name } = await upload(randomUUID());
    const main = { digest, name };
    const fields = { kind: 'cong-van' as const, subject: 'Về việc góp ý dự thảo', main };
    const own = { signerPostId: leaderPost, recipientCodes: ['H16.02'] };
    return officer.call('createDraft', { body: { ...fields, ...own, ...overrides } });
  }
  async function submitted() {
    const { id, version } = await draft();
    return officer.call('submitOutgoing', { params: { id }, body: { version } });
  }
  const comment = (who: Caller, id: string, body: object = {}) =>
    who.call('addComment', {
      params: { id },
      body: { key: randomUUID(), fileVersion: 1, box: BOX, text: 'Sửa lại căn cứ', ...body },
    });
  const comments = (who: Caller, id: string) => who.call('listComments', { params: { id } });
  const newsOf = async (who: Caller, id: string) =>
    (await who.call('listNotifications')).items.filter(({ documentId }) => documentId === id);

  const listen = async (who: Caller): Promise<ChangedEvent[]> => {
    const events: ChangedEvent[] = [];
    const extraHeaders = { cookie: who.cookie };
    const socket = io(office.url, { path: SOCKET_PATH, transports: ['websocket'], extraHeaders });
    sockets.push(socket);
    socket.on(CHANGED, (event: ChangedEvent) => events.push(event));
    await until('the socket is open', () => socket.connected);
    return events;
  };

  describe('a comment', () => {
    it('stands at its place of its version, with who and when, and is answered, resolved and opened again', async () => {
      const { id } = await submitted();
      const made = await comment(leader, id);
      expect(made).to.deep.include({ number: 1, fileVersion: 1, box: BOX, resolved: null });
      const params = { id, comment: made.id };
      const body = { key: randomUUID(), text: 'Đã sửa' };
      const answered = await officer.call('replyToComment', { params, body });
      expect(answered.replies.map(({ text, by }) => [text, by.id])).to.deep.equal([
        ['Đã sửa', (await officer.call('getMe')).person.id],
      ]);
      const settle = (isResolved: boolean) => leader.call('settleComment', { params, body: { isResolved } });
      const resolved = await settle(true);
      expect(resolved.resolved?.by.id).to.equal(made.by.id);
      expect(await settle(true), 'asked twice it stands as it stood').to.deep.equal(resolved);
      expect((await comments(officer, id)).openCount).to.equal(0);
      expect((await settle(false)).resolved).to.equal(null);
      expect((await comments(officer, id)).openCount).to.equal(1);
    });

    it('is made once however often the same request is sent, at the same time too', async () => {
      const { id } = await submitted();
      const key = randomUUID();
      const all = await Promise.all(Array.from({ length: 4 }, () => comment(leader, id, { key })));
      expect(new Set(all.map((each) => each.id)).size).to.equal(1);
      expect((await comments(leader, id)).items).to.have.length(1);
      const params = { id, comment: all[0]?.id ?? '' };
      const replies = await Promise.all(
        [1, 2, 3].map(() => clerk.call('replyToComment', { params, body: { key, text: 'Đồng ý' } })),
      );
      expect(replies.map((each) => each.replies.length)).to.deep.equal([1, 1, 1]);
    });

    it('gets a number of its own when many are made at the same time', async () => {
      const { id } = await submitted();
      const many = await Promise.all(
        Array.from({ length: 12 }, (_, index) => comment([leader, clerk, officer][index % 3] ?? leader, id)),
      );
      expect(many.map(({ number }) => number).sort((a, b) => a - b)).to.deep.equal(
        Array.from({ length: 12 }, (_, index) => index + 1),
      );
    });

    it('is seen and made by those who see the document, and by nobody else', async () => {
      const { id } = await draft();
      const stranger = await office.as('chuyenvien.stc');
      for (const who of [leader, clerk, stranger, await office.as('quantri.snv')]) {
        expect(await codeOf(comments(who, id))).to.equal('NOT_FOUND');
        expect(await codeOf(comment(who, id))).to.equal('NOT_FOUND');
      }
      await comment(officer, id);
      const { id: open } = await submitted();
      expect(await codeOf(comment(stranger, open))).to.equal('NOT_FOUND');
      const { people } = await comments(officer, open);
      const ids = people.map((person) => person.id);
      for (const who of [officer, leader, clerk]) expect(ids).to.include((await who.call('getMe')).person.id);
      for (const { name, title } of people) expect([name, title]).to.not.include('');
    });

    it('is refused on a version that the document does not have, and changes nothing', async () => {
      const { id } = await submitted();
      expect(await codeOf(comment(leader, id, { fileVersion: 2 }))).to.equal('OUTGOING_VERSION_UNKNOWN');
      expect(await codeOf(comment(leader, id, { text: '   ' }))).to.equal('BAD_INPUT');
      expect(await codeOf(comment(leader, id, { box: { ...BOX, widthMm: -3 } }))).to.equal('BAD_INPUT');
      for (const page of [2, 5000])
        expect(await codeOf(comment(leader, id, { box: { ...BOX, page } }))).to.equal('COMMENT_PAGE_UNKNOWN');
      expect((await comments(leader, id)).items).to.deep.equal([]);
      const params = { id, comment: 'f'.repeat(40) };
      const body = { key: randomUUID(), text: 'Gửi đâu?' };
      expect(await codeOf(leader.call('replyToComment', { params, body }))).to.equal('NOT_FOUND');
      expect(await codeOf(leader.call('settleComment', { params, body: { isResolved: true } }))).to.equal(
        'NOT_FOUND',
      );
    });

    it('of one document is no comment of another', async () => {
      const [one, other] = [await submitted(), await submitted()];
      const made = await comment(leader, one.id);
      const params = { id: other.id, comment: made.id };
      expect(await codeOf(leader.call('settleComment', { params, body: { isResolved: true } }))).to.equal(
        'NOT_FOUND',
      );
    });

    it('stays with its version when a new one comes', async () => {
      const before = await submitted();
      await comment(leader, before.id);
      const params = { id: before.id };
      const returned = await leader.call('returnOutgoing', {
        params,
        body: { version: before.version, text: 'Sửa theo góp ý' },
      });
      const { digest, name } = await upload(randomUUID(), 2);
      const fields = { ...returned.fields, main: { digest, name } };
      await officer.call('updateDraft', { params, body: { version: returned.version, fields } });
      const again = await comment(officer, before.id, { fileVersion: 2 });
      const { items } = await comments(officer, before.id);
      expect(items.map(({ fileVersion }) => fileVersion)).to.deep.equal([1, 2]);
      expect(again.number).to.equal(2);
    });

    it('cannot be made, answered or settled once the document is given up, but a repetition is still answered', async () => {
      const { id, version } = await draft();
      const key = randomUUID();
      const made = await comment(officer, id, { key });
      await officer.call('cancelOutgoing', { params: { id }, body: { version } });
      expect(await codeOf(comment(officer, id))).to.equal('OUTGOING_WRONG_STATE');
      const params = { id, comment: made.id };
      const body = { key: randomUUID(), text: 'Muộn rồi' };
      expect(await codeOf(officer.call('replyToComment', { params, body }))).to.equal('OUTGOING_WRONG_STATE');
      expect(await codeOf(officer.call('settleComment', { params, body: { isResolved: true } }))).to.equal(
        'OUTGOING_WRONG_STATE',
      );
      expect((await comment(officer, id, { key })).id).to.equal(made.id);
      expect((await comments(officer, id)).canWrite).to.equal(false);
    });

    it('cannot be made once the document has left, and can still be read', async () => {
      const { id } = await submitted();
      await comment(leader, id);
      const rows = office.connection.collection<{ _id: string; state: string }>('outgoing');
      await rows.updateOne({ _id: id }, { $set: { state: 'released' } });
      expect(await codeOf(comment(leader, id))).to.equal('OUTGOING_WRONG_STATE');
      expect(await comments(leader, id)).to.deep.include({ canWrite: false, openCount: 1 });
    });

    it('is told to the drafter, and to who is named as a mention; nobody hears of what he said himself', async () => {
      const { id } = await submitted();
      const clerkId = (await clerk.call('getMe')).person.id;
      const heard = await listen(officer);
      await comment(leader, id, { mentions: [clerkId] });
      await office.settle();
      const kinds = async (who: Caller) => (await newsOf(who, id)).map(({ kind }) => kind);
      expect(await kinds(officer)).to.deep.equal(['outgoing.commented']);
      expect(await kinds(clerk))
        .to.include('outgoing.mentioned')
        .and.not.include('outgoing.commented');
      expect(await kinds(leader)).to.not.include('outgoing.commented');
      await until('it is told', () => heard.some((event) => event.type === 'comments' && event.id === id));
      const stranger = (await (await office.as('chuyenvien.stc')).call('getMe')).person.id;
      expect(await codeOf(comment(leader, id, { mentions: [stranger] }))).to.equal('BAD_INPUT');
    });

    it(`is one of ${COMMENT_LIMIT} at most, and all of them can be read page by page`, async () => {
      const { id } = await submitted();
      const { id: first } = await comment(leader, id);
      const rows = office.connection.collection<{ _id: string; number: number; outbox: object[] }>(
        'comments',
      );
      const row = await rows.findOne({ _id: first });
      if (row === null) throw new Error('no row');
      await rows.insertMany(
        Array.from({ length: COMMENT_LIMIT - 1 }, (_, index) => ({
          ...row,
          ...{ _id: `${index}`.padStart(40, '0'), number: index + 2, outbox: [] },
        })),
      );
      expect(await codeOf(comment(leader, id))).to.equal('COMMENTS_FULL');
      const numbers: number[] = [];
      let after: string | undefined;
      do {
        const query = after === undefined ? { limit: 100 } : { limit: 100, after };
        const page = await leader.call('listComments', { params: { id }, query });
        numbers.push(...page.items.map(({ number }) => number));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(numbers).to.deep.equal(Array.from({ length: COMMENT_LIMIT }, (_, index) => index + 1));
      const query = { after: 'x' };
      expect(await codeOf(leader.call('listComments', { params: { id }, query }))).to.equal('BAD_INPUT');
    });
  });

  describe('a view', () => {
    const views = async (id: string) => (await officer.call('listViews', { params: { id } })).items;
    const open = (who: Caller, id: string, digest = '') =>
      who.call('downloadOutgoingFile', { params: { id, digest } });

    it('is one row for each person and version, first and last, and none for an attempt or an administrator', async () => {
      const { id, versions } = await submitted();
      const digest = versions[0]?.digest;
      await open(leader, id, digest);
      await open(leader, id, digest);
      await open(clerk, id, digest);
      for (const name of ['quantri.snv', 'chuyenvien.stc'])
        expect(await codeOf(open(await office.as(name), id, digest))).to.equal('NOT_FOUND');
      expect(await codeOf(open(leader, id, 'f'.repeat(64)))).to.equal('NOT_FOUND');
      const found = await views(id);
      expect(found.map(({ fileVersion }) => fileVersion)).to.deep.equal([1, 1]);
      const ids = [leader, clerk].map(async (who) => (await who.call('getMe')).person.id);
      expect(found.map(({ person }) => person.id)).to.have.members(await Promise.all(ids));
      for (const { firstAt, lastAt } of found) expect(lastAt >= firstAt).to.equal(true);
      expect(
        await codeOf((await office.as('chuyenvien.stc')).call('listViews', { params: { id } })),
      ).to.equal('NOT_FOUND');
    });
  });

  describe('an open draft', () => {
    const hold = (who: Caller, id: string, window: string) =>
      who.call('holdEditor', { params: { id, window } });

    it('tells each window of the other, at once, until it is left', async () => {
      const { id } = await draft();
      const [one, two] = [randomUUID(), randomUUID()];
      expect((await hold(officer, id, one)).others).to.deep.equal([]);
      const heard = await listen(officer);
      const { others } = await hold(officer, id, two);
      expect(others.map(({ isSelf }) => isSelf)).to.deep.equal([true]);
      await until('it is told', () => heard.some((event) => event.type === 'editors' && event.id === id));
      expect((await hold(officer, id, one)).others).to.have.length(1);
      heard.length = 0;
      await officer.call('leaveEditor', { params: { id, window: two } });
      await until('it is told', () => heard.some((event) => event.type === 'editors' && event.id === id));
      expect((await hold(officer, id, one)).others).to.deep.equal([]);
    });

    it('is held by nobody who may not edit it', async () => {
      const { id } = await draft();
      expect(await codeOf(hold(leader, id, randomUUID()))).to.equal('NOT_FOUND');
      const sent = await submitted();
      expect(await codeOf(hold(leader, sent.id, randomUUID()))).to.equal('FORBIDDEN');
      expect(await codeOf(hold(officer, sent.id, randomUUID()))).to.equal('FORBIDDEN');
    });
  });
});
