// States and transitions of an incoming document, as data: commands, buttons and docs read this one table.
// NĐ 30/2020 Điều 20–24: receive, register, submit and instruct, handle; QĐ 28/2018 Điều 10: what the sender is told.
import type { IncomingState, StatusCode } from '../../contracts/vocabulary.ts';

export type Act = 'accept' | 'register' | 'refuse' | 'instruct' | 'assign' | 'progress' | 'complete';

/** What a person is to one document: by post, or by assignment (chủ trì, phối hợp, nhận để biết). */
export type Party = 'clerk' | 'leader' | 'lead' | 'co' | 'info';

export interface Transition {
  act: Act;
  from: readonly IncomingState[];
  /** Null: the state stays. */
  to: IncomingState | null;
  by: readonly Party[];
  /** What the sender is told; null: nothing new. */
  tells: StatusCode | null;
}

/** Told when a packet has arrived, before anybody acts. */
export const ARRIVED: StatusCode = '01';

const BEFORE_REGISTER = ['arrived', 'accepted'] as const;
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
];

/** The transition an act takes from a state; undefined when the state does not allow the act. */
export const transitionOf = (act: Act, state: IncomingState): Transition | undefined =>
  TRANSITIONS.find((row) => row.act === act && row.from.includes(state));

/** Whether one of these parties may ever do the act, whatever the state. */
export const isPartyTo = (act: Act, parties: ReadonlySet<Party>): boolean =>
  TRANSITIONS.some((row) => row.act === act && row.by.some((party) => parties.has(party)));

/** Whether one of these parties may do the act in this state. */
export const mayNow = (act: Act, state: IncomingState, parties: ReadonlySet<Party>): boolean =>
  transitionOf(act, state)?.by.some((party) => parties.has(party)) ?? false;

/** Whether the act belongs to those the document is assigned to, not to a post. */
export const isHandlersAct = (act: Act): boolean => act === 'progress' || act === 'complete';
