// Incoming documents from the leader's desk to the end, who sees them, and the queues they stand in.
import { expect } from 'chai';
import { codeOf } from '../support/code-of.ts';
import { arrived, assigned, codesOf, list, NOW, registered, to } from './incoming-desk.ts';
import { act, ask, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { type Authorities, openAuthorities, PEOPLE, type PersonName } from './outgoing-world.ts';

const RESULT = { text: 'Đã trả lời bằng công văn' };

describe('handling incoming documents', () => {
  let authorities: Authorities;
  let world: World;
  let signed: Uint8Array;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    signed = await signedPdf(authorities);
  });
  after(() => authorities.close());
  beforeEach(async () => {
    authorities.time.now = new Date(NOW);
    world = await openWorld(authorities, signed);
  });
  afterEach(() => world.close());

  describe('assigning', () => {
    const assign = (document: { id: string; version: number }, assignments: object[], instruction = '') =>
      act(world, 'leader', 'assignIncoming', document, { instruction, assignments });

    it('needs exactly one lead', async () => {
      const before = await registered(world);
      for (const wanted of [[to('officer', 'co')], [to('officer', 'lead'), to('colleague', 'lead')]])
        expect(await codeOf(assign(before, wanted))).to.equal('INCOMING_NO_LEAD');
      expect((await read(world, 'leader', before.id)).state).to.equal('registered');
    });

    it('takes only people of the own agency, once each, and no administrator', async () => {
      const before = await registered(world);
      const lead = to('officer', 'lead');
      for (const wanted of [
        [lead, to('stranger', 'co')],
        [lead, to('officer', 'co')],
        [lead, to('administrator', 'info')],
        [lead, { ...lead, role: 'co', postId: 'post-nowhere' }],
      ])
        expect(await codeOf(assign(before, wanted))).to.equal('BAD_INPUT');
      expect((await read(world, 'leader', before.id)).assignments).to.deep.equal([]);
    });

    it('tells the assignee with the instruction, and the sender 04 but once', async () => {
      const first = await assigned(world);
      expect(first).to.include({ state: 'assigned' });
      expect(first.instructions.map(({ text }) => text)).to.deep.equal(['Tham mưu trả lời']);
      const second = await assign(first, [to('colleague', 'lead'), to('officer', 'info')]);
      expect(second.state).to.equal('assigned');
      expect(await codesOf(world, first.id)).to.deep.equal(['01', '03', '04']);
      expect(world.told('incoming.assigned')).to.include.members([
        PEOPLE.officer.personId,
        PEOPLE.colleague.personId,
      ]);
    });

    it('takes the document from the sight of whom it is taken from', async () => {
      const first = await assigned(world);
      expect((await read(world, 'officer', first.id)).can.complete).to.equal(true);
      await assign(first, [to('colleague', 'lead')]);
      expect(await codeOf(read(world, 'officer', first.id))).to.equal('NOT_FOUND');
    });

    it('is not possible before registering: a leader does not know the document yet', async () => {
      const before = await arrived(world);
      expect(await codeOf(assign(before, [to('officer', 'lead')]))).to.equal('NOT_FOUND');
    });

    it('is the leader’s: a clerk is forbidden, and an officer does not know the document', async () => {
      const before = await registered(world);
      const body = { assignments: [to('officer', 'lead')] };
      for (const [who, code] of [
        ['clerk', 'FORBIDDEN'],
        ['officer', 'NOT_FOUND'],
      ] as const) {
        expect(await codeOf(act(world, who, 'assignIncoming', before, body)), who).to.equal(code);
        const instructed = act(world, who, 'instructIncoming', before, { text: 'Làm ngay' });
        expect(await codeOf(instructed), who).to.equal(code);
      }
    });
  });

  describe('handling', () => {
    it('tells the sender 05 with the first report only, and 06 at the end', async () => {
      const started = await act(world, 'officer', 'reportProgress', await assigned(world));
      expect(started.state).to.equal('in-progress');
      const again = await act(world, 'officer', 'reportProgress', started, { text: 'Đã dự thảo' });
      const done = await act(world, 'officer', 'completeIncoming', again, RESULT);
      expect(done.state).to.equal('completed');
      expect(done.assignments[0]?.doneAt).to.be.a('string');
      expect(await codesOf(world, done.id)).to.deep.equal(['01', '03', '04', '05', '06']);
      expect(world.told('incoming.completed')).to.include.members([
        PEOPLE.leader.personId,
        PEOPLE.clerk.personId,
      ]);
      expect(await codeOf(act(world, 'officer', 'reportProgress', done))).to.equal('INCOMING_WRONG_STATE');
    });

    it('takes a report once however often it comes, also when the work was closed meanwhile', async () => {
      const before = await assigned(world);
      const body = { text: 'Viết khi mất mạng', key: 'ghi-chu-khi-mat-mang' };
      const report = (document = before) => act(world, 'officer', 'reportProgress', document, body);
      const first = await report();
      expect((await report()).version).to.equal(first.version);
      expect((await Promise.all([report(), report()])).map(({ version }) => version)).to.deep.equal([
        first.version,
        first.version,
      ]);
      const done = await act(world, 'officer', 'completeIncoming', first, RESULT);
      const late = await report();
      expect([late.version, late.state]).to.deep.equal([done.version, 'completed']);
      const written = late.progress.filter(({ text }) => text === body.text);
      expect(written).to.have.length(1);
      expect(written[0]).to.not.have.property('key');
      expect(await codeOf(act(world, 'colleague', 'reportProgress', done, body))).to.equal('NOT_FOUND');
      expect(
        await codeOf(act(world, 'officer', 'reportProgress', done, { ...body, key: 'mot-ghi-chu-khac' })),
      ).to.equal('INCOMING_WRONG_STATE');
    });

    it('is closed by the lead alone', async () => {
      const before = await act(world, 'leader', 'assignIncoming', await registered(world), {
        assignments: [to('officer', 'lead'), to('colleague', 'co')],
      });
      for (const who of ['colleague', 'clerk', 'leader'] as const)
        expect(await codeOf(act(world, who, 'completeIncoming', before, RESULT))).to.equal(
          'INCOMING_NOT_HANDLER',
        );
      expect((await act(world, 'colleague', 'reportProgress', before)).state).to.equal('in-progress');
    });

    it('refuses the second of two acts on the same version', async () => {
      const before = await assigned(world);
      const report = () => codeOf(act(world, 'officer', 'reportProgress', before, { text: 'Một' }));
      const codes = await Promise.all([report(), report()]);
      expect(codes).to.include('resolved');
      expect(codes.filter((code) => code === 'CONFLICT' || code === 'INCOMING_WRONG_STATE')).to.have.length(
        1,
      );
      expect((await read(world, 'officer', before.id)).progress).to.have.length(1);
    });
  });

  describe('sight', () => {
    it('hides a document from an officer it is not assigned to, and its files too', async () => {
      const { id, files } = await assigned(world);
      for (const who of ['colleague', 'administrator', 'stranger'] as const) {
        expect(await codeOf(read(world, who, id))).to.equal('NOT_FOUND');
        expect((await list(world, who)).items).to.deep.equal([]);
        const params = { id, digest: files[0]?.file.digest };
        expect(await codeOf(ask(world, who, 'downloadIncomingFile', { params }))).to.equal('NOT_FOUND');
      }
    });

    it('gives the bytes of its own files only', async () => {
      const { id, files } = await arrived(world);
      const foreign = await world.keep(Buffer.from('khác'), 'khac.txt');
      const download = (digest: string | undefined) =>
        ask(world, 'clerk', 'downloadIncomingFile', { params: { id, digest } });
      expect(await codeOf(download(foreign.digest))).to.equal('NOT_FOUND');
      expect(await download(files[0]?.file.digest)).to.include({
        name: 'cong-van.pdf',
        sizeBytes: world.signed.length,
        disposition: 'inline',
      });
    });

    it('is not noted of who keeps it to read later', async () => {
      const { id } = await assigned(world);
      const kept = await ask(world, 'officer', 'getIncoming', { params: { id }, query: { unread: 'keep' } });
      expect(kept).to.deep.include({ id });
      expect((await list(world, 'officer')).items.map(({ isRead }) => isRead)).to.deep.equal([false]);
      const query = { unread: 'keep' };
      expect(await codeOf(ask(world, 'stranger', 'getIncoming', { params: { id }, query }))).to.equal(
        'NOT_FOUND',
      );
    });

    it('is noted for the person who opens it, and leaves the version alone', async () => {
      const before = await assigned(world);
      const unread = async () => (await list(world, 'officer')).items.map(({ isRead }) => isRead);
      expect(await unread()).to.deep.equal([false]);
      const opened = await read(world, 'officer', before.id);
      expect(opened.version).to.equal(before.version);
      expect(opened.assignments[0]?.readAt).to.equal(new Date(NOW).toISOString());
      expect(await unread()).to.deep.equal([true]);
      authorities.time.now = new Date('2026-03-05T03:00:00Z');
      expect((await read(world, 'officer', before.id)).assignments[0]?.readAt).to.equal(
        new Date(NOW).toISOString(),
      );
    });
  });

  describe('lists and counters', () => {
    it('put a document into one queue after the other', async () => {
      const boxes = ['to-receive', 'to-instruct', 'in-progress', 'completed', 'refused'] as const;
      const where = async () => {
        const found = await Promise.all(boxes.map((box) => list(world, 'clerk', { box })));
        return boxes.filter((_, index) => found[index]?.items.length === 1);
      };
      const first = await arrived(world);
      expect(await where()).to.deep.equal(['to-receive']);
      const second = await act(world, 'clerk', 'registerIncoming', first);
      expect(await where()).to.deep.equal(['to-instruct']);
      const third = await act(world, 'leader', 'assignIncoming', second, {
        assignments: [to('officer', 'lead')],
      });
      expect(await where()).to.deep.equal(['in-progress']);
      expect((await list(world, 'officer', { box: 'mine' })).items).to.have.length(1);
      await act(world, 'officer', 'completeIncoming', third, RESULT);
      expect(await where()).to.deep.equal(['completed']);
      expect((await list(world, 'officer', { box: 'mine' })).items).to.deep.equal([]);
    });

    it('page through equal arrival times without loss or double', async () => {
      for (let index = 0; index < 5; index += 1) await world.incoming.receive(world.packet());
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await list(world, 'clerk', { limit: 2, ...(after !== null && { after }) });
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      expect(seen).to.have.length(5);
      expect(new Set(seen).size).to.equal(5);
      expect(await codeOf(list(world, 'clerk', { after: 'nonsense' }))).to.equal('BAD_INPUT');
    });

    it('put urgent documents before the others of every queue, also over pages, until they are done', async () => {
      for (const urgency of ['normal', 'express', 'urgent', 'normal', 'express'] as const) {
        authorities.time.now = new Date(authorities.time.now.getTime() + 1_000);
        await world.incoming.receive(world.packet({ urgency, subject: urgency }));
      }
      const inOrder = async (box: string, who: PersonName = 'clerk') => {
        const seen: string[] = [];
        for (let after: string | null | undefined; after !== null; ) {
          const page = await list(world, who, { box, limit: 2, ...(after && { after }) });
          seen.push(...page.items.map(({ subject }) => subject));
          after = page.next;
        }
        return seen;
      };
      expect(await inOrder('to-receive')).to.deep.equal(['express', 'express', 'urgent', 'normal', 'normal']);
      expect(await inOrder('all')).to.deep.equal(['express', 'normal', 'urgent', 'express', 'normal']);
      for (const { id } of (await list(world, 'clerk', { box: 'to-receive' })).items) {
        const numbered = await act(world, 'clerk', 'registerIncoming', await read(world, 'clerk', id));
        await act(world, 'leader', 'assignIncoming', numbered, { assignments: [to('officer', 'lead')] });
      }
      // What one person has is read at once, and goes on by pages as the queues of all do.
      expect(await inOrder('mine', 'officer')).to.deep.equal([
        ...['express', 'express', 'urgent', 'normal', 'normal'],
      ]);
    });

    it('name who has the lead, in whatever order the parts were given', async () => {
      const before = await registered(world);
      await act(world, 'leader', 'assignIncoming', before, {
        assignments: [to('colleague', 'co'), to('officer', 'lead')],
      });
      const [row] = (await list(world, 'clerk', { box: 'in-progress' })).items;
      expect(row?.lead?.id).to.equal(PEOPLE.officer.personId);
    });

    it('tell of express documents whom they wait for, and what is to be done', async () => {
      const told = async (who: keyof typeof PEOPLE) =>
        (await world.incoming.express(PEOPLE[who])).map(({ id, act: wanted }) => [id, wanted]);
      await arrived(world);
      const first = await arrived(world, { urgency: 'express' });
      expect([await told('clerk'), await told('leader')]).to.deep.equal([[[first.id, 'receive']], []]);
      const second = await act(world, 'clerk', 'registerIncoming', first);
      expect([await told('clerk'), await told('leader')]).to.deep.equal([[], [[first.id, 'instruct']]]);
      const assignments = [to('officer', 'lead')];
      const third = await act(world, 'leader', 'assignIncoming', second, { assignments });
      expect([await told('leader'), await told('officer')]).to.deep.equal([[], [[first.id, 'handle']]]);
      await act(world, 'officer', 'completeIncoming', third, RESULT);
      expect(await told('officer')).to.deep.equal([]);
    });

    it('find Vietnamese text without diacritics, and take a pattern as plain text', async () => {
      await world.incoming.receive(world.packet({ subject: 'Quyết định bổ nhiệm Đặng Văn Đức' }));
      const found = async (text: string) => (await list(world, 'clerk', { text })).items.length;
      expect(await found('quyet dinh bo nhiem dang')).to.equal(1);
      expect(await found('ĐỨC')).to.equal(1);
      expect(await found('.*')).to.equal(0);
    });

    it('count what is due before today in Vietnam, until it is finished', async () => {
      const overdue = async () => (await world.incoming.counters(PEOPLE.officer)).overdue;
      const before = await assigned(world, {}, '2026-03-02');
      expect(await overdue()).to.equal(0);
      authorities.time.now = new Date('2026-03-02T16:59:00Z');
      expect(await overdue()).to.equal(0);
      authorities.time.now = new Date('2026-03-02T17:00:00Z');
      expect(await overdue()).to.equal(1);
      expect(await world.incoming.counters(PEOPLE.administrator)).to.include({ overdue: 0, toReceive: 0 });
      await act(world, 'officer', 'completeIncoming', before, RESULT);
      expect(await overdue()).to.equal(0);
    });
  });
});
