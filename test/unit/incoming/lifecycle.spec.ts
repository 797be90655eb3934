import { expect } from 'chai';
import { IncomingState } from '../../../server/contracts/vocabulary.ts';
import { applyStatus, type DeliveryStage } from '../../../server/exchange/protocol/transitions.ts';
import {
  type Act,
  isPartyTo,
  mayNow,
  type Party,
  type SendersAct,
  TRANSITIONS,
  transitionOf,
} from '../../../server/incoming/domain/lifecycle.ts';

const STATES = IncomingState.options;
const statesOf = (act: Act | SendersAct) => STATES.filter((state) => transitionOf(act, state) !== undefined);

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
      distribute: statesOf('distribute'),
      finish: statesOf('finish'),
      handOver: statesOf('handOver'),
      askTime: statesOf('askTime'),
      answerTime: statesOf('answerTime'),
      withdraw: statesOf('withdraw'),
      agree: statesOf('agree'),
      disagree: statesOf('disagree'),
    }).to.deep.equal({
      accept: ['arrived'],
      register: ['arrived', 'accepted'],
      refuse: ['arrived', 'accepted'],
      instruct: ['registered', 'assigned', 'in-progress', 'completed'],
      assign: ['registered', 'assigned', 'in-progress'],
      progress: ['assigned', 'in-progress'],
      complete: ['assigned', 'in-progress'],
      distribute: ['assigned', 'in-progress'],
      finish: ['assigned', 'in-progress'],
      handOver: ['assigned', 'in-progress'],
      askTime: ['assigned', 'in-progress'],
      answerTime: ['assigned', 'in-progress'],
      withdraw: ['assigned', 'in-progress'],
      agree: ['registered', 'assigned', 'in-progress', 'completed'],
      disagree: ['registered', 'assigned', 'in-progress', 'completed'],
    });
  });

  it('foresees what the sender asks in every state, and lets him change nothing once it is registered', () => {
    for (const act of ['takeBack', 'recall'] as const) expect(statesOf(act), act).to.have.members(STATES);
    const moves = TRANSITIONS.filter(({ by, to }) => by.includes('sender') && to !== null);
    expect(moves.flatMap(({ from, to }) => [from, to])).to.deep.equal([
      ['arrived', 'accepted'],
      'cancelled',
      ['arrived', 'accepted'],
      'cancelled',
    ]);
  });

  it('names one transition for an act in a state', () => {
    for (const { act, from } of TRANSITIONS)
      for (const state of from)
        expect(TRANSITIONS.filter((row) => row.act === act && row.from.includes(state))).to.have.length(1);
  });

  it('never leaves refused or cancelled, and leaves completed only by agreeing to a recall', () => {
    const leaving = (state: IncomingState) =>
      TRANSITIONS.filter(({ from, to }) => from.includes(state) && to !== null).map(({ act }) => act);
    expect(leaving('refused')).to.deep.equal([]);
    expect(leaving('cancelled')).to.deep.equal([]);
    expect(leaving('completed')).to.deep.equal(['agree']);
  });

  it('tells the sender each rung once, and only when the state moves', () => {
    const ladder = TRANSITIONS.filter(({ tells }) => tells !== '15' && tells !== '16');
    // 05 by the first report or the first part that is done, whichever comes.
    expect([...new Set(ladder.flatMap(({ tells }) => tells ?? []))].toSorted()).to.deep.equal([
      '02',
      '03',
      '04',
      '05',
      '06',
    ]);
    expect(ladder.filter(({ to, tells }) => to === null && tells !== null)).to.deep.equal([]);
  });

  it('says 15 of a document exactly where it ends or has ended as the sender asked', () => {
    for (const { tells, to, from } of TRANSITIONS)
      expect(tells === '15', `${from} → ${to}`).to.equal(to === 'cancelled' || from.includes('cancelled'));
  });

  it('tells only what the sender’s ladder allows, by every way through the states', () => {
    const walk = (state: IncomingState, heard: DeliveryStage): void => {
      for (const { from, to, tells } of TRANSITIONS) {
        if (to === null || !from.includes(state)) continue;
        const pending = tells === '15' ? 'recall' : undefined;
        const next = tells === null ? heard : applyStatus(heard, tells, pending);
        expect(next, `${heard} → ${tells}`).to.not.equal(null);
        walk(to, next ?? heard);
      }
    };
    walk('arrived', '01');
  });

  it('gives no act of one party to another', () => {
    const actsOf = (party: Party) =>
      [
        ...new Set(TRANSITIONS.flatMap(({ act }) => (act === 'takeBack' || act === 'recall' ? [] : [act]))),
      ].filter((act) => isPartyTo(act, new Set([party])));
    expect(actsOf('clerk')).to.have.members([
      'accept',
      'register',
      'refuse',
      'notePaper',
      'recheck',
      'agree',
      'disagree',
    ]);
    expect(actsOf('leader')).to.have.members([
      'instruct',
      'assign',
      'giveAnew',
      'answerTime',
      'withdraw',
      'recheck',
    ]);
    const parts = ['distribute', 'handOver', 'giveAnew', 'askTime', 'answerTime', 'withdraw'];
    expect(actsOf('lead')).to.deep.equal(['progress', 'complete', ...parts]);
    expect(actsOf('co')).to.deep.equal(['progress', 'finish', ...parts]);
    expect(actsOf('info')).to.deep.equal([]);
  });

  it('needs the state and the party at once', () => {
    expect(mayNow('register', 'arrived', new Set(['leader']))).to.equal(false);
    expect(mayNow('register', 'registered', new Set(['clerk']))).to.equal(false);
    expect(mayNow('register', 'arrived', new Set(['leader', 'clerk']))).to.equal(true);
  });
});
