// Circuits of outgoing documents: each act by the people of its step, and what is refused, with nothing lost.
import { expect } from 'chai';
import { CircuitDefault } from '../../server/contracts/circuit.ts';
import { Delegation } from '../../server/contracts/delegations.ts';
import { OutgoingDetail, OutgoingListItem } from '../../server/contracts/outgoing-document.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import {
  act,
  ask,
  begin,
  draft,
  expectUnchanged,
  finish,
  notified,
  read,
  sign,
  tell,
} from './outgoing-desk.ts';
import {
  AGENCY,
  type Authorities,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  type World,
} from './outgoing-world.ts';

const DAY = '2026-03-02';
const NOW = new Date(`${DAY}T03:00:00Z`);
const post = (who: PersonName) => PEOPLE[who].postId;
const step = (kind: string, who: PersonName[], more: object = {}) => ({
  kind,
  postIds: who.map(post),
  ...more,
});
/** Head of unit, two others in parallel, the form, initials; then the leader signs. */
const FULL = [
  step('content', ['unitHead']),
  step('coordination', ['colleague', 'secondClerk'], { dueOn: '2026-03-05' }),
  step('form', ['clerk']),
  step('initials', ['deputy']),
];

describe('the circuit of an outgoing document', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(NOW);
    world = await openWorld(authorities);
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });
  beforeEach(() => {
    authorities.time.now = NOW;
  });

  const submitted = async (circuit: object[] | null = FULL, overrides: object = {}) =>
    act(world, 'officer', 'submitOutgoing', await draft(world, { circuit, ...overrides }));
  const approve = async (who: PersonName, { id }: { id: string }, text = '') =>
    act(world, who, 'approveOutgoing', await read(world, who, id), { text });
  const approved = async (document: { id: string }, ...people: PersonName[]): Promise<OutgoingDetail> => {
    let after = OutgoingDetail.parse(await read(world, 'officer', document.id));
    // A reason, because the letter of the tests is no official form.
    for (const who of people) after = await approve(who, document, 'Đã xem, thể thức theo quy định riêng');
    return after;
  };
  const openOf = ({ circuit }: OutgoingDetail) => circuit.steps.find(({ state }) => state === 'open')?.kind;
  const waiting = async (who: PersonName, box = 'waiting') => {
    const { items } = (await ask(world, who, 'listOutgoing', { query: { box } })) as { items: unknown[] };
    return items.map((item) => OutgoingListItem.parse(item));
  };
  const isWaiting = async (who: PersonName, { id }: { id: string }) =>
    (await waiting(who)).some((item) => item.id === id);
  const delegate = async (who: PersonName, body: object) =>
    Delegation.parse(
      await world.organization.handlers.makeDelegation({
        input: {
          params: undefined,
          query: undefined,
          body: ROUTES.makeDelegation.body.parse({
            key: crypto.randomUUID(),
            basis: 'Giấy ủy quyền số 05/GUQ-SNV',
            fromOn: DAY,
            ...body,
          }),
        },
        actor: PEOPLE[who],
      } as never),
    );
  const withdraw = (who: PersonName, id: string) =>
    world.organization.handlers.withdrawDelegation({
      input: { params: { id }, query: undefined, body: { reason: 'Đã trở lại làm việc' } },
      actor: PEOPLE[who],
    } as never);

  describe('step by step', () => {
    it('goes through every step in its order, opinions in parallel, to the signature', async () => {
      const first = await submitted();
      expect(first.state).to.equal('submitted');
      expect(openOf(first)).to.equal('content');
      for (const who of ['leader', 'clerk', 'deputy'] as const)
        expect(await codeOf(act(world, who, 'approveOutgoing', first)), who).to.equal('FORBIDDEN');
      expect(await codeOf(act(world, 'colleague', 'approveOutgoing', first))).to.equal('FORBIDDEN');
      expect(await codeOf(begin(world, 'leader', first))).to.equal('CIRCUIT_NOT_DONE');
      expect([await isWaiting('unitHead', first), await isWaiting('leader', first)]).to.deep.equal([
        true,
        false,
      ]);

      const opened = await approve('unitHead', first, 'Nội dung đạt');
      expect(openOf(opened)).to.equal('coordination');
      expect(await notified(world, 'outgoing.toApprove', first)).to.include.members([
        PEOPLE.colleague.personId,
        PEOPLE.secondClerk.personId,
      ]);
      const [item] = (await waiting('colleague')).filter(({ id }) => id === first.id);
      expect(item).to.deep.include({ isMine: true, stepDueOn: '2026-03-05' });
      expect(item?.waitsFor).to.have.members([PEOPLE.colleague.name, PEOPLE.secondClerk.name]);
      const half = await approve('secondClerk', first, 'Thống nhất');
      expect(openOf(half)).to.equal('coordination');
      expect(openOf(await approve('colleague', first, 'Đề nghị bổ sung căn cứ'))).to.equal('form');

      const formed = await act(world, 'clerk', 'checkForm', await read(world, 'clerk', first.id), {
        passed: true,
        text: 'Tệp mẫu để thử',
      });
      expect(openOf(formed)).to.equal('initials');
      const done = await approve('deputy', first);
      expect([done.state, openOf(done)]).to.deep.equal(['approved', 'sign']);
      expect(done.timeline.map(({ action }) => action)).to.include.members([
        'outgoing.opinionGiven',
        'outgoing.formPassed',
        'outgoing.initialled',
      ]);
      expect(await isWaiting('leader', first)).to.equal(true);
      expect(await notified(world, 'outgoing.toSign', first)).to.deep.equal([PEOPLE.leader.personId]);
      const signed = await sign(world, 'leader', await read(world, 'leader', first.id));
      expect([signed.state, signed.circuit.steps.at(-1)?.state]).to.deep.equal(['signed', 'done']);
      expect(await isWaiting('leader', first)).to.equal(false);
    });

    it('shows it to the people of the circuit once submitted, and to no other officer', async () => {
      const unsent = await draft(world, { circuit: [step('content', ['unitHead'])] });
      expect(await codeOf(read(world, 'unitHead', unsent.id))).to.equal('NOT_FOUND');
      await act(world, 'officer', 'submitOutgoing', unsent);
      expect((await read(world, 'unitHead', unsent.id)).can.approve).to.equal(true);
      expect(await codeOf(read(world, 'colleague', unsent.id))).to.equal('NOT_FOUND');
    });

    it('takes one of two approvals sent at once for the same version', async () => {
      const first = await approved(await submitted(), 'unitHead');
      const codes = await Promise.all(
        (['colleague', 'secondClerk'] as const).map((who) =>
          codeOf(act(world, who, 'approveOutgoing', first)),
        ),
      );
      expect(codes.sort()).to.deep.equal(['CONFLICT', 'resolved']);
    });
  });

  describe('going back', () => {
    it('returns twice to different steps, which are approved anew, with those after them', async () => {
      const all = await approved(
        await submitted(),
        'unitHead',
        'colleague',
        'secondClerk',
        'clerk',
        'deputy',
      );
      const toForm = await act(world, 'leader', 'returnOutgoing', await read(world, 'leader', all.id), {
        text: 'Xem lại căn cứ pháp lý',
        toStepId: 'step-3',
      });
      expect([toForm.state, openOf(toForm)]).to.deep.equal(['submitted', 'form']);
      expect(await codeOf(begin(world, 'leader', toForm))).to.equal('CIRCUIT_NOT_DONE');
      const toContent = await act(world, 'clerk', 'returnOutgoing', await read(world, 'clerk', all.id), {
        text: 'Nội dung chưa khớp phụ lục',
        toStepId: 'step-1',
      });
      expect(openOf(toContent)).to.equal('content');
      expect(await notified(world, 'outgoing.returned', all)).to.include(PEOPLE.officer.personId);
      const again = await approved(all, 'unitHead', 'colleague', 'secondClerk', 'clerk', 'deputy');
      expect(again.state).to.equal('approved');
    });

    it('is returned, and its form checked, by nobody out of his turn', async () => {
      const first = await submitted();
      for (const [name, body] of [
        ['returnOutgoing', { text: 'Trả lại' }],
        ['checkForm', { passed: false, text: 'Sai lề' }],
      ] as const)
        expect(await codeOf(act(world, 'clerk', name, first, body)), name).to.equal('FORBIDDEN');
      expect((await read(world, 'clerk', first.id)).can).to.include({ return: false, formCheck: false });
      const withoutForm = await submitted([step('content', ['unitHead'])]);
      const passed = { passed: true, text: 'Thể thức theo quy định riêng' };
      expect((await act(world, 'clerk', 'checkForm', withoutForm, passed)).state).to.equal('submitted');
    });

    it('refuses a return to a step that is not an earlier one', async () => {
      const first = await submitted();
      for (const toStepId of ['step-1', 'step-3', 'sign', 'nowhere'])
        expect(
          await codeOf(act(world, 'unitHead', 'returnOutgoing', first, { text: 'Trả lại', toStepId })),
          toStepId,
        ).to.equal('BAD_INPUT');
      await expectUnchanged(world, 'officer', first);
    });

    it('asks those who approved again after a change of the content, and only then', async () => {
      const circuit = [step('content', ['unitHead']), step('initials', ['deputy'])];
      const first = await approved(await submitted(circuit), 'unitHead');
      const back = await act(world, 'deputy', 'returnOutgoing', first, { text: 'Thiếu phụ lục' });
      expect(back.state).to.equal('returned');
      const same = await act(world, 'officer', 'submitOutgoing', await read(world, 'officer', first.id));
      expect(openOf(same)).to.equal('initials');
      const returned = await act(world, 'deputy', 'returnOutgoing', same, { text: 'Thiếu phụ lục' });
      const main = await world.upload('officer', buildDocument({ pages: 3 }));
      const seen = await read(world, 'officer', returned.id);
      const mended = await act(world, 'officer', 'updateDraft', seen, { fields: { ...seen.fields, main } });
      const anew = await act(world, 'officer', 'submitOutgoing', mended);
      expect(openOf(anew)).to.equal('content');
      const all = await approved(anew, 'unitHead', 'deputy');
      const last = await act(world, 'leader', 'returnOutgoing', all, { text: 'Sửa trích yếu' });
      const { fields } = last;
      const subject = await act(world, 'officer', 'updateDraft', last, {
        fields: { ...fields, subject: 'Khác' },
      });
      expect(openOf(await act(world, 'officer', 'submitOutgoing', subject))).to.equal('content');
    });

    it('takes back a submission, an approval and a return, until the next person acts', async () => {
      const first = await submitted();
      const own = await act(world, 'officer', 'takeBackOutgoing', first);
      expect([own.state, own.can.edit]).to.deep.equal(['draft', true]);
      const again = await act(world, 'officer', 'submitOutgoing', own);
      const opened = await approve('unitHead', again);
      expect(await codeOf(act(world, 'officer', 'takeBackOutgoing', opened))).to.equal(
        'CIRCUIT_NOTHING_TO_TAKE_BACK',
      );
      const undone = await act(world, 'unitHead', 'takeBackOutgoing', opened);
      expect(openOf(undone)).to.equal('content');
      expect(await codeOf(act(world, 'unitHead', 'takeBackOutgoing', undone))).to.equal(
        'CIRCUIT_NOTHING_TO_TAKE_BACK',
      );
      const returned = await act(world, 'unitHead', 'returnOutgoing', undone, { text: 'Nhầm tệp' });
      const kept = await act(world, 'unitHead', 'takeBackOutgoing', returned);
      expect([kept.state, openOf(kept)]).to.deep.equal(['submitted', 'content']);
      const goneOn = await approved(first, 'unitHead', 'colleague');
      expect(await codeOf(act(world, 'unitHead', 'takeBackOutgoing', goneOn))).to.equal(
        'CIRCUIT_NOTHING_TO_TAKE_BACK',
      );
    });

    it('lets each of several take back his own opinion while the step is open', async () => {
      const half = await approved(await submitted(), 'unitHead', 'colleague');
      const asked = await act(world, 'secondClerk', 'askOpinion', half, {
        postIds: [post('deputy')],
        text: 'Anh xem giúp mục 2',
      });
      const back = await act(world, 'colleague', 'takeBackOutgoing', asked);
      expect(back.circuit.steps[1]?.people.map(({ approval }) => approval)).to.deep.equal([null, null]);
    });

    it('takes nothing back while the leader is signing, nor after he signed', async () => {
      const first = await approved(await submitted([step('content', ['unitHead'])]), 'unitHead');
      const { signingId } = await begin(world, 'leader', first);
      expect(await codeOf(act(world, 'unitHead', 'takeBackOutgoing', first))).to.equal('SIGNING_IN_PROGRESS');
      const signed = await finish(world, 'leader', first.id, signingId);
      expect(await codeOf(act(world, 'unitHead', 'takeBackOutgoing', signed))).to.equal(
        'OUTGOING_WRONG_STATE',
      );
    });

    it('ends a rejected document with its reason; nobody acts on it any more', async () => {
      const first = await submitted();
      expect(await codeOf(act(world, 'clerk', 'rejectOutgoing', first, { text: 'Không' }))).to.equal(
        'FORBIDDEN',
      );
      const ended = await act(world, 'unitHead', 'rejectOutgoing', first, { text: 'Không thuộc thẩm quyền' });
      expect([ended.state, ended.opinions.at(-1)?.kind]).to.deep.equal(['cancelled', 'reject']);
      expect(await notified(world, 'outgoing.rejected', first)).to.deep.equal([PEOPLE.officer.personId]);
      for (const name of ['approveOutgoing', 'returnOutgoing', 'takeBackOutgoing'] as const)
        expect(await codeOf(act(world, 'unitHead', name, ended, { text: 'Làm lại' })), name).to.equal(
          'OUTGOING_WRONG_STATE',
        );
      expect(await isWaiting('unitHead', first)).to.equal(false);
    });
  });

  describe('other people', () => {
    it('forwards a place to another person, who approves instead', async () => {
      const first = await submitted();
      for (const [toPostId, code] of [
        [post('unitHead'), 'CIRCUIT_PERSON_UNKNOWN'],
        [post('stranger'), 'CIRCUIT_PERSON_UNKNOWN'],
        ['post-nobody', 'CIRCUIT_PERSON_UNKNOWN'],
      ])
        expect(await codeOf(act(world, 'unitHead', 'forwardOutgoing', first, { toPostId }))).to.equal(code);
      const fromPostId = post('unitHead');
      for (const who of ['officer', 'clerk'] as const)
        expect(
          await codeOf(act(world, who, 'forwardOutgoing', first, { fromPostId, toPostId: post('deputy') })),
          who,
        ).to.equal('FORBIDDEN');
      const handed = await act(world, 'unitHead', 'forwardOutgoing', first, { toPostId: post('colleague') });
      expect(await notified(world, 'outgoing.forwarded', first)).to.deep.equal([PEOPLE.colleague.personId]);
      expect(await codeOf(act(world, 'unitHead', 'approveOutgoing', handed))).to.equal('FORBIDDEN');
      expect(openOf(await approve('colleague', first))).to.equal('coordination');
    });

    it('asks a second opinion that does not hold the step up, or does when told so', async () => {
      const first = await submitted();
      const postIds = [post('colleague')];
      const asked = await act(world, 'unitHead', 'askOpinion', first, { postIds, text: 'Chị thấy thế nào?' });
      expect(await isWaiting('colleague', first)).to.equal(true);
      const seen = await read(world, 'colleague', first.id);
      expect(seen.can).to.include({ answerOpinion: true, approve: false, return: false });
      expect(
        await codeOf(act(world, 'unitHead', 'askOpinion', asked, { postIds, text: 'Lần nữa' })),
      ).to.equal('CIRCUIT_PERSON_UNKNOWN');
      const answer = (who: PersonName, document: OutgoingDetail) =>
        tell(world, who, 'answerOpinion', {
          params: { id: document.id, asked: document.circuit.asked.at(-1)?.id },
          body: { version: document.version, text: 'Nên bổ sung số liệu' },
        });
      expect(await codeOf(answer('clerk', seen))).to.equal('FORBIDDEN');
      const answered = await answer('colleague', seen);
      expect(answered.circuit.asked.at(-1)?.answer?.text).to.equal('Nên bổ sung số liệu');
      expect(await notified(world, 'outgoing.opinionAnswered', first)).to.deep.equal([
        PEOPLE.unitHead.personId,
      ]);
      expect(await codeOf(answer('colleague', answered))).to.equal('FORBIDDEN');

      const held = await act(world, 'unitHead', 'askOpinion', await read(world, 'unitHead', first.id), {
        postIds: [post('secondClerk')],
        text: 'Phải có ý kiến văn thư',
        isBlocking: true,
      });
      expect(held.can.approve).to.equal(false);
      expect(await codeOf(act(world, 'unitHead', 'approveOutgoing', held))).to.equal(
        'CIRCUIT_OPINION_PENDING',
      );
      await answer('secondClerk', await read(world, 'secondClerk', first.id));
      expect(openOf(await approve('unitHead', first))).to.equal('coordination');
    });

    it('holds the signature up for a question of the signer that was marked so', async () => {
      const first = await approved(await submitted([step('content', ['unitHead'])]), 'unitHead');
      const held = await act(world, 'leader', 'askOpinion', first, {
        postIds: [post('deputy')],
        text: 'Anh phụ trách lĩnh vực có ý kiến gì?',
        isBlocking: true,
      });
      expect(await codeOf(begin(world, 'leader', held))).to.equal('CIRCUIT_OPINION_PENDING');
    });

    it('lets the one who was authorised approve in the place of another, until the last day', async () => {
      await delegate('unitHead', {
        kind: 'approval',
        toPostId: post('colleague'),
        kinds: ['cong-van'],
        toOn: '2026-03-03',
      });
      const circuit = [step('content', ['unitHead'])];
      const first = await submitted(circuit);
      expect(await isWaiting('colleague', first)).to.equal(true);
      const other = await submitted(circuit, { kind: 'to-trinh' });
      expect(await codeOf(read(world, 'colleague', other.id))).to.equal('NOT_FOUND');
      const [head, colleague] = [PEOPLE.unitHead.personId, PEOPLE.colleague.personId];
      expect(await notified(world, 'outgoing.toApprove', first)).to.have.members([head, colleague]);
      expect(await notified(world, 'outgoing.toApprove', other)).to.deep.equal([head]);
      const late = await submitted(circuit);
      const done = await approve('colleague', first, 'Duyệt thay');
      expect(done.circuit.steps[0]?.people[0]?.approval).to.deep.include({ isForAnother: true });
      expect(done.circuit.steps[0]?.people[0]?.approval?.by.id).to.equal(PEOPLE.colleague.personId);
      authorities.time.now = new Date('2026-03-04T03:00:00Z');
      expect(await codeOf(read(world, 'colleague', late.id))).to.equal('NOT_FOUND');
      expect(await isWaiting('unitHead', late)).to.equal(true);
      expect(await notified(world, 'outgoing.toApprove', await submitted(circuit))).to.deep.equal([head]);
    });

    it('waits where it is when a person of the step has moved away, and is handed to another', async () => {
      const first = await submitted([step('content', ['colleague'])]);
      const { personId, name } = PEOPLE.colleague;
      const moved = (toOn: string | null) => ({
        id: personId,
        agencyId: AGENCY.id,
        name,
        email: '',
        username: personId,
        posts: [
          {
            id: post('colleague'),
            agencyId: AGENCY.id,
            unitId: 'unit-0001',
            role: 'officer' as const,
            title: 'colleague',
            fromOn: '2020-01-01',
            toOn,
          },
          {
            id: 'post-elsewhere',
            agencyId: 'agency-0002',
            unitId: 'unit-0001',
            role: 'officer' as const,
            title: 'colleague',
            fromOn: '2026-03-02',
            toOn: null,
          },
        ],
      });
      await world.organization.setUp.putPerson(moved('2026-03-01'));
      try {
        const seen = await read(world, 'officer', first.id);
        expect(seen.circuit.steps[0]?.people[0]).to.deep.include({ isGone: true, approval: null });
        expect([seen.state, seen.can.forward]).to.deep.equal(['submitted', true]);
        const elsewhere = { ...PEOPLE.colleague, agencyId: 'agency-0002', postId: 'post-elsewhere' };
        const asked = world.outgoing.handlers.approveOutgoing({
          input: { params: { id: first.id }, body: { version: first.version, text: '' }, query: undefined },
          actor: elsewhere,
        } as never);
        expect(await codeOf(asked)).to.equal('NOT_FOUND');
        const handed = await act(world, 'officer', 'forwardOutgoing', seen, {
          fromPostId: post('colleague'),
          toPostId: post('unitHead'),
        });
        expect(handed.circuit.steps[0]?.people[0]?.isGone).to.equal(false);
        expect((await approve('unitHead', first)).state).to.equal('approved');
      } finally {
        await world.organization.setUp.putPerson(moved(null));
      }
    });
  });

  describe('the default of an agency', () => {
    const put = async (who: PersonName, body: object) =>
      CircuitDefault.parse(await ask(world, who, 'putCircuitDefault', { body }));
    const mandatory = { kind: 'content', unitHead: true, isMandatory: true, dueDays: 2 };

    it('is set by a clerk or the administrator, the closest one counts, and mandatory steps stay', async () => {
      const body = { version: 0, kind: 'ke-hoach', unitId: null, steps: [mandatory] };
      for (const who of ['officer', 'leader'] as const)
        expect(await codeOf(put(who, body)), who).to.equal('FORBIDDEN');
      const unknown = { ...body, steps: [{ kind: 'form', postIds: [post('stranger')] }] };
      expect(await codeOf(put('administrator', unknown))).to.equal('CIRCUIT_PERSON_UNKNOWN');
      const set = await put('administrator', body);
      expect(await codeOf(put('clerk', body))).to.equal('CONFLICT');
      const closer = { ...body, unitId: PEOPLE.officer.unitId };
      await put('clerk', { ...closer, steps: [mandatory, { kind: 'form', postIds: [post('clerk')] }] });

      const usual = await submitted(null, { kind: 'ke-hoach' });
      expect(usual.circuit.steps.map(({ kind, dueOn }) => [kind, dueOn])).to.deep.equal([
        ['content', '2026-03-04'],
        ['form', null],
        ['sign', null],
      ]);
      expect(usual.circuit.steps[0]?.people[0]?.postId).to.equal(post('unitHead'));
      const own = (circuit: object[]) => submitted(circuit, { kind: 'ke-hoach' });
      expect(await codeOf(own([step('form', ['clerk'])]))).to.equal('CIRCUIT_STEP_MISSING');
      expect(await codeOf(own([]))).to.equal('CIRCUIT_STEP_MISSING');
      const changed = await own([step('initials', ['deputy']), step('content', ['unitHead'])]);
      expect(changed.circuit.steps.map(({ isMandatory }) => isMandatory)).to.deep.equal([false, true, true]);

      await ask(world, 'clerk', 'removeCircuitDefault', {
        params: { id: set.id },
        body: { version: set.version },
      });
      const again = { params: { id: set.id }, body: { version: set.version + 1 } };
      expect(await codeOf(ask(world, 'clerk', 'removeCircuitDefault', again))).to.equal('NOT_FOUND');
      expect((await put('clerk', body)).version).to.equal(set.version + 2);
    });

    it('leaves a kind without a default as it was: any leader approves, the signer signs at once', async () => {
      const first = await submitted(null);
      expect(first.circuit.steps.map(({ kind, state }) => [kind, state])).to.deep.equal([['sign', 'open']]);
      expect((await act(world, 'deputy', 'approveOutgoing', first)).state).to.equal('approved');
    });

    it('names steps that have nobody, and people who are not there', async () => {
      expect(await codeOf(submitted([step('content', [])]))).to.equal('CIRCUIT_STEP_EMPTY');
      expect(await codeOf(submitted([step('content', ['unitHead', 'stranger'])]))).to.equal(
        'CIRCUIT_PERSON_UNKNOWN',
      );
      expect(await codeOf(submitted(FULL, { signerPostId: null }))).to.equal('OUTGOING_INCOMPLETE');
    });
  });

  describe('the capacity of the signer', () => {
    const HEAD = { signerPostId: PEOPLE.unitHead.postId, capacity: 'TUQ', kind: 'giay-moi' };
    const tuq = { kind: 'TUQ', toPostId: PEOPLE.unitHead.postId, kinds: ['giay-moi'], toOn: '2026-03-05' };

    it('is asked at submission: the wrong one is refused by its own code', async () => {
      const codes = [];
      for (const fields of [
        { capacity: 'KT' },
        { capacity: 'Q' },
        { capacity: 'TL' },
        { signerPostId: post('unitHead') },
        HEAD,
      ])
        codes.push(await codeOf(submitted(null, fields)));
      expect(codes).to.deep.equal([
        'CAPACITY_NEEDS_DEPUTY',
        'CAPACITY_NEEDS_ACTING_HEAD',
        'CAPACITY_NEEDS_UNIT_HEAD',
        'CAPACITY_NEEDS_HEAD',
        'DELEGATION_MISSING',
      ]);
    });

    it('by delegated authority needs a written delegation in force, and ends with it', async () => {
      expect(await codeOf(delegate('officer', tuq))).to.equal('DELEGATION_INVALID');
      expect(await codeOf(delegate('officer', { ...tuq, fromPostId: post('leader') }))).to.equal('FORBIDDEN');
      const given = await delegate('leader', tuq);
      expect(given).to.deep.include({ state: 'in-force', canWithdraw: true });
      expect(await codeOf(delegate('unitHead', { ...tuq, toPostId: post('colleague') }))).to.equal(
        'DELEGATION_ONWARD',
      );
      expect(await codeOf(submitted(null, { ...HEAD, kind: 'cong-van' }))).to.equal(
        'DELEGATION_OUT_OF_SCOPE',
      );
      const first = await submitted(null, HEAD);
      await world.hold({ kind: 'person', id: PEOPLE.unitHead.personId }, 'so-noi-vu.officer');
      const { signingId } = await begin(world, 'unitHead', first);
      // Ended yesterday: nothing is signed, and the document stays where it is.
      authorities.time.now = new Date('2026-03-06T03:00:00Z');
      expect(await codeOf(begin(world, 'unitHead', first))).to.equal('DELEGATION_ENDED');
      expect(await codeOf(submitted(null, HEAD))).to.equal('DELEGATION_ENDED');
      await expectUnchanged(world, 'officer', first);
      authorities.time.now = NOW;
      expect((await finish(world, 'unitHead', first.id, signingId)).state).to.equal('signed');
      const second = await submitted(null, HEAD);
      const session = await begin(world, 'unitHead', second);
      expect(await codeOf(withdraw('unitHead', given.id))).to.equal('FORBIDDEN');
      expect(await codeOf(withdraw('colleague', given.id))).to.equal('NOT_FOUND');
      await withdraw('leader', given.id);
      expect(await codeOf(withdraw('leader', given.id))).to.equal('DELEGATION_ENDED');
      expect(await codeOf(finish(world, 'unitHead', second.id, session.signingId))).to.equal(
        'DELEGATION_ENDED',
      );
      expect((await read(world, 'officer', second.id)).state).to.equal('submitted');
    });
  });
});
