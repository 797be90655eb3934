// Gives a document the next number with today's date in Vietnam: what numbering (NĐ 30/2020 Điều 15) and registering
// (Điều 22) have in common.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import {
  type ReserveDeps,
  type ReservedNumber,
  type ReserveNumber,
  reserveNumber,
} from './reserve-number.ts';
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
  const reserved = await reserveNow(deps, wish);
  if (reserved.on >= notBefore) return reserved;
  const { agencyId, by } = wish;
  const { bookId, number } = reserved;
  const reason = `Giữ ngày ${reserved.on}, nhưng văn bản được ký lại ngày ${notBefore}`;
  await voidNumber(deps, { agencyId, bookId, number, reason, by });
  return reserveNow(deps, wish);
}

async function reserveNow(deps: ReserveDeps, wish: Omit<ReserveToday, 'notBefore'>): Promise<ReservedNumber> {
  const reserve = (on: string) => reserveNumber(deps, { ...wish, on, year: Number(on.slice(0, 4)) });
  const today = vietnamDate(deps.clock.now());
  try {
    return await reserve(today);
  } catch (error) {
    // Midnight passed while this one waited, and a number of the new day was quicker.
    const isStale = error instanceof AppError && error.code === 'REGISTER_DATE_BACKWARDS';
    const now = vietnamDate(deps.clock.now());
    if (!isStale || now === today) throw error;
    return reserve(now);
  }
}
