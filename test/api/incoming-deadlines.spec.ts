// Deadlines of incoming work: none on a day off unawares, told of by the rules of the agency, each step once; and urged by
// hand, within what each may follow.
import { expect } from 'chai';
import { FollowUp } from '../../server/contracts/follow-up.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { codeOf } from '../support/code-of.ts';
import { assigned, list, NOW, registered, to } from './incoming-desk.ts';
import { act, ask, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { AGENCY, type Authorities, openAuthorities, PEOPLE, type PersonName } from './outgoing-world.ts';

/** A Friday. */
const DUE = '2026-03-06';
const SUNDAY = '2026-03-08';
const OVERDUE = 'incoming.overdue';
const ESCALATED = 'incoming.escalated';

describe('deadlines of incoming work', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    world = await openWorld(authorities, await signedPdf(authorities));
    await putOtherUnit();
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });
  const on = (day: number, hour = 3) => {
    authorities.time.now = new Date(Date.UTC(2026, 2, day, hour));
  };
  beforeEach(() => on(2));

  /** Of another unit than all others. */
  const OTHER = { personId: 'person-other', postId: 'post-other' };
  async function putOtherUnit() {
    const unitId = 'unit-other-01';
    const { setUp } = world.organization;
    const unit = { id: unitId, name: 'Phòng Khác', abbreviation: 'PK' };
    await setUp.putAgency({ ...AGENCY, units: [...AGENCY.units, unit] });
    await setUp.putPerson({
      ...{ id: OTHER.personId, agencyId: AGENCY.id, name: 'Người phòng khác', username: OTHER.personId },
      email: 'other@example.vn',
      posts: [
        {
          ...{ id: OTHER.postId, agencyId: AGENCY.id, unitId, role: 'officer', title: 'Chuyên viên' },
          ...{ fromOn: '2020-01-01', toOn: null },
        },
      ],
    });
  }

  const ids = (...who: PersonName[]) => who.map((each) => PEOPLE[each].personId);
  const told = async (kind: string, { id }: { id: string }): Promise<string[]> => {
    await world.settle();
    // An effect is run at least once; who takes it knows it by its id.
    const once = new Map(world.jobs.map((job) => [job.id, job]));
    return [...once.values()].flatMap(({ payload }) => {
      const { kind: own, to: people, documentId } = payload as Record<string, unknown>;
      return own === kind && documentId === id ? (people as string[]) : [];
    });
  };
  const remindOn = async (day: number, hour?: number) => {
    on(day, hour);
    await world.incoming.remind();
  };

  describe('on a day off', () => {
    it('are refused with the next working day, and taken when that is wished', async () => {
      const before = await registered(world);
      const wish = (evenOff: boolean) =>
        act(world, 'leader', 'assignIncoming', before, {
          assignments: [{ ...to('officer', 'lead', SUNDAY), evenOff }],
        });
      const refused = await wish(false).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(AppError);
      const { code, errors } = refused as AppError;
      expect([code, errors?.map(({ detail }) => detail)]).to.deep.equal(['INCOMING_DAY_OFF', ['2026-03-09']]);
      expect((await read(world, 'clerk', before.id)).version).to.equal(before.version);
      expect((await wish(true)).assignments[0]?.dueOn).to.equal(SUNDAY);
    });

    it('are refused of more time as well, but what was asked knowingly is given as it was asked', async () => {
      const document = await assigned(world, {}, DUE);
      const asking = (more: object) =>
        act(world, 'officer', 'askForTime', document, { wantedOn: SUNDAY, reason: 'Chờ số liệu', ...more });
      expect(await codeOf(asking({}))).to.equal('INCOMING_DAY_OFF');
      const asked = await asking({ evenOff: true });
      const answer = (more: object) =>
        ask(world, 'leader', 'answerTimeRequest', {
          params: { id: asked.id, assignmentId: asked.assignments[0]?.id },
          body: { version: asked.version, agreed: true, ...more },
        });
      expect(await codeOf(answer({ dueOn: '2026-03-14' }))).to.equal('INCOMING_DAY_OFF');
      expect(await codeOf(answer({}))).to.equal('resolved');
    });
  });

  it('are counted and listed as due soon and overdue by working days', async () => {
    const { incoming } = world;
    const document = await assigned(world, {}, DUE);
    const standing = async (day: number) => {
      on(day);
      const { workOverdue, workDueSoon } = await incoming.counters(PEOPLE.officer);
      const listed = async (due: string) =>
        (await list(world, 'officer', { due })).items.some(({ id }) => id === document.id);
      return [workOverdue > 0, workDueSoon > 0, await listed('overdue'), await listed('soon')];
    };
    expect(await standing(3)).to.deep.equal([false, false, false, false]);
    expect(await standing(4)).to.deep.equal([false, true, false, true]);
    expect((await standing(9)).slice(0, 3)).to.deep.equal([true, false, true]);
  });

  describe('by the rules of the agency', () => {
    it('are told before, on the day and after, each step once, while people work', async () => {
      const document = await assigned(world, {}, DUE);
      const soon = () => told('incoming.dueSoon', document);
      await remindOn(3);
      await remindOn(4, 16);
      expect(await soon(), 'at night').to.deep.equal([]);
      on(4);
      await Promise.all([world.incoming.remind(), world.incoming.remind()]);
      expect(await soon()).to.deep.equal(ids('officer'));
      await remindOn(5);
      await remindOn(6);
      expect(await soon()).to.deep.equal(ids('officer', 'officer'));
      await remindOn(8);
      expect(await told(OVERDUE, document), 'on a Sunday').to.deep.equal([]);
      await remindOn(9);
      await remindOn(10);
      expect([await told(OVERDUE, document), await told(ESCALATED, document)]).to.deep.equal([
        ids('officer'),
        ids('leader'),
      ]);
      expect((await read(world, 'leader', document.id)).version).to.equal(document.version);
    });

    it('climb from who gave the part to the head of the unit and the leader', async () => {
      const whole = await act(world, 'leader', 'assignIncoming', await registered(world), {
        assignments: [to('unitHead', 'lead', '2026-04-10')],
      });
      const document = await act(world, 'unitHead', 'distributeIncoming', whole, {
        assignments: [to('colleague', 'co', DUE)],
      });
      await remindOn(9);
      expect(await told(ESCALATED, document)).to.deep.equal(ids('unitHead'));
      await remindOn(13);
      expect((await told(ESCALATED, document)).slice(1)).to.have.members(ids('unitHead', 'leader'));
      expect(await told(OVERDUE, document)).to.deep.equal(ids('colleague', 'colleague'));
    });

    it('are silent of what is done, and begin anew with a new deadline', async () => {
      const done = await assigned(world, {}, DUE);
      await act(world, 'officer', 'completeIncoming', done, { text: 'Đã trả lời' });
      const moved = await assigned(world, {}, DUE);
      await remindOn(6);
      const asked = await act(world, 'officer', 'askForTime', moved, {
        ...{ wantedOn: '2026-03-11', reason: 'Chờ số liệu' },
      });
      await ask(world, 'leader', 'answerTimeRequest', {
        params: { id: asked.id, assignmentId: asked.assignments[0]?.id },
        body: { version: asked.version, agreed: true },
      });
      await remindOn(9);
      expect(await told(OVERDUE, done)).to.deep.equal([]);
      expect([await told('incoming.dueSoon', moved), await told(OVERDUE, moved)]).to.deep.equal([
        ids('officer', 'officer'),
        [],
      ]);
    });

    it('are told in sum to who would hear of very many at once', async () => {
      const documents = await Promise.all(Array.from({ length: 11 }, () => registered(world)));
      for (const each of documents)
        await act(world, 'leader', 'assignIncoming', each, {
          assignments: [{ role: 'lead', postId: OTHER.postId, dueOn: '2026-03-16' }],
        });
      await remindOn(16);
      await world.settle();
      const one = await Promise.all(documents.map((each) => told('incoming.dueSoon', each)));
      expect(one.flat()).to.deep.equal([]);
      expect(world.told('incoming.lateInSum')).to.include(OTHER.personId);
    });
  });

  describe('followed by people', () => {
    const followed = async (who: PersonName) => FollowUp.parse(await ask(world, who, 'getFollowUp'));
    const peopleOf = ({ units }: FollowUp) =>
      units.flatMap(({ people }) => people.flatMap(({ person }) => (person === null ? [] : [person.id])));
    const urge = (who: PersonName, key: string, ...personIds: string[]) =>
      ask(world, who, 'urge', { body: { key, text: 'Gửi trước 16 giờ', personIds } });

    it('are seen of the agency by leaders and clerks, of their unit by heads, by nobody else', async () => {
      const document = await assigned(world, {}, '2026-03-18');
      on(19);
      const [all, own] = [await followed('leader'), await followed('unitHead')];
      expect([all.scope, own.scope]).to.deep.equal(['agency', 'unit']);
      expect(peopleOf(all)).to.include.members([...ids('officer'), OTHER.personId]);
      expect(peopleOf(own)).to.include.members(ids('officer')).and.not.include(OTHER.personId);
      const parts = own.units.flatMap(({ people }) => people.flatMap((each) => each.parts));
      const part = parts.find(({ documentId }) => documentId === document.id);
      expect([part?.state, part?.days, part?.canUrge]).to.deep.equal(['overdue', 1, true]);
      expect(await codeOf(ask(world, 'officer', 'getFollowUp'))).to.equal('FORBIDDEN');
      expect(await codeOf(urge('officer', crypto.randomUUID(), ...ids('officer')))).to.equal('FORBIDDEN');
    });

    it('are urged once, however often it is sent, and not again within hours', async () => {
      const document = await assigned(world, {}, '2026-03-18');
      on(19);
      const key = crypto.randomUUID();
      const [first, second] = [
        await urge('leader', key, ...ids('officer')),
        await urge('leader', key, ...ids('officer')),
      ];
      expect(second).to.deep.equal(first);
      const again = () => codeOf(urge('clerk', crypto.randomUUID(), ...ids('officer')));
      expect(await again()).to.equal('FOLLOW_UP_NOBODY');
      expect(await told('incoming.urged', document)).to.deep.equal(ids('officer'));
      on(19, 7);
      await Promise.all([again(), again()]);
      expect(await told('incoming.urged', document)).to.deep.equal(ids('officer', 'officer'));
    });

    it('are urged by a head of his own unit only', async () => {
      on(19);
      expect(await codeOf(urge('unitHead', crypto.randomUUID(), OTHER.personId))).to.equal(
        'FOLLOW_UP_NOBODY',
      );
    });
  });
});
