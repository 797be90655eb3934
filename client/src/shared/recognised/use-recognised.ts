// Values that a machine proposes, as a person works through them: typed over, confirmed, and looked up on the page.
import type { Proposed, ProposedField } from '@contracts/intake.ts';
import type { ProposedName } from '@contracts/read-fields.ts';
import { isToConfirm } from '@contracts/scans.ts';
import { useState } from 'react';

export interface RecognisedState {
  textOf: (name: ProposedName) => string;
  type: (name: ProposedName, value: string) => void;
  /** Where the value came from; absent: typed by the person. */
  proposedOf: (name: ProposedName) => ProposedField | undefined;
  /** Read of a picture and not looked at yet. */
  waits: (name: ProposedName) => boolean;
  confirm: (name: ProposedName) => void;
  /** What stands there was read, and a person said that it is right. */
  isConfirmed: (name: ProposedName) => boolean;
  /** The field in which the person is. */
  focused: ProposedName | null;
  focus: (name: ProposedName) => void;
}

/** `otherwise`: what stands where nothing is proposed. */
export const useRecognised = (
  proposed: Proposed,
  otherwise: Partial<Record<ProposedName, string>> = {},
): RecognisedState => {
  const [typed, setTyped] = useState<Partial<Record<ProposedName, string>>>({});
  const [confirmed, setConfirmed] = useState<ReadonlySet<ProposedName>>(new Set());
  const [focused, focus] = useState<ProposedName | null>(null);
  const textOf = (name: ProposedName) => typed[name] ?? proposed[name]?.value ?? otherwise[name] ?? '';
  const isOwn = (name: ProposedName) => typed[name] !== undefined && typed[name] !== proposed[name]?.value;
  return {
    textOf,
    type: (name, value) => setTyped((before) => ({ ...before, [name]: value })),
    proposedOf: (name) => (isOwn(name) ? undefined : proposed[name]),
    waits: (name) => {
      const field = proposed[name];
      return field !== undefined && !isOwn(name) && !confirmed.has(name) && isToConfirm(name, field);
    },
    isConfirmed: (name) => confirmed.has(name) && !isOwn(name),
    confirm: (name) => setConfirmed((before) => new Set(before).add(name)),
    focused,
    focus,
  };
};
