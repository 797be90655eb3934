// States of an intake item, as data: commands, buttons and docs read this one table.
import type { IntakeState } from '../../contracts/intake.ts';

export type IntakeAct = 'take' | 'retry' | 'drop' | 'split';
type SystemsAct = 'begin' | 'finish' | 'park' | 'handOver';

export interface Transition {
  act: IntakeAct | SystemsAct;
  from: readonly IntakeState[];
  to: IntakeState;
  by: 'system' | 'clerk';
}

export const TRANSITIONS: readonly Transition[] = [
  { act: 'begin', from: ['stored', 'processing'], to: 'processing', by: 'system' },
  { act: 'finish', from: ['processing'], to: 'ready', by: 'system' },
  { act: 'park', from: ['processing'], to: 'needs-attention', by: 'system' },
  // All of it went elsewhere: packets to the exchange, parts to items of their own.
  { act: 'handOver', from: ['processing'], to: 'taken', by: 'system' },
  { act: 'retry', from: ['needs-attention'], to: 'stored', by: 'clerk' },
  { act: 'take', from: ['ready', 'needs-attention'], to: 'taken', by: 'clerk' },
  { act: 'split', from: ['ready', 'needs-attention'], to: 'taken', by: 'clerk' },
  { act: 'drop', from: ['ready', 'needs-attention'], to: 'dropped', by: 'clerk' },
];

export const WAITING: readonly IntakeState[] = ['stored', 'processing', 'ready', 'needs-attention'];
export const DONE: readonly IntakeState[] = ['taken', 'dropped'];

export const mayNow = (act: Transition['act'], state: IntakeState): boolean =>
  TRANSITIONS.some((row) => row.act === act && row.from.includes(state));
