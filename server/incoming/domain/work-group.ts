// Where work stands by its deadline: tomorrow is as near as today. Weeks end on Sunday; dates are `yyyy-MM-dd` in Vietnam.
import type { WorkGroup } from '../../contracts/incoming-work.ts';

const DAY_MS = 86_400_000;

const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The Sunday of the week. */
function endOfWeek(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return addDays(date, (7 - at.getUTCDay()) % 7);
}

export function groupOf(dueOn: string | null, today: string): WorkGroup {
  if (dueOn === null) return 'none';
  if (dueOn < today) return 'overdue';
  if (dueOn <= addDays(today, 1)) return 'soon';
  return dueOn <= endOfWeek(today) ? 'week' : 'later';
}
