import { expect } from 'chai';
import { OutgoingState } from '../../../server/contracts/vocabulary.ts';
import {
  type Act,
  mayNow,
  type Party,
  TRANSITIONS,
  transitionOf,
} from '../../../server/outgoing/domain/lifecycle.ts';

const PARTIES: Party[] = ['drafter', 'signer', 'leader', 'clerk'];
const ACTS: Act[] = [
  ...new Set(TRANSITIONS.flatMap(({ act }) => (act === 'giveBack' || act === 'takePlace' ? [] : [act]))),
];
const allowed = (party: Party) =>
  ACTS.flatMap((act) =>
    OutgoingState.options
      .filter((state) => mayNow(act, state, new Set([party])))
      .map((state) => `${act}@${state}`),
  );

describe('the lifecycle of an outgoing document', () => {
  it('goes draft, submitted, signed, numbered, sealed, released in this order only', () => {
    const path: Act[] = ['submit', 'sign', 'number', 'seal', 'release'];
    let state: OutgoingState = 'draft';
    const seen: OutgoingState[] = [state];
    for (const act of path) {
      for (const other of path.filter((each) => each !== act))
        expect(transitionOf(other, state), `${other} in ${state}`).to.equal(undefined);
      state = transitionOf(act, state)?.to ?? state;
      seen.push(state);
    }
    expect(seen).to.deep.equal(['draft', 'submitted', 'signed', 'numbered', 'sealed', 'released']);
  });

  it('leaves no state twice by the same act', () => {
    for (const state of OutgoingState.options)
      for (const act of ACTS)
        expect(TRANSITIONS.filter((row) => row.act === act && row.from.includes(state)).length).to.be.at.most(
          1,
        );
  });

  it('is frozen once cancelled, recalled or replaced: nobody may do anything there, and nothing leaves it', () => {
    for (const state of ['cancelled', 'recalled', 'replaced'] as const) {
      for (const act of ACTS)
        expect(mayNow(act, state, new Set(PARTIES)), `${act} in ${state}`).to.equal(false);
      expect(TRANSITIONS.filter(({ from }) => from.includes(state))).to.deep.equal([]);
    }
  });

  it('lets a clerk recall a released document, change its recipients and remind them, and nothing else', () => {
    const acts = ACTS.filter((act) => mayNow(act, 'released', new Set(PARTIES)));
    expect(acts).to.deep.equal(['recall', 'changeRecipients', 'remind', 'resendMail']);
    for (const act of acts) {
      expect(transitionOf(act, 'released')?.to, act).to.equal(null);
      expect(mayNow(act, 'released', new Set(['drafter', 'signer', 'leader'])), act).to.equal(false);
    }
  });

  it('is ended by others only: by its recipients, or by the document that takes its place', () => {
    const ends = TRANSITIONS.filter(({ from, to }) => from.includes('released') && to !== null);
    expect(ends.map(({ to, by }) => [to, ...by])).to.deep.equal([
      ['recalled', 'recipient'],
      ['replaced', 'successor'],
    ]);
  });

  it('lets the drafter work on drafts and returned documents only', () => {
    expect(allowed('drafter')).to.have.members([
      'edit@draft',
      'edit@returned',
      'submit@draft',
      'submit@returned',
      'cancel@draft',
      'cancel@returned',
      'forward@submitted',
    ]);
  });

  it('lets the named signer sign before, and never after, the signature', () => {
    expect(allowed('signer')).to.have.members([
      'sign@submitted',
      'sign@approved',
      'askOpinion@submitted',
      'askOpinion@approved',
    ]);
  });

  it('lets a leader approve and return, not sign what another was named for', () => {
    expect(allowed('leader')).to.have.members([
      'approve@submitted',
      'return@submitted',
      'return@approved',
      'reject@submitted',
      'reject@approved',
    ]);
  });

  it('lets the clerk return a signed document before it is numbered, not after', () => {
    expect(allowed('clerk')).to.have.members([
      'formCheck@submitted',
      'formCheck@approved',
      'forward@submitted',
      'return@submitted',
      'return@approved',
      'return@signed',
      'formCheck@signed',
      'readdress@signed',
      'readdress@numbered',
      'readdress@sealed',
      'number@signed',
      'seal@numbered',
      'chooseOthers@signed',
      'chooseOthers@numbered',
      'chooseOthers@sealed',
      'release@sealed',
      'recall@released',
      'changeRecipients@released',
      'remind@released',
      'resendMail@released',
    ]);
  });
});
