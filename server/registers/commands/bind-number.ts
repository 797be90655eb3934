// Binds a reserved number to the document that carries it now.
import { AppError } from '../../platform/http/problem.ts';
import { isDuplicateKey } from '../../platform/mongo/connect.ts';
import type { Entry } from '../domain/entry.ts';
import type { EntryKey } from '../store.ts';
import { type VoidDeps, voidNumber } from './void-number.ts';

export interface BindNumber extends EntryKey {
  documentId: string;
  /** Number and notation as printed. */
  text: string;
  subject: string;
}

/**
 * Idempotent. The document is the truth: it is written before the register is told, so a number that somebody voided
 * in between is bound all the same, and a second number reserved meanwhile is voided.
 * @throws AppError REGISTER_UNKNOWN when the number was never given to this document.
 */
export async function bindNumber(deps: VoidDeps, input: BindNumber): Promise<Entry> {
  const { agencyId, bookId, number, ...bound } = input;
  const key = { agencyId, bookId, number };
  const [, notation = null] = /\/(.+)$/.exec(bound.text) ?? [];
  const entry = await tryBind(deps, key, { ...bound, notation });
  if (entry === null)
    throw new AppError('REGISTER_UNKNOWN', {
      detail: `number ${number} was not given to ${input.documentId}`,
    });
  return entry;
}

async function tryBind(
  deps: VoidDeps,
  key: EntryKey,
  bound: Omit<BindNumber, keyof EntryKey> & { notation: string | null },
) {
  const { store } = deps;
  try {
    return await store.bindEntry(key, bound);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const second = await store.heldBy(key.agencyId, bound.documentId);
    const reason = `Văn bản mang số ${key.number}`;
    if (second !== null)
      await voidNumber(deps, {
        agencyId: second.agencyId,
        bookId: second.bookId,
        number: second.number,
        reason,
        by: null,
      });
    return store.bindEntry(key, bound);
  }
}
