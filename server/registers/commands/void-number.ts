// Voids a reserved number with a reason; the row stays in the book for ever. NĐ 30/2020 Điều 15.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Entry } from '../domain/entry.ts';
import type { EntryKey, RegisterStore } from '../store.ts';
import type { Audited } from './audited.ts';

export interface VoidNumber extends EntryKey {
  reason: string;
  /** Null: the system. */
  by: PersonRef | null;
}

export interface VoidDeps {
  store: RegisterStore;
  /** The audit entry that is written with the act. */
  audited: Audited;
  /** Wakes the outbox relay. */
  kick(): void;
}

/**
 * Voiding a number that is void already answers its row unchanged.
 * @throws AppError REGISTER_UNKNOWN, REGISTER_NUMBER_BOUND (a document carries it).
 */
export async function voidNumber(deps: VoidDeps, { reason, by, ...key }: VoidNumber): Promise<Entry> {
  const before = await deps.store.findEntry(key);
  if (before === null) throw new AppError('REGISTER_UNKNOWN', { detail: `no number ${key.number}` });
  if (before.state === 'voided') return before;
  const voided = await deps.store.voidEntry(key, reason, [
    deps.audited(before, 'register.numberVoided', by, reason),
  ]);
  if (voided === null) {
    // Bound meanwhile, or voided by somebody else at the same time.
    const now = await deps.store.findEntry(key);
    if (now?.state === 'voided') return now;
    throw new AppError('REGISTER_NUMBER_BOUND', { detail: `number ${key.number} is bound` });
  }
  deps.kick();
  return voided;
}
