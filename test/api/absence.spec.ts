// Somebody is away, and another sees and acts in his place: by one rule for lists and acts, each act with both names, and
// nothing passed on. One world; each test ends the absences it made.
import { expect } from 'chai';
import type { Delegation } from '../../server/contracts/delegations.ts';
import { listMyWork, listStandIns } from '../../server/contracts/incoming-work.ts';
import { codeOf } from '../support/code-of.ts';
import { assigned, list, NOW, registered, to } from './incoming-desk.ts';
import { act, ask, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { AGENCY, type Authorities, openAuthorities, PEOPLE, type PersonName } from './outgoing-world.ts';

describe('an absence', () => {
  let authorities: Authorities;
  let world: World;
  let made: Array<Pick<Delegation, 'id'>> = [];

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    world = await openWorld(authorities, await signedPdf(authorities));
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });

  const handle = async (who: PersonName, name: 'makeDelegation' | 'withdrawDelegation', input: object) => {
    const context = { actor: PEOPLE[who], input, correlationId: 'test-0001' } as never;
    return (await world.organization.handlers[name](context)) as Delegation;
  };
  interface Wish {
    by?: PersonName;
    of?: PersonName;
    scopes?: string[];
    fromOn?: string;
    toOn?: string;
    kind?: string;
  }
  const away = async (delegate: PersonName, wish: Wish = {}) => {
    const { by = 'officer', of = by, scopes = ['parts'], fromOn = '2026-03-01', toOn = '2026-03-12' } = wish;
    const given = {
      fromPostId: PEOPLE[of].postId,
      toPostId: PEOPLE[delegate].postId,
      basis: 'Nghỉ phép năm',
    };
    const rest = {
      kind: 'absence',
      kinds: [],
      scopes,
      fromOn,
      toOn,
      evidence: null,
      key: crypto.randomUUID(),
    };
    const body = { ...rest, ...given, ...(wish.kind && { kind: wish.kind, scopes: [] }) };
    const one = await handle(by, 'makeDelegation', { body });
    made.push(one);
    return one;
  };
  const end = (who: PersonName, { id }: Pick<Delegation, 'id'>) =>
    handle(who, 'withdrawDelegation', { params: { id }, body: { reason: 'Về sớm' } });
  afterEach(async () => {
    for (const one of made) await codeOf(end('administrator', one));
    made = [];
  });
  const workOf = async (who: PersonName, insteadOf?: PersonName) => {
    const query = insteadOf ? { insteadOf: PEOPLE[insteadOf].postId } : {};
    const answer = listMyWork.response.parse(await ask(world, who, 'listMyWork', { query }));
    return answer.items.map(({ document }) => document.id);
  };

  it('lets the other see and do the parts of who is away, with both names on each act', async () => {
    const given = await assigned(world);
    expect(await codeOf(read(world, 'colleague', given.id))).to.equal('NOT_FOUND');
    await away('colleague');
    const places = listStandIns.response.parse(await ask(world, 'colleague', 'listStandIns'));
    expect(places.items.map(({ person, scopes, toOn }) => [person.id, scopes, toOn])).to.deep.equal([
      [PEOPLE.officer.personId, ['parts'], '2026-03-12'],
    ]);
    expect(await workOf('colleague', 'officer')).to.include(given.id);
    expect(await workOf('colleague')).to.not.include(given.id);
    const seen = await read(world, 'colleague', given.id);
    expect(seen.insteadOf?.id).to.equal(PEOPLE.officer.personId);
    expect(seen.can).to.include({ progress: true, complete: true, instruct: false, assign: false });

    const begun = await act(world, 'colleague', 'reportProgress', seen, { text: 'Đã xem' });
    const both = { ...nameOf('colleague'), insteadOf: nameOf('officer') };
    expect(begun.timeline.at(-1)?.by).to.deep.equal(both);
    expect(begun.progress[0]?.by).to.deep.equal(both);
    await world.settle();
    expect((await world.statusesOf(given.id)).map(({ code }) => code)).to.include('05');
    // Who is away still acts himself, and the two cross like anybody's.
    const crossing = await Promise.all(
      (['officer', 'colleague'] as const).map((who) =>
        codeOf(act(world, who, 'completeIncoming', begun, { text: 'Đã xong việc' })),
      ),
    );
    expect(crossing.filter((code) => code === 'resolved')).to.have.length(1);
  });

  it('lets the other instruct and assign as the leader, and hear of what comes of it', async () => {
    const waiting = await registered(world);
    await away('unitHead', { by: 'clerk', of: 'leader', scopes: ['instruct'] });
    const insteadOf = PEOPLE.leader.postId;
    const queue = await list(world, 'unitHead', { box: 'to-instruct', insteadOf });
    expect(queue.items.map(({ id }) => id)).to.include(waiting.id);
    expect((await list(world, 'unitHead', { box: 'mine', insteadOf })).items).to.deep.equal([]);
    const given = await act(world, 'unitHead', 'assignIncoming', waiting, {
      instruction: 'Tham mưu trả lời',
      assignments: [to('officer', 'lead')],
    });
    expect(given.instructions[0]?.by.insteadOf?.id).to.equal(PEOPLE.leader.personId);
    expect(given.assignments[0]?.givenBy?.id).to.equal(PEOPLE.unitHead.personId);
    await world.settle();
    world.jobs.length = 0;
    await act(world, 'officer', 'completeIncoming', given, { text: 'Đã trả lời' });
    await world.settle();
    expect(world.told('incoming.completed')).to.include.members([
      PEOPLE.unitHead.personId,
      PEOPLE.leader.personId,
    ]);
    // An officer who stands in for nobody instructs nobody.
    expect(await codeOf(act(world, 'officer', 'instructIncoming', given, { text: 'Khẩn trương' }))).to.equal(
      'FORBIDDEN',
    );
  });

  it('tells both when something is given to who is away, and whoever gives it sees it at once', async () => {
    await away('colleague');
    await world.settle();
    world.jobs.length = 0;
    await assigned(world);
    await world.settle();
    expect(world.told('incoming.assigned')).to.have.members([
      PEOPLE.officer.personId,
      PEOPLE.colleague.personId,
    ]);
    const context = { actor: PEOPLE.leader, input: {}, correlationId: 'test-0001' } as never;
    const { people } = await world.organization.handlers.getOwnAgency(context);
    expect(people.find(({ id }) => id === PEOPLE.officer.personId)?.absence).to.deep.equal({
      toOn: '2026-03-12',
      delegate: PEOPLE.colleague.name,
    });
  });

  it('is over when it is ended, and on the day after the last', async () => {
    const given = await assigned(world);
    const one = await away('colleague', { toOn: '2026-03-02' });
    expect(await workOf('colleague', 'officer')).to.include(given.id);
    expect(await codeOf(end('colleague', one))).to.equal('FORBIDDEN');
    authorities.time.now = new Date('2026-03-02T17:00:00Z');
    expect(await codeOf(read(world, 'colleague', given.id))).to.equal('NOT_FOUND');
    authorities.time.now = new Date(NOW);
    await end('officer', one);
    expect(await codeOf(workOf('colleague', 'officer'))).to.equal('ABSENCE_NOT_IN_FORCE');
    const late = act(world, 'colleague', 'reportProgress', given, { insteadOf: PEOPLE.officer.postId });
    expect(await codeOf(late)).to.equal('ABSENCE_NOT_IN_FORCE');
  });

  it('is not passed on, and goes round on no way and in no days that meet', async () => {
    await away('colleague', { fromOn: '2026-03-05', toOn: '2026-03-10' });
    const code = (delegate: PersonName, wish: Wish) => codeOf(away(delegate, wish));
    const meets = { fromOn: '2026-03-10', toOn: '2026-03-20' };
    expect(await code('officer', { by: 'colleague', ...meets })).to.equal('DELEGATION_CIRCULAR');
    expect(await code('unitHead', { by: 'colleague', ...meets })).to.equal('DELEGATION_ONWARD');
    expect(await code('officer', { by: 'unitHead', ...meets })).to.equal('DELEGATION_ONWARD');
    expect(await code('unitHead', { by: 'officer', ...meets })).to.equal('ABSENCE_OVERLAPS');
    const apart = { fromOn: '2026-03-11', toOn: '2026-03-20' };
    expect(await code('officer', { by: 'colleague', ...apart })).to.equal('resolved');
    // Approving for another goes round over a third as well.
    expect(await code('colleague', { by: 'officer', kind: 'approval' })).to.equal('resolved');
    expect(await code('unitHead', { by: 'colleague', kind: 'approval' })).to.equal('resolved');
    expect(await code('officer', { by: 'unitHead', kind: 'approval' })).to.equal('DELEGATION_CIRCULAR');
  });

  it('does not go round either when both are written down at once', async () => {
    const codes = await Promise.all([
      codeOf(away('colleague', { by: 'officer' })),
      codeOf(away('officer', { by: 'colleague' })),
    ]);
    expect(codes).to.include('DELEGATION_CIRCULAR');
    const [one, other] = await Promise.all(
      (['colleague', 'officer'] as const).map(async (who) =>
        listStandIns.response.parse(await ask(world, who, 'listStandIns')),
      ),
    );
    expect((one?.items.length ?? 0) + (other?.items.length ?? 0)).to.be.below(2);
  });

  it('is noted by who is away, the administrator, and a clerk for a leader only; for what he can do', async () => {
    const code = (delegate: PersonName, wish: Wish) => codeOf(away(delegate, wish));
    expect(await code('colleague', { by: 'administrator', of: 'officer' })).to.equal('resolved');
    expect(await code('colleague', { by: 'clerk', of: 'unitHead' })).to.equal('FORBIDDEN');
    expect(await code('officer', { by: 'unitHead', of: 'leader' })).to.equal('FORBIDDEN');
    for (const [delegate, wish] of [
      ['colleague', { by: 'unitHead', scopes: [] }],
      ['colleague', { by: 'unitHead', scopes: ['instruct'] }],
      ['administrator', { by: 'unitHead' }],
      ['unitHead', { by: 'unitHead' }],
      ['stranger', { by: 'unitHead' }],
      ['colleague', { by: 'unitHead', toOn: '2026-02-01' }],
    ] as const)
      expect(
        await code(delegate, { ...wish, scopes: [...('scopes' in wish ? wish.scopes : ['parts'])] }),
        delegate,
      ).to.equal('DELEGATION_INVALID');
  });

  it('falls back when who was to act leaves his post, which the administrator is told once', async () => {
    const leaver = { id: 'post-stand-in', agencyId: AGENCY.id, unitId: PEOPLE.officer.unitId };
    const put = (toOn: string | null) =>
      world.organization.setUp.putPerson({
        ...{
          id: 'person-stand-in',
          agencyId: AGENCY.id,
          name: 'Người Thay',
          email: 'a@example.vn',
          username: 'stand-in',
        },
        posts: [{ ...leaver, role: 'officer', title: 'Chuyên viên', fromOn: '2020-01-01', toOn }],
      });
    await put('2026-02-28');
    const standIn = { ...PEOPLE.officer, personId: 'person-stand-in', postId: leaver.id };
    const body = {
      ...{ kind: 'absence', kinds: [], scopes: ['parts'], evidence: null, basis: 'Nghỉ phép năm' },
      ...{ toPostId: leaver.id, fromOn: '2026-03-01', toOn: '2026-03-12', key: crypto.randomUUID() },
    };
    expect(await codeOf(handle('officer', 'makeDelegation', { body }))).to.equal('DELEGATION_INVALID');
    await put(null);
    made.push(await handle('officer', 'makeDelegation', { body }));
    const given = await assigned(world);
    expect((await ask(world, standIn, 'getIncoming', { params: { id: given.id } })) as object).to.include({
      id: given.id,
    });
    await world.settle();
    world.jobs.length = 0;
    await put('2026-03-01');
    for (let times = 0; times < 2; times += 1)
      expect(await codeOf(ask(world, standIn, 'getIncoming', { params: { id: given.id } }))).to.equal(
        'NOT_FOUND',
      );
    await world.settle();
    expect(world.told('delegation.forsaken')).to.have.members([
      PEOPLE.officer.personId,
      PEOPLE.administrator.personId,
    ]);
    expect(await workOf('officer')).to.include(given.id);
  });
});

const nameOf = (who: PersonName) => {
  const { personId: id, name, title } = PEOPLE[who];
  return { id, name, title };
};
