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
const ACTS: Act[] = [...new Set(TRANSITIONS.map(({ act }) => act))];
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

  it('ends in released and cancelled: nobody may do anything there', () => {
    for (const state of ['released', 'cancelled'] as const)
      for (const act of ACTS)
        expect(mayNow(act, state, new Set(PARTIES)), `${act} in ${state}`).to.equal(false);
  });

  it('lets the drafter work on drafts and returned documents only', () => {
    expect(allowed('drafter')).to.have.members([
      'edit@draft',
      'edit@returned',
      'submit@draft',
      'submit@returned',
      'cancel@draft',
      'cancel@returned',
    ]);
  });

  it('lets the named signer sign before, and never after, the signature', () => {
    expect(allowed('signer')).to.have.members(['sign@submitted', 'sign@approved']);
  });

  it('lets a leader approve and return, not sign what another was named for', () => {
    expect(allowed('leader')).to.have.members(['approve@submitted', 'return@submitted', 'return@approved']);
  });

  it('lets the clerk return a signed document before it is numbered, not after', () => {
    expect(allowed('clerk')).to.have.members([
      'formCheck@submitted',
      'formCheck@approved',
      'return@submitted',
      'return@approved',
      'return@signed',
      'number@signed',
      'seal@numbered',
      'release@sealed',
    ]);
  });
});
