// Voids the number a document holds and will not carry, so that no number stays open without an explanation.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { Entry } from '../domain/entry.ts';
import { type VoidDeps, voidNumber } from './void-number.ts';

export interface VoidHeld {
  agencyId: string;
  documentId: string;
  reason: string;
  /** Null: the system. */
  by: PersonRef | null;
}

/** Null when the document holds none. @throws AppError REGISTER_NUMBER_BOUND when it carries the number after all. */
export async function voidHeld(
  deps: VoidDeps,
  { agencyId, documentId, reason, by }: VoidHeld,
): Promise<Entry | null> {
  const held = await deps.store.heldBy(agencyId, documentId);
  if (held === null) return null;
  const { bookId, number } = held;
  return voidNumber(deps, { agencyId, bookId, number, reason, by });
}
