// Where own work stands by its deadline: late, due soon by the working days of the agency, this week, later. Weeks end on Sunday.
import type { WorkGroup } from '../../contracts/incoming-work.ts';
import { type DueRules, dueFilterSpan, plusDays, weekdayOf } from '../../contracts/working-days.ts';

const SUNDAY = 6;

/** By the deadline of a part. */
export function workGroups(rules: DueRules, today: string): (dueOn: string | null) => WorkGroup {
  const soonTo = dueFilterSpan('soon', rules, today).to ?? today;
  const weekTo = plusDays(today, SUNDAY - weekdayOf(today));
  return (dueOn) => {
    if (dueOn === null) return 'none';
    if (dueOn < today) return 'overdue';
    if (dueOn <= soonTo) return 'soon';
    return dueOn <= weekTo ? 'week' : 'later';
  };
}
