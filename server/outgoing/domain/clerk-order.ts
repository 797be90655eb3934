// The order of the clerk's desk: what waits for a number, a seal or its release, by urgency, then by deadline, then by age.
// Kept with the document as a text that sorts so. NĐ 30/2020 Điều 18: urgent documents leave at once.
import { Urgency } from '../../contracts/vocabulary.ts';
import type { OutgoingDocument } from './outgoing-document.ts';

export const ON_DESK = ['signed', 'numbered', 'sealed'] as const;

const NO_DEADLINE = '9999-12-31';

export type Ordered = Pick<OutgoingDocument, 'state' | 'fields' | 'createdAt'>;

/** Null for what is not on the desk. */
export function clerkOrderOf({ state, fields, createdAt }: Ordered): string | null {
  if (!ON_DESK.some((each) => each === state)) return null;
  const behind = Urgency.options.length - 1 - Urgency.options.indexOf(fields.urgency);
  return `${behind} ${fields.dueOn ?? NO_DEADLINE} ${createdAt.toISOString()}`;
}
