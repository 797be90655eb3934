// The rules of an agency by which its work is due soon or overdue.
import type { AgencyDays } from '../../calendar/index.ts';
import type { DueRules } from '../../contracts/working-days.ts';

export const dueRules = ({ calendar, rules }: AgencyDays): DueRules => ({
  calendar,
  soonDays: rules.soonDays,
});
