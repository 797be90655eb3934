// States and transitions of an incoming document, as data: commands, buttons and docs read this one table.
// NĐ 30/2020 Điều 20–24: receive, register, submit and instruct, handle; QĐ 28/2018 Điều 9.2, 10: what the sender asks
// of a document that has left, and what he is told.
import type { IncomingState, RequestKind, StatusCode } from '../../contracts/vocabulary.ts';

/** What people here do. */
export type Act =
  | 'accept'
  | 'register'
  | 'refuse'
  | 'instruct'
  | 'assign'
  | 'progress'
  | 'complete'
  | 'distribute'
  | 'finish'
  | 'handOver'
  | 'giveAnew'
  | 'askTime'
  | 'answerTime'
  | 'withdraw'
  | 'agree'
  | 'disagree'
  | 'notePaper'
  | 'recheck';

/** What the sender asks: lấy lại (13); thu hồi, bớt nơi nhận, cập nhật, thay thế (packets of type 1, 2, 3). */
export type SendersAct = 'takeBack' | 'recall';

/**
 * What a person is to one document: by post, or by assignment: the lead of all (chủ trì), who handles a part (phối hợp, or
 * lead of a part given further), who is to know (nhận để biết); or as one who sees what his people have to do.
 */
export type Party = 'clerk' | 'leader' | 'lead' | 'co' | 'info' | 'head';

export interface Transition {
  act: Act | SendersAct;
  from: readonly IncomingState[];
  /** Null: the state stays. */
  to: IncomingState | null;
  by: ReadonlyArray<Party | 'sender'>;
  /** What the sender is told; null: nothing new. */
  tells: StatusCode | null;
}

/** Told when a packet has arrived, before anybody acts. */
export const ARRIVED: StatusCode = '01';

export const BEFORE_REGISTER = ['arrived', 'accepted'] as const;
/** Whether it waits to come into the register. */
export const isBeforeRegister = (state: IncomingState): boolean =>
  BEFORE_REGISTER.some((each) => each === state);
const IN_HANDLING = ['assigned', 'in-progress'] as const;
const REGISTERED = ['registered', 'assigned', 'in-progress', 'completed'] as const;

export const TRANSITIONS: readonly Transition[] = [
  { act: 'accept', from: ['arrived'], to: 'accepted', by: ['clerk'], tells: null },
  { act: 'register', from: BEFORE_REGISTER, to: 'registered', by: ['clerk'], tells: '03' },
  { act: 'refuse', from: BEFORE_REGISTER, to: 'refused', by: ['clerk'], tells: '02' },
  { act: 'instruct', from: REGISTERED, to: null, by: ['leader'], tells: null },
  { act: 'assign', from: ['registered'], to: 'assigned', by: ['leader'], tells: '04' },
  // Other people may be chosen later; the sender has heard of the assignment already.
  { act: 'assign', from: IN_HANDLING, to: null, by: ['leader'], tells: null },
  { act: 'progress', from: ['assigned'], to: 'in-progress', by: ['lead', 'co'], tells: '05' },
  { act: 'progress', from: ['in-progress'], to: null, by: ['lead', 'co'], tells: null },
  { act: 'complete', from: IN_HANDLING, to: 'completed', by: ['lead'], tells: '06' },
  // A part is done; the lead ends the whole.
  { act: 'finish', from: ['assigned'], to: 'in-progress', by: ['co'], tells: '05' },
  { act: 'finish', from: ['in-progress'], to: null, by: ['co'], tells: null },
  { act: 'distribute', from: IN_HANDLING, to: null, by: ['lead', 'co'], tells: null },
  { act: 'handOver', from: IN_HANDLING, to: null, by: ['lead', 'co'], tells: null },
  // Of one who has left: who gave it, the head of his unit, or a leader.
  { act: 'giveAnew', from: IN_HANDLING, to: null, by: ['leader', 'lead', 'co', 'head'], tells: null },
  { act: 'askTime', from: IN_HANDLING, to: null, by: ['lead', 'co'], tells: null },
  // Who gave the part, or a leader.
  { act: 'answerTime', from: IN_HANDLING, to: null, by: ['leader', 'lead', 'co'], tells: null },
  { act: 'withdraw', from: IN_HANDLING, to: null, by: ['leader', 'lead', 'co'], tells: null },
  { act: 'notePaper', from: REGISTERED, to: null, by: ['clerk'], tells: null },
  // Also of what was refused: why it was may have to be shown.
  {
    act: 'recheck',
    from: [...BEFORE_REGISTER, ...REGISTERED, 'refused'],
    to: null,
    by: ['clerk', 'leader'],
    tells: null,
  },
  { act: 'takeBack', from: BEFORE_REGISTER, to: 'cancelled', by: ['sender'], tells: '15' },
  // It came too late: registered or refused meanwhile.
  { act: 'takeBack', from: [...REGISTERED, 'refused'], to: null, by: ['sender'], tells: '16' },
  { act: 'takeBack', from: ['cancelled'], to: null, by: ['sender'], tells: '15' },
  { act: 'recall', from: BEFORE_REGISTER, to: 'cancelled', by: ['sender'], tells: '15' },
  // The clerk answers.
  { act: 'recall', from: REGISTERED, to: null, by: ['sender'], tells: null },
  { act: 'recall', from: ['refused'], to: null, by: ['sender'], tells: '16' },
  { act: 'recall', from: ['cancelled'], to: null, by: ['sender'], tells: '15' },
  { act: 'agree', from: REGISTERED, to: 'cancelled', by: ['clerk'], tells: '15' },
  { act: 'disagree', from: REGISTERED, to: null, by: ['clerk'], tells: '16' },
];

/** What a request of the sender does to the document. */
export const actOfRequest = (kind: RequestKind): SendersAct => (kind === 'take-back' ? 'takeBack' : 'recall');

/** The transition an act takes from a state; undefined when the state does not allow the act. */
export const transitionOf = (act: Act | SendersAct, state: IncomingState): Transition | undefined =>
  TRANSITIONS.find((row) => row.act === act && row.from.includes(state));

/** Whether one of these parties may ever do the act, whatever the state. */
export const isPartyTo = (act: Act, parties: ReadonlySet<Party>): boolean =>
  TRANSITIONS.some((row) => row.act === act && isBy(row, parties));

/** Whether one of these parties may do the act in this state. */
export const mayNow = (act: Act, state: IncomingState, parties: ReadonlySet<Party>): boolean => {
  const row = transitionOf(act, state);
  return row !== undefined && isBy(row, parties);
};

const isBy = ({ by }: Transition, parties: ReadonlySet<Party>): boolean =>
  by.some((party) => party !== 'sender' && parties.has(party));

/** Registered, and neither refused nor cancelled. */
export const IN_FORCE: readonly IncomingState[] = REGISTERED;
export const isInForce = (state: IncomingState): boolean => REGISTERED.some((one) => one === state);

/** Whether the act belongs to those the document is assigned to, not to a post. */
export const isHandlersAct = (act: Act): boolean => HANDLERS.has(act);

const HANDLERS: ReadonlySet<Act> = new Set([
  ...(['progress', 'complete', 'finish', 'distribute', 'handOver', 'askTime'] as const),
]);
