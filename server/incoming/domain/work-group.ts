// Where work stands by its deadline. Weeks end on Sunday; dates are `yyyy-MM-dd` in Vietnam.
import type { WorkGroup } from '../../contracts/incoming-work.ts';

const DAY_MS = 86_400_000;

/** The Sunday of the week. */
function endOfWeek(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  const left = (7 - at.getUTCDay()) % 7;
  return new Date(at.getTime() + left * DAY_MS).toISOString().slice(0, 10);
}

export function groupOf(dueOn: string | null, today: string): WorkGroup {
  if (dueOn === null) return 'none';
  if (dueOn < today) return 'overdue';
  if (dueOn === today) return 'today';
  return dueOn <= endOfWeek(today) ? 'week' : 'later';
}
