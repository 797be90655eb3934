// Deadlines of the steps of a circuit: who is told when one comes and when it has passed, once, and who is not.
import { expect } from 'chai';
import { Delegation } from '../../server/contracts/delegations.ts';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { act, draft, notified, read } from './outgoing-desk.ts';
import {
  type Authorities,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  type World,
} from './outgoing-world.ts';

const DUE = '2026-03-05';

describe('deadlines of a circuit', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
    world = await openWorld(authorities);
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });
  const on = (day: number) => {
    authorities.time.now = new Date(`2026-03-0${day}T03:00:00Z`);
  };
  beforeEach(() => on(2));

  const step = (kind: string, who: PersonName[], dueOn: string | null = DUE) => ({
    kind,
    postIds: who.map((each) => PEOPLE[each].postId),
    dueOn,
  });
  const submitted = async (...circuit: object[]) =>
    act(world, 'officer', 'submitOutgoing', await draft(world, { circuit }));
  const ids = (...who: PersonName[]) => who.map((each) => PEOPLE[each].personId);
  const soon = (document: { id: string }) => notified(world, 'outgoing.stepDueSoon', document);
  const overdue = (document: { id: string }) => notified(world, 'outgoing.stepOverdue', document);
  const approve = async (who: PersonName, { id }: OutgoingDetail) =>
    act(world, who, 'approveOutgoing', await read(world, who, id), { text: 'Đồng ý' });

  it('are told of on the day before, once, to whoever has the turn and to the drafter', async () => {
    const document = await submitted(step('content', ['unitHead']), step('form', ['clerk']));
    on(3);
    await world.outgoing.remind();
    expect(await soon(document)).to.deep.equal([]);
    on(4);
    await Promise.all([world.outgoing.remind(), world.outgoing.remind()]);
    on(5);
    await world.outgoing.remind();
    expect(await soon(document)).to.deep.equal(ids('unitHead', 'officer'));
    expect(await overdue(document)).to.deep.equal([]);
    const { version } = await read(world, 'officer', document.id);
    expect(version).to.equal(document.version);
  });

  it('are told of once more when they have passed, with their day', async () => {
    const document = await submitted(step('content', ['unitHead']));
    on(4);
    await world.outgoing.remind();
    for (const day of [6, 7, 8]) {
      on(day);
      await world.outgoing.remind();
    }
    expect(await overdue(document)).to.deep.equal(ids('unitHead', 'officer'));
    const texts = world.jobs
      .map(({ payload }) => payload as { documentId?: string; kind?: string; text?: string })
      .filter(({ documentId, kind }) => documentId === document.id && kind === 'outgoing.stepOverdue')
      .map(({ text }) => text);
    expect(texts).to.deep.equal([DUE]);
  });

  it('are told of a whole step that has passed at once, and only to those it still waits for', async () => {
    const document = await submitted(step('coordination', ['colleague', 'secondClerk']));
    await approve('colleague', document);
    on(6);
    await world.outgoing.remind();
    expect([await soon(document), await overdue(document)]).to.deep.equal([
      [],
      ids('secondClerk', 'officer'),
    ]);
  });

  it('of a later step count from its turn on', async () => {
    const document = await submitted(step('content', ['unitHead'], null), step('form', ['clerk']));
    on(6);
    await world.outgoing.remind();
    expect(await overdue(document)).to.deep.equal([]);
    await approve('unitHead', document);
    await world.outgoing.remind();
    expect(await overdue(document)).to.deep.equal(ids('clerk', 'officer'));
  });

  it('are told of anew when the step is handed to somebody, not when an opinion is asked', async () => {
    const document = await submitted(step('content', ['unitHead']));
    on(6);
    await world.outgoing.remind();
    const asked = await act(world, 'unitHead', 'askOpinion', await read(world, 'unitHead', document.id), {
      postIds: [PEOPLE.deputy.postId],
      text: 'Anh thấy thế nào?',
    });
    await world.outgoing.remind();
    const told = ids('unitHead', 'officer');
    expect(await overdue(document)).to.deep.equal(told);
    await act(world, 'unitHead', 'forwardOutgoing', asked, { toPostId: PEOPLE.colleague.postId });
    await world.outgoing.remind();
    expect(await overdue(document)).to.deep.equal([...told, ...ids('colleague', 'officer')]);
  });

  it('are told to those who stand in for somebody, too', async () => {
    const { makeDelegation } = ROUTES;
    const made = await world.organization.handlers.makeDelegation({
      input: {
        params: undefined,
        query: undefined,
        body: makeDelegation.body.parse({
          key: crypto.randomUUID(),
          kind: 'approval',
          toPostId: PEOPLE.colleague.postId,
          kinds: ['cong-van'],
          basis: 'Giấy ủy quyền số 05/GUQ-SNV',
          fromOn: '2026-03-02',
          toOn: '2026-03-31',
        }),
      },
      actor: PEOPLE.unitHead,
    } as never);
    const document = await submitted(step('content', ['unitHead']));
    on(4);
    await world.outgoing.remind();
    expect(await soon(document)).to.deep.equal(ids('unitHead', 'colleague', 'officer'));
    await world.organization.handlers.withdrawDelegation({
      input: { params: { id: Delegation.parse(made).id }, query: undefined, body: { reason: 'Đã về' } },
      actor: PEOPLE.unitHead,
    } as never);
  });

  it('are nobody’s once the document has gone back, was rejected, or waits for its signature', async () => {
    const documents = [];
    for (const name of ['returnOutgoing', 'rejectOutgoing', 'approveOutgoing'] as const) {
      const document = await submitted(step('content', ['unitHead']));
      await act(world, 'unitHead', name, document, { text: 'Đã xem' });
      documents.push(document);
    }
    on(6);
    await world.outgoing.remind();
    for (const document of documents) expect(await overdue(document)).to.deep.equal([]);
  });
});
