// The part of the work that an act is about: one's own, or one named.
import { AppError } from '../../platform/http/problem.ts';
import { type AssignedTo, partOf } from '../domain/assignment-tree.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import type { Actor } from '../ports.ts';

/** His part, which is not done yet. @throws AppError INCOMING_NOT_HANDLER, INCOMING_PART_DONE. */
export function ownPart({ assignments }: IncomingDocument, { personId }: Actor): AssignedTo {
  const part = partOf(assignments, personId);
  if (part === undefined) throw new AppError('INCOMING_NOT_HANDLER');
  if (part.doneAt !== null) throw new AppError('INCOMING_PART_DONE');
  return part;
}

/** @throws AppError NOT_FOUND: it was never there, or was taken back meanwhile. */
export function namedPart({ assignments }: IncomingDocument, id: string): AssignedTo {
  const part = assignments.find((each) => each.id === id);
  if (part === undefined) throw new AppError('NOT_FOUND');
  return part;
}

/** The tree with this part changed. */
export const changed = (
  { assignments }: IncomingDocument,
  id: string,
  change: Partial<AssignedTo>,
): AssignedTo[] => assignments.map((part) => (part.id === id ? { ...part, ...change } : part));
