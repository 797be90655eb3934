import { expect } from 'chai';
import { IncomingState } from '../../../server/contracts/vocabulary.ts';
import { isLegalTransition } from '../../../server/exchange/protocol/transitions.ts';
import {
  type Act,
  isPartyTo,
  mayNow,
  type Party,
  TRANSITIONS,
  transitionOf,
} from '../../../server/incoming/domain/lifecycle.ts';

const STATES = IncomingState.options;
const statesOf = (act: Act) => STATES.filter((state) => transitionOf(act, state) !== undefined);

describe('lifecycle of an incoming document', () => {
  it('allows every act in its states and in no other', () => {
    expect({
      accept: statesOf('accept'),
      register: statesOf('register'),
      refuse: statesOf('refuse'),
      instruct: statesOf('instruct'),
      assign: statesOf('assign'),
      progress: statesOf('progress'),
      complete: statesOf('complete'),
    }).to.deep.equal({
      accept: ['arrived'],
      register: ['arrived', 'accepted'],
      refuse: ['arrived', 'accepted'],
      instruct: ['registered', 'assigned', 'in-progress', 'completed'],
      assign: ['registered', 'assigned', 'in-progress'],
      progress: ['assigned', 'in-progress'],
      complete: ['assigned', 'in-progress'],
    });
  });

  it('names one transition for an act in a state', () => {
    for (const { act, from } of TRANSITIONS)
      for (const state of from)
        expect(TRANSITIONS.filter((row) => row.act === act && row.from.includes(state))).to.have.length(1);
  });

  it('never leaves refused, and leaves completed by nothing', () => {
    expect(TRANSITIONS.filter(({ from }) => from.includes('refused'))).to.deep.equal([]);
    expect(TRANSITIONS.filter(({ from, to }) => from.includes('completed') && to !== null)).to.deep.equal([]);
  });

  it('tells the sender each status once, and only when the state moves', () => {
    const told = TRANSITIONS.flatMap(({ tells }) => tells ?? []);
    expect(told.toSorted()).to.deep.equal(['02', '03', '04', '05', '06']);
    expect(TRANSITIONS.filter(({ to, tells }) => to === null && tells !== null)).to.deep.equal([]);
  });

  it('tells only what the sender’s ladder allows, by every way through the states', () => {
    const walk = (state: IncomingState, heard: Parameters<typeof isLegalTransition>[0]): void => {
      for (const { from, to, tells } of TRANSITIONS) {
        if (to === null || !from.includes(state)) continue;
        if (tells !== null) expect(isLegalTransition(heard, tells), `${heard} → ${tells}`).to.equal(true);
        walk(to, tells ?? heard);
      }
    };
    walk('arrived', '01');
  });

  it('gives no act of one party to another', () => {
    const actsOf = (party: Party) =>
      (['accept', 'register', 'refuse', 'instruct', 'assign', 'progress', 'complete'] as const).filter(
        (act) => isPartyTo(act, new Set([party])),
      );
    expect(actsOf('clerk')).to.deep.equal(['accept', 'register', 'refuse']);
    expect(actsOf('leader')).to.deep.equal(['instruct', 'assign']);
    expect(actsOf('lead')).to.deep.equal(['progress', 'complete']);
    expect(actsOf('co')).to.deep.equal(['progress']);
    expect(actsOf('info')).to.deep.equal([]);
  });

  it('needs the state and the party at once', () => {
    expect(mayNow('register', 'arrived', new Set(['leader']))).to.equal(false);
    expect(mayNow('register', 'registered', new Set(['clerk']))).to.equal(false);
    expect(mayNow('register', 'arrived', new Set(['leader', 'clerk']))).to.equal(true);
  });
});
