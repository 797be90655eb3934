import { expect } from 'chai';
import { waitingOf } from '../../../server/outgoing/domain/awaits.ts';
import {
  type Approval,
  backTo,
  beginCircuit,
  type Circuit,
  type CircuitStep,
  earlierSteps,
  isHeldUp,
  missingSteps,
  NO_CIRCUIT,
  openStep,
  placeId,
  stateOf,
  withApproval,
  withPerson,
} from '../../../server/outgoing/domain/circuit.ts';

const ref = (id: string) => ({ id: `person-${id}`, name: id, title: id });
const person = (postId: string) => ({ postId, person: ref(postId), approval: null });
const step = (
  kind: CircuitStep['kind'],
  postIds: string[],
  needs: CircuitStep['needs'] = 'all',
): Omit<CircuitStep, 'id'> => ({ kind, needs, people: postIds.map(person), isMandatory: false, dueOn: null });
const approval = (digest = 'd1'): Approval => ({
  at: new Date(0),
  by: ref('x'),
  text: '',
  digest,
  isForAnother: false,
});

const STEPS = [step('content', ['head']), step('coordination', ['a', 'b']), step('form', ['clerk'])];
const begun = (steps = STEPS, before: Circuit = NO_CIRCUIT, digest = 'd1') =>
  beginCircuit(steps, { before, digest });
const approved = (circuit: Circuit, ...posts: string[]) =>
  posts.reduce((made, postId) => {
    const stepId = openStep(made)?.id ?? '';
    return withApproval(made, { stepId, postId, approval: approval() });
  }, circuit);
const at = (circuit: Circuit) => ({ state: stateOf(circuit), circuit });

describe('the circuit of a document', () => {
  it('opens one step after the other, and the signature last', () => {
    let circuit = begun();
    expect(placeId(at(circuit))).to.equal('step-1');
    circuit = approved(circuit, 'head');
    expect(placeId(at(circuit))).to.equal('step-2');
    circuit = approved(circuit, 'a');
    expect([placeId(at(circuit)), stateOf(circuit)]).to.deep.equal(['step-2', 'submitted']);
    circuit = approved(circuit, 'b', 'clerk');
    expect([placeId(at(circuit)), stateOf(circuit)]).to.deep.equal(['sign', 'approved']);
  });

  it('is done with one approval where one is enough', () => {
    const circuit = begun([step('coordination', ['a', 'b'], 'any')]);
    expect(stateOf(approved(circuit, 'b'))).to.equal('approved');
  });

  it('without steps leaves a submitted document to any leader and to its signer', () => {
    expect(stateOf(NO_CIRCUIT)).to.equal('submitted');
    expect(placeId({ state: 'submitted', circuit: NO_CIRCUIT })).to.equal('sign');
    for (const state of ['draft', 'returned', 'signed', 'cancelled'] as const)
      expect(placeId({ state, circuit: begun() }), state).to.equal(undefined);
  });

  it('keeps an approval for the same content only', () => {
    const before = approved(begun(), 'head', 'a');
    expect(placeId(at(begun(STEPS, before)))).to.equal('step-2');
    expect(begun(STEPS, before).steps[1]?.people.map((each) => each.approval !== null)).to.deep.equal([
      true,
      false,
    ]);
    expect(placeId(at(begun(STEPS, before, 'd2')))).to.equal('step-1');
    expect(placeId(at(begun([step('form', ['head'])], before)))).to.equal('step-1');
  });

  it('asks a step it went back to, and all after it, anew', () => {
    const done = approved(begun(), 'head', 'a', 'b', 'clerk');
    const back = backTo(done, 'step-2');
    expect(placeId(at(back))).to.equal('step-2');
    expect(back.steps.map(({ people }) => people.filter((each) => each.approval).length)).to.deep.equal([
      1, 0, 0,
    ]);
  });

  it('names as earlier only the steps before the open one', () => {
    const ids = (circuit: Circuit) => earlierSteps(at(circuit)).map(({ id }) => id);
    expect(ids(begun())).to.deep.equal([]);
    expect(ids(approved(begun(), 'head'))).to.deep.equal(['step-1']);
    expect(ids(approved(begun(), 'head', 'a', 'b', 'clerk'))).to.deep.equal(['step-1', 'step-2', 'step-3']);
  });

  it('puts one person in another’s place, without his approval', () => {
    const circuit = withPerson(approved(begun(), 'head'), {
      stepId: 'step-1',
      postId: 'head',
      to: { postId: 'deputy', person: ref('deputy') },
    });
    expect(circuit.steps[0]?.people).to.deep.equal([person('deputy')]);
  });

  it('is held up by an unanswered question of the open step that was marked so, and by no other', () => {
    const question = (overrides: object) => ({
      id: 'q',
      stepId: 'step-1',
      postId: 'x',
      person: ref('x'),
      by: ref('head'),
      byPostId: 'head',
      at: new Date(0),
      question: '?',
      isBlocking: true,
      answer: null,
      ...overrides,
    });
    const asked = (overrides: object) => at({ ...begun(), asked: [question(overrides)] });
    expect(isHeldUp(asked({}))).to.equal(true);
    expect(isHeldUp(asked({ isBlocking: false }))).to.equal(false);
    expect(isHeldUp(asked({ stepId: 'step-2' }))).to.equal(false);
    expect(isHeldUp(asked({ answer: { at: new Date(0), by: ref('x'), text: '!' } }))).to.equal(false);
  });

  it('must hold the mandatory steps, with their people and in their order', () => {
    const mandatory = [
      { kind: 'content', postIds: ['head'] },
      { kind: 'form', postIds: ['clerk'] },
    ] as const;
    const missing = (...chosen: Array<{ kind: CircuitStep['kind']; postIds: string[] }>) =>
      missingSteps(mandatory, chosen).map(({ kind }) => kind);
    const [content, form] = [
      { kind: 'content' as const, postIds: ['other', 'head'] },
      { kind: 'form' as const, postIds: ['clerk'] },
    ];
    expect(missing(content, { kind: 'initials', postIds: ['x'] }, form)).to.deep.equal([]);
    expect(missing(form, content)).to.deep.equal(['form']);
    expect(missing({ kind: 'content', postIds: ['other'] }, form)).to.deep.equal(['content']);
    expect(missing()).to.deep.equal(['content', 'form']);
  });

  it('waits for the people of the open step, then for the signer, and for nobody outside of approval', () => {
    const waits = (document: object) => {
      const placed = { signerPostId: 'signer', signer: { name: 'Ký' }, participants: [], ...at(begun()) };
      return waitingOf({ ...placed, ...document });
    };
    const half = waits(at(approved(begun(), 'head', 'a')));
    expect(half.awaits).to.deep.equal([{ postId: 'b', act: 'approve' }]);
    expect(half.waitsFor).to.deep.equal(['b']);
    expect(half.participants).to.have.members(['head', 'a', 'b', 'clerk']);
    expect(waits(at(approved(begun(), 'head', 'a', 'b', 'clerk'))).awaits).to.deep.equal([
      { postId: 'signer', act: 'sign' },
    ]);
    expect(waits({ state: 'returned' }).awaits).to.deep.equal([]);
    expect(waits({ circuit: NO_CIRCUIT }).awaits).to.deep.equal([{ postId: 'signer', act: 'sign' }]);
    const gone = waits({ circuit: NO_CIRCUIT, state: 'cancelled', participants: ['head'] });
    expect(gone.participants).to.deep.equal(['head']);
  });
});
