// States and transitions of an outgoing document, as data: commands, buttons and docs read this one table.
// NĐ 30/2020 Điều 10–19: draft, content approval, form check, signature, number, seal, release, in this order. Once it
// is recalled or replaced nothing changes it any more (Phụ lục VI).
import type { OutgoingState } from '../../contracts/vocabulary.ts';

export type Act =
  | 'edit'
  | 'submit'
  | 'approve'
  | 'formCheck'
  | 'return'
  | 'reject'
  | 'takeBack'
  | 'forward'
  | 'askOpinion'
  | 'answerOpinion'
  | 'sign'
  | 'number'
  | 'seal'
  | 'readdress'
  | 'release'
  | 'cancel'
  | 'recall'
  | 'changeRecipients'
  | 'chooseOthers'
  | 'remind'
  | 'resendMail';

/** What others do to a released document: the last recipient gives it back, another document takes its place. */
export type OthersAct = 'giveBack' | 'takePlace';

/**
 * What a person is to one document. *approver*: of the open step of its circuit, or its signer once the steps are done;
 * *taker*: who did the last act of approval; *asked*: for a second opinion. A leader is one by his role only where the
 * document has no circuit of its own.
 */
export type Party = 'drafter' | 'signer' | 'leader' | 'clerk' | 'approver' | 'taker' | 'asked';

export interface Transition {
  act: Act | OthersAct;
  from: readonly OutgoingState[];
  /** Null: the state stays. */
  to: OutgoingState | null;
  by: ReadonlyArray<Party | 'recipient' | 'successor'>;
}

const MENDABLE = ['draft', 'returned'] as const;
const IN_APPROVAL = ['submitted', 'approved'] as const;

export const TRANSITIONS: readonly Transition[] = [
  { act: 'edit', from: MENDABLE, to: null, by: ['drafter'] },
  { act: 'submit', from: MENDABLE, to: 'submitted', by: ['drafter'] },
  { act: 'cancel', from: MENDABLE, to: 'cancelled', by: ['drafter'] },
  // With a circuit the state changes when the last step before the signature is done.
  { act: 'approve', from: ['submitted'], to: 'approved', by: ['leader', 'approver'] },
  { act: 'formCheck', from: IN_APPROVAL, to: null, by: ['clerk', 'approver'] },
  // To an earlier step of the circuit it stays, or becomes again, submitted.
  { act: 'return', from: IN_APPROVAL, to: 'returned', by: ['leader', 'clerk', 'approver'] },
  { act: 'reject', from: IN_APPROVAL, to: 'cancelled', by: ['leader', 'approver'] },
  { act: 'takeBack', from: ['submitted', 'approved', 'returned'], to: null, by: ['taker'] },
  { act: 'forward', from: ['submitted'], to: null, by: ['approver', 'drafter', 'clerk'] },
  { act: 'askOpinion', from: IN_APPROVAL, to: null, by: ['approver', 'signer'] },
  { act: 'answerOpinion', from: IN_APPROVAL, to: null, by: ['asked'] },
  // Only before numbering: a number once given belongs to these signed bytes.
  { act: 'return', from: ['signed'], to: 'returned', by: ['clerk'] },
  // The clerk looks once more; what fails then is given no number.
  { act: 'formCheck', from: ['signed'], to: null, by: ['clerk'] },
  { act: 'sign', from: IN_APPROVAL, to: 'signed', by: ['signer'] },
  { act: 'number', from: ['signed'], to: 'numbered', by: ['clerk'] },
  { act: 'seal', from: ['numbered'], to: 'sealed', by: ['clerk'] },
  // Recipients that do not stand in the packet: units and people of the agency, e-mail.
  { act: 'chooseOthers', from: ['signed', 'numbered', 'sealed'], to: null, by: ['clerk'] },
  { act: 'readdress', from: ['signed', 'numbered', 'sealed'], to: null, by: ['clerk'] },
  { act: 'release', from: ['sealed'], to: 'released', by: ['clerk'] },
  { act: 'recall', from: ['released'], to: null, by: ['clerk'] },
  { act: 'changeRecipients', from: ['released'], to: null, by: ['clerk'] },
  { act: 'remind', from: ['released'], to: null, by: ['clerk'] },
  { act: 'resendMail', from: ['released'], to: null, by: ['clerk'] },
  { act: 'giveBack', from: ['released'], to: 'recalled', by: ['recipient'] },
  { act: 'takePlace', from: ['released'], to: 'replaced', by: ['successor'] },
];

/** The transition an act takes from a state; undefined when the state does not allow the act. */
export const transitionOf = (act: Act | OthersAct, state: OutgoingState): Transition | undefined =>
  TRANSITIONS.find((row) => row.act === act && row.from.includes(state));

/** Whether one of these parties may ever do the act, whatever the state. */
export const isPartyTo = (act: Act, parties: ReadonlySet<Party>): boolean =>
  TRANSITIONS.some((row) => row.act === act && isBy(row, parties));

/** Whether one of these parties may do the act in this state. */
export const mayNow = (act: Act, state: OutgoingState, parties: ReadonlySet<Party>): boolean => {
  const row = transitionOf(act, state);
  return row !== undefined && isBy(row, parties);
};

const isBy = ({ by }: Transition, parties: ReadonlySet<Party>): boolean =>
  by.some((party) => party !== 'recipient' && party !== 'successor' && parties.has(party));

/** States before the leader's signature exists. */
export const isBeforeSignature = (state: OutgoingState): boolean =>
  state === 'draft' || state === 'returned' || state === 'submitted' || state === 'approved';

/** States in which the register has given the number. */
export const hasNumber = (state: OutgoingState): boolean =>
  state === 'numbered' || state === 'sealed' || hasLeft(state);

/** States in which other agencies have got it, and its deliveries are shown. */
export const hasLeft = (state: OutgoingState): boolean => LEFT.has(state);

export const LEFT: ReadonlySet<OutgoingState> = new Set(['released', 'recalled', 'replaced']);

export const isInApproval = (state: OutgoingState): boolean => state === 'submitted' || state === 'approved';
