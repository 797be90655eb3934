// Gives a document the next number with today's date in Vietnam: what numbering (NĐ 30/2020 Điều 15) and registering
// (Điều 22) have in common.
import { type Clock, vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Entry } from '../domain/entry.ts';
import {
  type ReserveDeps,
  type ReservedNumber,
  type ReserveNumber,
  reserveNumber,
} from './reserve-number.ts';
import { notationIn } from './take-next.ts';
import { type VoidDeps, voidNumber } from './void-number.ts';

export interface ReserveToday extends Omit<ReserveNumber, 'year' | 'on'> {
  /** A number that the document holds with an older date is voided, and another is given. */
  notBefore?: string;
}

/** @throws AppError as {@link reserveNumber}. */
export async function reserveToday(
  deps: ReserveDeps & VoidDeps,
  { notBefore = '', ...wish }: ReserveToday,
): Promise<ReservedNumber> {
  const { agencyId, documentId, by } = wish;
  const held = await deps.store.heldBy(agencyId, documentId);
  const reason = held && (await whyNot(deps, held, { ...wish, notBefore }));
  if (held !== null && reason !== null) {
    const { bookId, number } = held;
    await voidNumber(deps, { agencyId, bookId, number, reason, by });
  }
  return onThisDay(deps.clock, (on) => reserveNumber(deps, { ...wish, on, year: Number(on.slice(0, 4)) }));
}

/** Why the number a document holds is not the one it may carry: it was left from before it was returned and signed again. */
async function whyNot(
  { store }: ReserveDeps,
  { agencyId, bookId, on, notation }: Entry,
  { notBefore, names }: { notBefore: string; names?: ReserveNumber['names'] },
): Promise<string | null> {
  if (on < notBefore) return `Giữ ngày ${on}, nhưng văn bản được ký lại ngày ${notBefore}`;
  const book = names && (await store.findBook({ agencyId, bookId }));
  const now = book && notationIn(book, names);
  return now && now !== notation
    ? `Giữ với ký hiệu ${notation}, nhưng văn bản nay mang ký hiệu ${now}`
    : null;
}

/** Does it with today's date; again when midnight passed while it waited and a number of the new day was quicker. */
export async function onThisDay<T>(clock: Clock, work: (on: string) => Promise<T>): Promise<T> {
  const today = vietnamDate(clock.now());
  try {
    return await work(today);
  } catch (error) {
    const isStale = error instanceof AppError && error.code === 'REGISTER_DATE_BACKWARDS';
    const now = vietnamDate(clock.now());
    if (!isStale || now === today) throw error;
    return work(now);
  }
}
