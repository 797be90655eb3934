// When a person is told outside the interface: quiet hours, days of rest, and the hour of the day's letter, by the clock of
// Vietnam, which has had one offset since 1975.
import type { NotificationChoices } from '../../contracts/notification-choices.ts';

type Quiet = NonNullable<NotificationChoices['quiet']>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const OFFSET_MS = 7 * HOUR_MS;
/** A day of rest may end in quiet hours, and these in a day of rest: at most six in a row. */
const MOST_STEPS = 16;

const dayOf = (instant: number): number => Math.floor((instant + OFFSET_MS) / DAY_MS);
const midnightOf = (day: number): number => day * DAY_MS - OFFSET_MS;
/** The first day of 1970 was a Thursday. */
const weekdayOf = (day: number): number => ((day + 3) % 7) + 1;

const millisecondsOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
};

/** The end of the quiet hours or the day of rest this instant lies in; null when it lies in none. The end is not quiet. */
function endOf({ from, to, restDays }: Quiet, instant: number): number | null {
  const day = dayOf(instant);
  if (restDays.includes(weekdayOf(day))) return midnightOf(day + 1);
  const begin = midnightOf(day) + millisecondsOf(from);
  const end = midnightOf(day) + millisecondsOf(to);
  if (begin < end) return instant >= begin && instant < end ? end : null;
  if (instant < end) return end;
  return instant >= begin ? end + DAY_MS : null;
}

/** This instant, or the next that is not quiet. */
export function firstLoud(quiet: Quiet | null, instant: Date): Date {
  let at = instant.getTime();
  for (let step = 0; quiet !== null && step < MOST_STEPS; step += 1) {
    const end = endOf(quiet, at);
    if (end === null) break;
    at = end;
  }
  return new Date(at);
}

/** The next of the day's letters, never in quiet hours. */
export function nextDigest(
  { digestHour, quiet }: Pick<NotificationChoices, 'digestHour' | 'quiet'>,
  now: Date,
): Date {
  const today = midnightOf(dayOf(now.getTime())) + digestHour * HOUR_MS;
  return firstLoud(quiet, new Date(today > now.getTime() ? today : today + DAY_MS));
}

/** The next full hour. */
export const nextHour = (now: Date): Date => new Date((Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS);
