// Gives a document a number that was reserved ahead, with the date it was reserved on. A document signed later than
// that would be back-dated; one that asks in another year is too late. NĐ 30/2020 Điều 15.

import type { PersonRef } from '../../contracts/common-shapes.ts';
import { numberText } from '../../contracts/notation.ts';
import { vietnamYear } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { isDuplicateKey } from '../../platform/mongo/connect.ts';
import type { Entry } from '../domain/entry.ts';
import type { EntryKey } from '../store.ts';
import { booksOfYear } from './open-books.ts';
import {
  assertGives,
  assertTakes,
  describe,
  type ReserveDeps,
  type ReservedNumber,
  settleEntry,
} from './reserve-number.ts';
import { type Names, notationIn } from './take-next.ts';
import { type VoidDeps, voidNumber } from './void-number.ts';

export interface AdoptNumber extends EntryKey {
  documentId: string;
  names: Names;
  /** The day of the signature. */
  notBefore: string;
  by: PersonRef | null;
}

/**
 * Repeated for the same document it answers the same. What the document held before is voided.
 * @throws AppError REGISTER_UNKNOWN, REGISTER_CLOSED, REGISTER_OTHER_KIND, REGISTER_NUMBER_VOID, REGISTER_NUMBER_BOUND,
 * REGISTER_NUMBER_BACKDATED, REGISTER_NOTATION_TOO_LONG, REGISTER_PATTERN_AMBIGUOUS.
 */
export async function adoptNumber(deps: ReserveDeps & VoidDeps, wish: AdoptNumber): Promise<ReservedNumber> {
  const { store, clock } = deps;
  const { agencyId, bookId, number, documentId, names, notBefore } = wish;
  const book = await store.findBook({ agencyId, bookId });
  const entry = book?.direction === 'outgoing' ? await store.findEntry(wish) : null;
  if (book === null || entry === null)
    throw new AppError('REGISTER_UNKNOWN', { detail: `number ${number} was not reserved in ${bookId}` });
  if (isHeldBy(entry, documentId)) return describe(store, entry, book);
  assertGives(book, vietnamYear(clock.now()));
  const { year } = book;
  assertTakes(book, await booksOfYear(deps, { agencyId, direction: 'outgoing', year }), names);
  assertFree(entry);
  if (entry.on < notBefore)
    throw new AppError('REGISTER_NUMBER_BACKDATED', {
      detail: `number ${number} is of ${entry.on}, the signature of ${notBefore}`,
    });
  await voidOther(deps, wish);
  const notation = notationIn(book, names);
  const printed = { documentId, notation, text: numberText(number, notation ?? '') };
  const taken = await adopt(deps, wish, printed, settleEntry(entry, documentId, 'outgoing'));
  if (taken !== null) return describe(store, taken, book);
  // Somebody was quicker: another document, another clerk with this one, or who voided it.
  const now = await store.findEntry(wish);
  if (now === null || !isHeldBy(now, documentId)) {
    assertFree(now ?? entry);
    throw new AppError('REGISTER_NUMBER_BOUND', { detail: `number ${number} was taken meanwhile` });
  }
  return describe(store, now, book);
}

const isHeldBy = (entry: Entry, documentId: string): boolean =>
  entry.documentId === documentId && entry.state !== 'voided';

function assertFree({ number, state, documentId }: Entry): void {
  if (state === 'voided') throw new AppError('REGISTER_NUMBER_VOID', { detail: `number ${number} is void` });
  if (state !== 'reserved' || documentId !== null)
    throw new AppError('REGISTER_NUMBER_BOUND', { detail: `number ${number} is ${state}` });
}

/** A document holds one number. */
async function voidOther(deps: VoidDeps, { agencyId, documentId, number, by }: AdoptNumber): Promise<void> {
  const held = await deps.store.heldBy(agencyId, documentId);
  if (held === null) return;
  const reason = `Văn bản lấy số ${number} đã giữ chỗ`;
  await voidNumber(deps, { agencyId, bookId: held.bookId, number: held.number, reason, by });
}

async function adopt(
  { store }: ReserveDeps,
  key: EntryKey,
  printed: { documentId: string; notation: string | null; text: string },
  settle: ReturnType<typeof settleEntry>,
): Promise<Entry | null> {
  try {
    return await store.adoptEntry(key, printed, [settle]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // The document took another number in this very moment, or the number was printed in another book.
    const held = await store.heldBy(key.agencyId, printed.documentId);
    throw new AppError(held === null ? 'REGISTER_PATTERN_AMBIGUOUS' : 'CONFLICT', {
      detail: `${printed.text} cannot be taken`,
    });
  }
}
