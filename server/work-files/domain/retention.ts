// When a closed file goes to the archive: those kept five years or longer, one year after the work has ended; with written
// consent up to two years later; its people hear of it thirty days ahead. NĐ 30/2020 Điều 30, Phụ lục VI.
import type { Retention } from '../../contracts/retention.ts';

const ARCHIVED_FROM_YEARS = 5;
const MOST_DELAY_YEARS = 2;
const NOTICE_DAYS = 30;

/** The same day of another year; 29 February becomes 1 March where there is none. */
export function yearsLater(on: string, years: number): string {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number);
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10);
}

export const daysLater = (on: string, days: number): string =>
  new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Null: it stays where it is until its time is over. */
export const handOverDueOn = (retention: Retention, endedOn: string): string | null =>
  retention === null || retention >= ARCHIVED_FROM_YEARS ? yearsLater(endedOn, 1) : null;

/** The last day to which a hand-over can be put off. */
export const latestHandOver = (endedOn: string): string => yearsLater(endedOn, 1 + MOST_DELAY_YEARS);

/** Files due until this day are told of today. */
export const noticedUntil = (today: string): string => daysLater(today, NOTICE_DAYS);
