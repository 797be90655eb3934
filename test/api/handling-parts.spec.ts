// The tree of assignments through the routes: units and their heads, distribution twice, more time, handing over, taking
// back, parts that are done, and the reply that closes. One world; each test has a document of its own.
import { expect } from 'chai';
import { GivenTo, IncomingDetail } from '../../server/contracts/incoming-document.ts';
import { keepPhrase } from '../../server/contracts/incoming-phrases.ts';
import { listLeftParts, listMyWork } from '../../server/contracts/incoming-work.ts';
import { codeOf } from '../support/code-of.ts';
import { codesOf, NOW, registered, to } from './incoming-desk.ts';
import { act, ask, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { AGENCY, type Authorities, openAuthorities, PEOPLE, type PersonName } from './outgoing-world.ts';

const REASON = 'Số liệu của huyện chưa về';

describe('parts of the work on an incoming document', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    world = await openWorld(authorities, await signedPdf(authorities));
    await putStaff();
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });

  /** A deputy head of the unit, one who has left, and a unit without a head. */
  const unitId = PEOPLE.unitHead.unitId;
  const EMPTY_UNIT = 'unit-empty-01';
  const post = (key: string, title: string, toOn: string | null = null) => ({
    id: `post-${key}`,
    ...{ agencyId: AGENCY.id, unitId, role: 'officer' as const, title, fromOn: '2020-01-01', toOn },
  });
  async function putStaff() {
    const { setUp } = world.organization;
    await setUp.putAgency({
      ...AGENCY,
      units: [...AGENCY.units, { id: EMPTY_UNIT, name: 'Phòng Mới', abbreviation: 'PM' }],
    });
    for (const one of [post('second-head', 'Phó Trưởng phòng'), post('gone', 'Chuyên viên', '2026-01-31')])
      await setUp.putPerson({
        ...{ id: one.id.replace('post', 'person'), agencyId: AGENCY.id, name: one.id, posts: [one] },
        ...{ email: `${one.id}@example.vn`, username: one.id },
      });
  }
  const toUnit = (role: string, dueOn: string | null = null) => ({ role, unitId, dueOn });
  const assign = (document: { id: string; version: number }, assignments: object[], more: object = {}) =>
    act(world, 'leader', 'assignIncoming', document, { assignments, ...more });
  const distribute = (who: PersonName, document: { id: string; version: number }, assignments: object[]) =>
    act(world, who, 'distributeIncoming', document, { assignments });
  const givenToUnit = async (dueOn: string | null = '2026-03-20') =>
    assign(await registered(world), [toUnit('lead', dueOn)]);
  const partOf = (
    { assignments }: { assignments: Array<{ id: string; person: { id: string } }> },
    who: PersonName,
  ) => assignments.find(({ person }) => person.id === PEOPLE[who].personId)?.id ?? 'none-0001';

  describe('given to a unit', () => {
    it('is its head’s, who gives it to his people; and they are one tree', async () => {
      const first = await givenToUnit();
      expect(first.assignments.map(({ person, isUnits }) => [person.id, isUnits])).to.deep.equal([
        [PEOPLE.unitHead.personId, true],
      ]);
      const second = await distribute('unitHead', first, [
        to('officer', 'lead', '2026-03-10'),
        to('colleague', 'co'),
      ]);
      expect(second.assignments.map(({ parentId, dueOn }) => [parentId, dueOn])).to.deep.equal([
        [null, '2026-03-20'],
        [first.assignments[0]?.id, '2026-03-10'],
        [first.assignments[0]?.id, '2026-03-20'],
      ]);
      expect((await read(world, 'officer', first.id)).can).to.include({ finish: true, complete: false });
      expect(await codesOf(world, first.id)).to.deep.equal(['01', '03', '04']);
    });

    it('goes on to a second level, and no further than to own people', async () => {
      const first = await givenToUnit();
      const deputyHead = { role: 'co', postId: 'post-second-head', dueOn: '2026-03-13' };
      const second = await distribute('unitHead', first, [deputyHead]);
      const own = { personId: 'person-second-head', postId: 'post-second-head' };
      const secondHead = { ...PEOPLE.officer, ...own };
      const third = await act(world, secondHead, 'distributeIncoming', second, {
        assignments: [to('officer', 'co', '2026-03-12')],
      });
      expect(third.assignments).to.have.length(3);
      expect(third.assignments[2]?.parentId).to.equal(third.assignments[1]?.id);
      expect(await codeOf(distribute('officer', third, [to('colleague', 'co')]))).to.equal('FORBIDDEN');
      const back = act(world, secondHead, 'distributeIncoming', third, {
        assignments: [to('unitHead', 'co')],
      });
      expect(await codeOf(back)).to.equal('INCOMING_CIRCULAR');
    });

    it('needs a head in office, and a unit that is there', async () => {
      const before = await registered(world);
      for (const [wanted, code] of [
        [{ role: 'lead', unitId: EMPTY_UNIT }, 'INCOMING_NO_UNIT_HEAD'],
        [{ role: 'lead', unitId: 'unit-dissolved' }, 'BAD_INPUT'],
        [{ role: 'lead', postId: 'post-gone' }, 'INCOMING_PERSON_LEFT'],
        [{ role: 'lead', postId: 'post-nobody' }, 'BAD_INPUT'],
      ] as const)
        expect(await codeOf(assign(before, [wanted])), JSON.stringify(wanted)).to.equal(code);
      const both = { role: 'lead', unitId, postId: PEOPLE.officer.postId };
      expect(GivenTo.safeParse(both).success).to.equal(false);
      expect((await read(world, 'leader', before.id)).version).to.equal(before.version);
    });

    it('takes no deadline before today, nor one later than the head’s', async () => {
      const before = await registered(world);
      expect(await codeOf(assign(before, [toUnit('lead', '2026-03-01')]))).to.equal('INCOMING_DEADLINE');
      const first = await givenToUnit();
      const late = distribute('unitHead', first, [to('officer', 'co', '2026-03-21')]);
      expect(await codeOf(late)).to.equal('INCOMING_DEADLINE');
    });

    it('is seen by the head of who has a part, and by nobody else of the unit', async () => {
      const given = await assign(await registered(world), [to('officer', 'lead')]);
      expect((await read(world, 'unitHead', given.id)).can).to.include({
        progress: false,
        distribute: false,
      });
      expect(await codeOf(read(world, 'colleague', given.id))).to.equal('NOT_FOUND');
    });
  });

  describe('changed and taken back', () => {
    it('tells who is out of it, with those below him', async () => {
      const first = await distribute('unitHead', await givenToUnit(), [to('officer', 'co')]);
      await world.settle();
      world.jobs.length = 0;
      await assign(first, [to('colleague', 'lead')]);
      await world.settle();
      expect(world.told('incoming.unassigned')).to.have.members([
        PEOPLE.unitHead.personId,
        PEOPLE.officer.personId,
      ]);
    });

    it('needs a reason once somebody has begun', async () => {
      const first = await assign(await registered(world), [to('colleague', 'lead'), to('officer', 'co')]);
      const begun = await act(world, 'officer', 'reportProgress', first);
      expect(await codeOf(assign(begun, [to('colleague', 'lead')]))).to.equal('INCOMING_BEGUN');
      const params = { id: first.id, assignmentId: partOf(begun, 'officer') };
      const take = (who: PersonName, reason = '') =>
        ask(world, who, 'withdrawPart', { params, body: { version: begun.version, reason } });
      expect(await codeOf(take('colleague', REASON))).to.equal('FORBIDDEN');
      expect(await codeOf(take('leader'))).to.equal('INCOMING_BEGUN');
      expect(await codeOf(take('leader', REASON))).to.equal('resolved');
      expect(await codeOf(read(world, 'officer', first.id))).to.equal('NOT_FOUND');
    });

    it('never leaves the document without its lead', async () => {
      const first = await givenToUnit();
      const params = { id: first.id, assignmentId: partOf(first, 'unitHead') };
      const taken = ask(world, 'leader', 'withdrawPart', { params, body: { version: first.version } });
      expect(await codeOf(taken)).to.equal('INCOMING_NO_LEAD');
    });

    it('lets one of two acts on it happen: the leader assigns anew while the lead completes', async () => {
      const first = await assign(await registered(world), [to('officer', 'lead')]);
      const codes = await Promise.all([
        codeOf(assign(first, [to('colleague', 'lead')])),
        codeOf(act(world, 'officer', 'completeIncoming', first, { text: 'Đã xong việc' })),
      ]);
      expect(codes.filter((code) => code === 'resolved')).to.have.length(1);
      const now = await read(world, 'leader', first.id);
      expect(now.version).to.equal(first.version + 1);
    });
  });

  describe('more time', () => {
    const askTime = (who: PersonName, document: { id: string; version: number }, wantedOn: string) =>
      act(world, who, 'askForTime', document, { wantedOn, reason: REASON });
    const answer = (
      who: PersonName,
      document: { id: string; version: number },
      assignmentId: string,
      body: object,
    ) =>
      ask(world, who, 'answerTimeRequest', {
        params: { id: document.id, assignmentId },
        body: { version: document.version, ...body },
      }).then((answered) => IncomingDetail.parse(answered));

    it('is asked once at a time, and given to another date by who gave the part, with its history', async () => {
      const first = await distribute('unitHead', await givenToUnit(), [to('officer', 'co', '2026-03-10')]);
      expect(await codeOf(askTime('officer', first, '2026-03-09'))).to.equal('INCOMING_DEADLINE');
      const asked = await askTime('officer', first, '2026-03-18');
      expect(await codeOf(askTime('officer', asked, '2026-03-19'))).to.equal('INCOMING_TIME_ASKED');
      const part = partOf(asked, 'officer');
      expect(await codeOf(answer('officer', asked, part, { agreed: true }))).to.equal('FORBIDDEN');
      const late = answer('unitHead', asked, part, { agreed: true, dueOn: '2026-03-25' });
      expect(await codeOf(late)).to.equal('INCOMING_DEADLINE');
      const given = await answer('unitHead', asked, part, { agreed: true, dueOn: '2026-03-16' });
      const own = given.assignments.find(({ id }) => id === part);
      expect(own?.dueOn).to.equal('2026-03-16');
      expect(own?.requests.map(({ wantedOn, answer: said }) => [wantedOn, said?.dueOn])).to.deep.equal([
        ['2026-03-18', '2026-03-16'],
      ]);
      const again = answer('unitHead', given, part, { agreed: true });
      expect(await codeOf(again)).to.equal('INCOMING_NO_TIME_ASKED');
    });

    it('moves the deadline of the document when it is the lead’s, and nothing when refused', async () => {
      const asked = await askTime('unitHead', await givenToUnit(), '2026-03-25');
      const part = partOf(asked, 'unitHead');
      const refused = await answer('leader', asked, part, { agreed: false, text: REASON });
      expect(refused.assignments[0]?.dueOn).to.equal('2026-03-20');
      const again = await askTime('unitHead', refused, '2026-03-24');
      await answer('leader', again, part, { agreed: true });
      const work = await ask(world, 'unitHead', 'listMyWork');
      const { items } = work as { items: Array<{ document: { id: string; dueOn: string }; dueOn: string }> };
      const mine = items.find(({ document }) => document.id === asked.id);
      expect([mine?.dueOn, mine?.document.dueOn]).to.deep.equal(['2026-03-24', '2026-03-24']);
    });
  });

  describe('handing over', () => {
    const hand = (who: PersonName, document: { id: string; version: number }, whom: PersonName) =>
      act(world, who, 'handOverPart', document, { postId: PEOPLE[whom].postId, reason: 'Đi công tác' });

    it('gives the part to a colleague, and tells who gave it', async () => {
      const first = await assign(await registered(world), [to('officer', 'lead', '2026-03-20')]);
      await world.settle();
      world.jobs.length = 0;
      const second = await hand('officer', first, 'colleague');
      expect(second.assignments.map(({ person, dueOn }) => [person.id, dueOn])).to.deep.equal([
        [PEOPLE.colleague.personId, '2026-03-20'],
      ]);
      await world.settle();
      expect(world.told('incoming.handedOver')).to.deep.equal([PEOPLE.leader.personId]);
      expect(await codeOf(read(world, 'officer', first.id))).to.equal('NOT_FOUND');
    });

    it('never goes round, and not to one who has a part', async () => {
      const first = await assign(await registered(world), [to('officer', 'lead'), to('unitHead', 'co')]);
      expect(await codeOf(hand('officer', first, 'unitHead'))).to.equal('INCOMING_CIRCULAR');
      const second = await hand('officer', first, 'colleague');
      expect(await codeOf(hand('colleague', second, 'officer'))).to.equal('INCOMING_CIRCULAR');
    });
  });

  describe('of somebody who leaves his post', () => {
    const anew = (who: PersonName, document: { id: string; version: number }, id: string, postId: string) => {
      const params = { id: document.id, assignmentId: id };
      const body = { version: document.version, postId, reason: 'Đã nghỉ hưu' };
      return ask(world, who, 'giveAnewPart', { params, body }).then((after) => IncomingDetail.parse(after));
    };
    const leftOf = async (who: PersonName) =>
      listLeftParts.response
        .parse(await ask(world, who, 'listLeftParts'))
        .items.map(({ document, person }) => `${document.id} ${person.id}`);

    it('waits for who gave it or heads his unit, who gives it to another with all that is below', async () => {
      const leaver = post('leaver', 'Chuyên viên');
      const put = (toOn: string | null) =>
        world.organization.setUp.putPerson({
          ...{ id: 'person-leaver', agencyId: AGENCY.id, name: 'Người Nghỉ', posts: [{ ...leaver, toOn }] },
          ...{ email: 'leaver@example.vn', username: 'leaver' },
        });
      await put(null);
      const wanted = [{ role: 'lead', postId: leaver.id }, to('colleague', 'co')];
      const first = await assign(await registered(world), wanted);
      const [part, others] = first.assignments.map(({ id }) => id);
      if (part === undefined || others === undefined) throw new Error('two parts');
      const { officer, colleague } = PEOPLE;
      expect(await codeOf(anew('leader', first, part, officer.postId))).to.equal('INCOMING_HOLDER_STAYS');
      expect(await leftOf('unitHead')).to.deep.equal([]);
      await put('2026-03-01');

      const row = `${first.id} person-leaver`;
      expect(await leftOf('leader')).to.deep.equal([row]);
      expect(await leftOf('unitHead')).to.deep.equal([row]);
      expect(await leftOf('colleague')).to.deep.equal([]);
      expect(
        (await read(world, 'unitHead', first.id)).assignments.map(({ hasLeft, can }) => [
          hasLeft,
          can.giveAnew,
        ]),
      ).to.deep.equal([
        [true, true],
        [false, false],
      ]);
      for (const [who, id, postId, code] of [
        ['colleague', part, officer.postId, 'FORBIDDEN'],
        ['officer', part, officer.postId, 'NOT_FOUND'],
        ['unitHead', others, officer.postId, 'INCOMING_HOLDER_STAYS'],
        ['unitHead', part, 'post-gone', 'INCOMING_PERSON_LEFT'],
        ['unitHead', part, colleague.postId, 'INCOMING_CIRCULAR'],
      ] as const)
        expect(await codeOf(anew(who, first, id, postId)), `${who} ${code}`).to.equal(code);

      const both = await Promise.all([
        codeOf(anew('unitHead', first, part, officer.postId)),
        codeOf(anew('leader', first, part, PEOPLE.deputy.postId)),
      ]);
      expect(both.toSorted()).to.deep.equal(['CONFLICT', 'resolved']);
      expect((await read(world, 'leader', first.id)).assignments[0]?.handedOver[0]?.from.id).to.equal(
        'person-leaver',
      );
      expect(await leftOf('leader')).to.deep.equal([]);
    });
  });

  describe('done', () => {
    it('by parts, then as a whole by the lead, who is asked while some are open', async () => {
      const first = await distribute('unitHead', await givenToUnit(), [
        to('officer', 'co'),
        to('colleague', 'co'),
      ]);
      const one = await act(world, 'officer', 'finishPart', first, { text: 'Đã xong phần số liệu' });
      expect(one.state).to.equal('in-progress');
      expect(await codeOf(act(world, 'officer', 'finishPart', one, { text: 'Lần nữa' }))).to.equal(
        'INCOMING_PART_DONE',
      );
      const end = (more: object = {}) =>
        act(world, 'unitHead', 'completeIncoming', one, { text: 'Đã tổng hợp', ...more });
      expect(await codeOf(end())).to.equal('INCOMING_PARTS_OPEN');
      expect((await end({ evenOpen: true })).state).to.equal('completed');
      expect(await codesOf(world, first.id)).to.deep.equal(['01', '03', '04', '05', '06']);
    });

    it('by the release of the reply, once, and the sender hears 06', async () => {
      const first = await assign(await registered(world), [to('officer', 'lead')]);
      const reply = { id: 'outgoing-0001', numberText: '7/SNV-VP', at: new Date(NOW) };
      const sent = { agencyId: AGENCY.id, incomingId: first.id, reply };
      await world.incoming.replySent(sent);
      await world.incoming.replySent(sent);
      const done = await read(world, 'leader', first.id);
      expect([done.state, done.repliedBy.length]).to.deep.equal(['completed', 1]);
      expect(await codesOf(world, first.id)).to.deep.equal(['01', '03', '04', '06']);
    });
  });

  it('is on the list of own work, the most pressing first, until it is done', async () => {
    const due = async (dueOn: string | null) =>
      (await assign(await registered(world), [to('colleague', 'lead', dueOn)])).id;
    const [later, none, soon] = [await due('2026-04-20'), await due(null), await due('2026-03-02')];
    const groups = async () => {
      const { items } = (await ask(world, 'colleague', 'listMyWork')) as {
        items: Array<{ document: { id: string }; group: string }>;
      };
      const wanted = [later, none, soon];
      return items
        .filter(({ document }) => wanted.includes(document.id))
        .map(({ document, group }) => [document.id, group]);
    };
    expect(await groups()).to.deep.equal([
      [soon, 'soon'],
      [later, 'later'],
      [none, 'none'],
    ]);
    const now = await read(world, 'colleague', soon);
    await act(world, 'colleague', 'completeIncoming', now, { text: 'Đã xong việc' });
    expect(await groups()).to.have.length(2);
  });

  it('says on that list who gave it and what he wrote, and is counted as it is listed', async () => {
    const listed = async (who: PersonName, id: string) => {
      const { items } = listMyWork.response.parse(await ask(world, who, 'listMyWork'));
      expect((await world.incoming.counters(PEOPLE[who])).myWork).to.equal(items.length);
      return items.find(({ document }) => document.id === id);
    };
    const roles = [toUnit('lead'), to('officer', 'info')];
    const first = await assign(await registered(world), roles, { instruction: 'Báo cáo trước ngày 20' });
    expect(await listed('officer', first.id), 'only to know of').to.equal(undefined);
    await act(world, 'unitHead', 'distributeIncoming', first, {
      assignments: [to('colleague', 'co')],
      instruction: 'Lấy số liệu của huyện',
    });
    const said = await Promise.all((['unitHead', 'colleague'] as const).map((who) => listed(who, first.id)));
    expect(said.map((one) => [one?.givenBy?.id, one?.instruction, one?.role])).to.deep.equal([
      [PEOPLE.leader.personId, 'Báo cáo trước ngày 20', 'lead'],
      [PEOPLE.unitHead.personId, 'Lấy số liệu của huyện', 'co'],
    ]);
    const now = await read(world, 'colleague', first.id);
    await act(world, 'colleague', 'finishPart', now, { text: 'Đã có số liệu' });
    expect(await listed('colleague', first.id), 'own part is done').to.equal(undefined);
  });

  describe('sentences kept for instructions', () => {
    const keep = async (who: PersonName, text: string) =>
      keepPhrase.response.parse(await ask(world, who, 'keepPhrase', { body: { text } })).items;
    const textsOf = async (who: PersonName) =>
      keepPhrase.response.parse(await ask(world, who, 'listPhrases')).items.map(({ text }) => text);

    it('are their owner’s alone, each once, and gone when he removes them', async () => {
      await Promise.all(['Chủ trì, báo cáo.', 'Nghiên cứu, đề xuất.'].map((text) => keep('leader', text)));
      const items = await keep('leader', '  Chủ trì, báo cáo. ');
      expect(items).to.have.length(2);
      expect(await textsOf('deputy')).to.deep.equal([]);
      const params = { id: items[0]?.id ?? '' };
      await ask(world, 'deputy', 'removePhrase', { params });
      expect(await textsOf('leader')).to.have.length(2);
      await ask(world, 'leader', 'removePhrase', { params });
      await ask(world, 'leader', 'removePhrase', { params });
      expect(await textsOf('leader')).to.deep.equal(items.slice(1).map(({ text }) => text));
    });

    it('are fifty at most, of three hundred characters, however many are kept at once', async () => {
      expect(keepPhrase.body.safeParse({ text: 'a'.repeat(301) }).success).to.equal(false);
      expect(keepPhrase.body.safeParse({ text: '  ' }).success).to.equal(false);
      const codes = await Promise.all(
        Array.from({ length: 53 }, (_, number) => codeOf(keep('unitHead', `Câu số ${number}`))),
      );
      expect(codes.filter((code) => code === 'PHRASES_FULL')).to.have.length(3);
      expect(new Set(await textsOf('unitHead'))).to.have.property('size', 50);
      const kept = (await textsOf('unitHead'))[0] ?? '';
      expect(await keep('unitHead', kept), 'one that is there needs no room').to.have.length(50);
    });
  });
});
