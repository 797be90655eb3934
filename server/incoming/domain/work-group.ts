// Where own work stands by its deadline: late, due soon by the working days of the agency, this week, later. Weeks end on Sunday.
import type { WorkGroup } from '../../contracts/incoming-work.ts';
import { type DueRules, dueFilterSpan, plusDays, weekdayOf } from '../../contracts/working-days.ts';

const SUNDAY = 6;

export function groupOf(dueOn: string | null, rules: DueRules, today: string): WorkGroup {
  if (dueOn === null) return 'none';
  if (dueOn < today) return 'overdue';
  if (dueOn <= (dueFilterSpan('soon', rules, today).to ?? today)) return 'soon';
  return dueOn <= plusDays(today, SUNDAY - weekdayOf(today)) ? 'week' : 'later';
}
