// A deadline on a day on which nobody works is answered with a working day; who wants it all the same says so.
import { insteadOf } from '../../contracts/working-days.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from './deps.ts';

/** @throws AppError INCOMING_DAY_OFF. */
export async function mindDayOff(
  { calendars }: Pick<Deps, 'calendars'>,
  agencyId: string,
  wish: { dueOn: string | null; limit: string | null; field: string; evenOff: boolean | undefined; at: Date },
): Promise<void> {
  const { dueOn, limit, field, evenOff, at } = wish;
  if (evenOff === true) return;
  const { calendar } = await calendars.daysOf(agencyId);
  const instead = insteadOf(calendar, dueOn, { today: vietnamDate(at), limit });
  if (instead !== null)
    throw new AppError('INCOMING_DAY_OFF', {
      errors: [{ pointer: `/${field}`, code: 'day-off', detail: instead }],
    });
}
