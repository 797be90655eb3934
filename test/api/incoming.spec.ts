// Incoming documents from arrival to the end: the rules of each step, and what each refusal answers.
import { expect } from 'chai';
import { IncomingListItem } from '../../server/contracts/incoming.ts';
import type { ArrivedPacket } from '../../server/incoming/index.ts';
import { derivedId } from '../../server/platform/ids.ts';
import { codeOf } from '../support/code-of.ts';
import { act, ask, forged, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { AGENCY, type Authorities, openAuthorities, PEOPLE, type PersonName } from './outgoing-world.ts';

const NOW = '2026-03-02T03:00:00Z';
const REFUSAL = { reason: 'wrong-recipient', text: 'Văn bản gửi cho đơn vị khác' };
const RESULT = { text: 'Đã trả lời bằng công văn' };

describe('incoming documents', () => {
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
    world = await openWorld(authorities);
  });
  afterEach(() => world.close());

  const idOf = ({ agencyId, packetId }: ArrivedPacket) => derivedId('incoming', agencyId, packetId);

  /** A packet with one main file, received. */
  const arrived = async (overrides: Partial<ArrivedPacket> = {}, bytes = signed) => {
    const main = await world.keep(bytes, 'cong-van.pdf', { isMain: true });
    const packet = world.packet({ files: [main], ...overrides });
    await world.incoming.receive(packet);
    return read(world, 'clerk', idOf(packet));
  };
  const registered = async (overrides: Partial<ArrivedPacket> = {}) =>
    act(world, 'clerk', 'registerIncoming', await arrived(overrides));

  const to = (who: PersonName, role: string, dueOn: string | null = null) => ({
    role,
    postId: PEOPLE[who].postId,
    dueOn,
  });
  const assigned = async (overrides: Partial<ArrivedPacket> = {}, dueOn: string | null = null) =>
    act(world, 'leader', 'assignIncoming', await registered(overrides), {
      instruction: 'Tham mưu trả lời',
      assignments: [to('officer', 'lead', dueOn)],
    });

  const codesOf = async (id: string) => {
    await world.settle();
    return (await world.statusesOf(id)).map(({ code }) => code);
  };
  const list = async (who: PersonName, query: object = {}) => {
    const page = (await ask(world, who, 'listIncoming', { query })) as {
      items: unknown[];
      next: string | null;
    };
    return { items: page.items.map((item) => IncomingListItem.parse(item)), next: page.next };
  };

  describe('arrival', () => {
    it('makes one document and one status 01 of a packet, however often it is told', async () => {
      const main = await world.keep(signed, 'cong-van.pdf', { isMain: true });
      const packet = world.packet({ files: [main] });
      await Promise.all([world.incoming.receive(packet), world.incoming.receive(packet)]);
      await world.incoming.receive(packet);
      const { items } = await list('clerk');
      expect(items.map(({ id, verdict }) => ({ id, verdict }))).to.deep.equal([
        { id: idOf(packet), verdict: 'VALID' },
      ]);
      expect(await codesOf(idOf(packet))).to.deep.equal(['01']);
      expect(world.told('incoming.arrived')).to.have.members([
        PEOPLE.clerk.personId,
        PEOPLE.secondClerk.personId,
      ]);
    });

    it('makes two documents of one packet to two agencies', async () => {
      const packet = world.packet();
      await world.incoming.receive(packet);
      await world.incoming.receive({ ...packet, agencyId: 'agency-0002' });
      expect((await list('clerk')).items).to.have.length(1);
      expect((await list('stranger')).items).to.have.length(1);
      expect(await codeOf(read(world, 'stranger', idOf(packet)))).to.equal('NOT_FOUND');
    });

    it('keeps nothing when a file cannot be read, so that the packet can be told again', async () => {
      const main = await world.keep(signed, 'cong-van.pdf', { isMain: true });
      const packet = world.packet({ files: [{ ...main, digest: '0'.repeat(64) }] });
      expect(await codeOf(world.incoming.receive(packet))).to.equal('FILE_UNKNOWN');
      expect((await list('clerk')).items).to.deep.equal([]);
      await world.incoming.receive({ ...packet, files: [main] });
      expect((await list('clerk')).items).to.have.length(1);
    });

    it('reports on every PDF and on nothing else', async () => {
      const main = await world.keep(signed, 'cong-van.pdf', { isMain: true });
      const table = await world.keep(Buffer.from('a;b'), 'bang.csv', { mediaType: 'text/csv' });
      const hidden = await world.keep(forged(signed), 'phu-luc.pdf', { mediaType: 'text/plain' });
      const { files, verdict } = await arrived({ files: [main, table, hidden] });
      expect(files.map(({ report }) => report?.verdict ?? null)).to.deep.equal(['VALID', null, 'INVALID']);
      expect(verdict).to.equal('INVALID');
    });
  });

  describe('a forged document', () => {
    it('arrives as invalid and is registered only with a reason', async () => {
      const before = await arrived({}, forged(signed));
      expect(before).to.include({ state: 'arrived', verdict: 'INVALID' });
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', before))).to.equal(
        'INCOMING_SIGNATURE_INVALID',
      );
      expect(await read(world, 'clerk', before.id)).to.include({ state: 'arrived', version: before.version });

      const overrideReason = 'Lãnh đạo yêu cầu vào sổ để xử lý';
      const after = await act(world, 'clerk', 'registerIncoming', before, { overrideReason });
      expect(after.registration).to.include({ arrivalNumber: 1, overrideReason });
    });

    it('takes no number while the reason is missing', async () => {
      const forgery = await arrived({}, forged(signed));
      await codeOf(act(world, 'clerk', 'registerIncoming', forgery));
      expect((await registered()).registration?.arrivalNumber).to.equal(1);
    });
  });

  describe('registering', () => {
    it('gives the next number and today’s date in Vietnam, and tells the sender and the leaders', async () => {
      authorities.time.now = new Date('2026-03-02T18:00:00Z');
      const first = await registered();
      const second = await act(
        world,
        'clerk',
        'registerIncoming',
        await act(world, 'clerk', 'acceptIncoming', await arrived()),
      );
      expect(first.registration).to.include({ arrivalNumber: 1, arrivedOn: '2026-03-03' });
      expect(second.registration?.arrivalNumber).to.equal(2);
      expect(await codesOf(second.id)).to.deep.equal(['01', '03']);
      expect(new Set(world.told('incoming.registered'))).to.deep.equal(
        new Set([PEOPLE.leader.personId, PEOPLE.deputy.personId]),
      );
      const report = await world.registers.auditContiguity({
        agencyId: AGENCY.id,
        bookId: first.registration?.bookId ?? '',
      });
      expect(report).to.deep.include({ gaps: [], doubles: [] });
    });

    it('gives one number to two clerks who ask at once', async () => {
      const before = await arrived();
      const codes = await Promise.all(
        (['clerk', 'secondClerk'] as const).map((who) => codeOf(act(world, who, 'registerIncoming', before))),
      );
      expect(codes).to.include('resolved');
      expect(codes.filter((code) => code === 'CONFLICT' || code === 'INCOMING_WRONG_STATE')).to.have.length(
        1,
      );
      expect((await read(world, 'clerk', before.id)).registration?.arrivalNumber).to.equal(1);
      expect(await codesOf(before.id)).to.deep.equal(['01', '03']);
      expect((await registered()).registration?.arrivalNumber).to.equal(2);
    });

    const crash = async () => {
      throw new Error('the server died');
    };
    /** What the book says after one more document. */
    const reportAfterNext = async () => {
      await world.settle();
      const { registration } = await registered();
      await world.settle();
      const bookId = registration?.bookId ?? '';
      return world.registers.auditContiguity({ agencyId: AGENCY.id, bookId });
    };

    it('gives the number that a crash left reserved', async () => {
      const before = await arrived();
      world.meanwhile.afterReserve = crash;
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', before))).to.not.equal('resolved');
      expect((await read(world, 'clerk', before.id)).state).to.equal('arrived');
      const after = await act(world, 'secondClerk', 'registerIncoming', before);
      expect(after.registration?.arrivalNumber).to.equal(1);
      expect(await reportAfterNext()).to.deep.include({ count: 2, gaps: [], doubles: [], reserved: [] });
    });

    it('leaves no number open when a document is refused after such a crash', async () => {
      const before = await arrived();
      world.meanwhile.afterReserve = crash;
      await codeOf(act(world, 'clerk', 'registerIncoming', before));
      await act(world, 'clerk', 'refuseIncoming', before, REFUSAL);
      expect(await reportAfterNext()).to.deep.include({ count: 2, gaps: [], doubles: [], reserved: [] });
    });

    it('leaves no number open when another clerk refuses meanwhile', async () => {
      const before = await arrived();
      world.meanwhile.afterReserve = async () => {
        await act(world, 'secondClerk', 'refuseIncoming', before, REFUSAL);
      };
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', before))).to.equal('INCOMING_WRONG_STATE');
      expect((await read(world, 'clerk', before.id)).registration).to.equal(null);
      expect(await codesOf(before.id)).to.deep.equal(['01', '02']);
      expect(await reportAfterNext()).to.deep.include({ gaps: [], doubles: [], reserved: [] });
    });

    it('refuses a second time, and a book that is not there', async () => {
      const before = await arrived();
      const bookId = 'book-nowhere';
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', before, { bookId }))).to.equal(
        'REGISTER_UNKNOWN',
      );
      const after = await act(world, 'clerk', 'registerIncoming', before);
      for (const route of ['registerIncoming', 'acceptIncoming'] as const)
        expect(await codeOf(act(world, 'clerk', route, after))).to.equal('INCOMING_WRONG_STATE');
      expect(await codeOf(act(world, 'clerk', 'refuseIncoming', after, REFUSAL))).to.equal(
        'INCOMING_WRONG_STATE',
      );
    });
  });

  describe('refusing', () => {
    it('needs a reason of ten characters', async () => {
      const before = await arrived();
      const refuse = act(world, 'clerk', 'refuseIncoming', before, { ...REFUSAL, text: 'Gửi nhầm' });
      expect(await codeOf(refuse)).to.not.equal('resolved');
      expect((await read(world, 'clerk', before.id)).state).to.equal('arrived');
    });

    it('tells the sender 02 and ends the document', async () => {
      const refused = await act(world, 'clerk', 'refuseIncoming', await arrived(), REFUSAL);
      expect(refused.refusal).to.include(REFUSAL);
      expect(await codesOf(refused.id)).to.deep.equal(['01', '02']);
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', refused))).to.equal('INCOMING_WRONG_STATE');
      expect(await codeOf(read(world, 'leader', refused.id))).to.equal('NOT_FOUND');
    });
  });

  describe('assigning', () => {
    const assign = (document: { id: string; version: number }, assignments: object[], instruction = '') =>
      act(world, 'leader', 'assignIncoming', document, { instruction, assignments });

    it('needs exactly one lead', async () => {
      const before = await registered();
      for (const wanted of [[to('officer', 'co')], [to('officer', 'lead'), to('colleague', 'lead')]])
        expect(await codeOf(assign(before, wanted))).to.equal('INCOMING_NO_LEAD');
      expect((await read(world, 'leader', before.id)).state).to.equal('registered');
    });

    it('takes only people of the own agency, once each, and no administrator', async () => {
      const before = await registered();
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
      const first = await assigned();
      expect(first).to.include({ state: 'assigned' });
      expect(first.instructions.map(({ text }) => text)).to.deep.equal(['Tham mưu trả lời']);
      const second = await assign(first, [to('colleague', 'lead'), to('officer', 'info')]);
      expect(second.state).to.equal('assigned');
      expect(await codesOf(first.id)).to.deep.equal(['01', '03', '04']);
      expect(world.told('incoming.assigned')).to.include.members([
        PEOPLE.officer.personId,
        PEOPLE.colleague.personId,
      ]);
    });

    it('takes the document from the sight of whom it is taken from', async () => {
      const first = await assigned();
      expect((await read(world, 'officer', first.id)).can.complete).to.equal(true);
      await assign(first, [to('colleague', 'lead')]);
      expect(await codeOf(read(world, 'officer', first.id))).to.equal('NOT_FOUND');
    });

    it('is not possible before registering: a leader does not know the document yet', async () => {
      const before = await arrived();
      expect(await codeOf(assign(before, [to('officer', 'lead')]))).to.equal('NOT_FOUND');
    });

    it('is the leader’s: an officer or a clerk is forbidden', async () => {
      const before = await registered();
      const body = { assignments: [to('officer', 'lead')] };
      for (const who of ['officer', 'clerk'] as const)
        expect(await codeOf(act(world, who, 'assignIncoming', before, body))).to.equal('FORBIDDEN');
      expect(await codeOf(act(world, 'officer', 'instructIncoming', before, { text: 'Làm ngay' }))).to.equal(
        'FORBIDDEN',
      );
    });
  });

  describe('handling', () => {
    it('tells the sender 05 with the first report only, and 06 at the end', async () => {
      const started = await act(world, 'officer', 'reportProgress', await assigned());
      expect(started.state).to.equal('in-progress');
      const again = await act(world, 'officer', 'reportProgress', started, { text: 'Đã dự thảo' });
      const done = await act(world, 'officer', 'completeIncoming', again, RESULT);
      expect(done.state).to.equal('completed');
      expect(done.assignments[0]?.doneAt).to.be.a('string');
      expect(await codesOf(done.id)).to.deep.equal(['01', '03', '04', '05', '06']);
      expect(world.told('incoming.completed')).to.include.members([
        PEOPLE.leader.personId,
        PEOPLE.clerk.personId,
      ]);
      expect(await codeOf(act(world, 'officer', 'reportProgress', done))).to.equal('INCOMING_WRONG_STATE');
    });

    it('is closed by the lead alone', async () => {
      const before = await act(world, 'leader', 'assignIncoming', await registered(), {
        assignments: [to('officer', 'lead'), to('colleague', 'co')],
      });
      for (const who of ['colleague', 'clerk', 'leader'] as const)
        expect(await codeOf(act(world, who, 'completeIncoming', before, RESULT))).to.equal(
          'INCOMING_NOT_HANDLER',
        );
      expect((await act(world, 'colleague', 'reportProgress', before)).state).to.equal('in-progress');
    });

    it('refuses the second of two acts on the same version', async () => {
      const before = await assigned();
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
      const { id, files } = await assigned();
      for (const who of ['colleague', 'administrator', 'stranger'] as const) {
        expect(await codeOf(read(world, who, id))).to.equal('NOT_FOUND');
        expect((await list(who)).items).to.deep.equal([]);
        const params = { id, digest: files[0]?.file.digest };
        expect(await codeOf(ask(world, who, 'downloadIncomingFile', { params }))).to.equal('NOT_FOUND');
      }
    });

    it('gives the bytes of its own files only', async () => {
      const { id, files } = await arrived();
      const foreign = await world.keep(Buffer.from('khác'), 'khac.txt');
      const download = (digest: string | undefined) =>
        ask(world, 'clerk', 'downloadIncomingFile', { params: { id, digest } });
      expect(await codeOf(download(foreign.digest))).to.equal('NOT_FOUND');
      expect(await download(files[0]?.file.digest)).to.include({
        name: 'cong-van.pdf',
        sizeBytes: signed.length,
        disposition: 'inline',
      });
    });

    it('is noted for the person who opens it, and leaves the version alone', async () => {
      const before = await assigned();
      const unread = async () => (await list('officer')).items.map(({ isRead }) => isRead);
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
        const found = await Promise.all(boxes.map((box) => list('clerk', { box })));
        return boxes.filter((_, index) => found[index]?.items.length === 1);
      };
      const first = await arrived();
      expect(await where()).to.deep.equal(['to-receive']);
      const second = await act(world, 'clerk', 'registerIncoming', first);
      expect(await where()).to.deep.equal(['to-instruct']);
      const third = await act(world, 'leader', 'assignIncoming', second, {
        assignments: [to('officer', 'lead')],
      });
      expect(await where()).to.deep.equal(['in-progress']);
      expect((await list('officer', { box: 'mine' })).items).to.have.length(1);
      await act(world, 'officer', 'completeIncoming', third, RESULT);
      expect(await where()).to.deep.equal(['completed']);
      expect((await list('officer', { box: 'mine' })).items).to.deep.equal([]);
    });

    it('page through equal arrival times without loss or double', async () => {
      for (let index = 0; index < 5; index += 1) await world.incoming.receive(world.packet());
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await list('clerk', { limit: 2, ...(after !== null && { after }) });
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      expect(seen).to.have.length(5);
      expect(new Set(seen).size).to.equal(5);
      expect(await codeOf(list('clerk', { after: 'nonsense' }))).to.equal('BAD_INPUT');
    });

    it('find Vietnamese text without diacritics, and take a pattern as plain text', async () => {
      await world.incoming.receive(world.packet({ subject: 'Quyết định bổ nhiệm Đặng Văn Đức' }));
      const found = async (text: string) => (await list('clerk', { text })).items.length;
      expect(await found('quyet dinh bo nhiem dang')).to.equal(1);
      expect(await found('ĐỨC')).to.equal(1);
      expect(await found('.*')).to.equal(0);
    });

    it('count what is due before today in Vietnam, until it is finished', async () => {
      const overdue = async () => (await world.incoming.counters(PEOPLE.officer)).overdue;
      const before = await assigned({}, '2026-03-02');
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
