// The working days of the own agency, by which every screen says how a deadline stands. Until they are known, those of the
// office week without holidays.
import type { AgencyCalendar } from '@contracts/calendar.ts';
import { type DueRules, OFFICE_HOURS, OFFICE_WEEK } from '@contracts/working-days.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api-client.ts';
import { keys } from '../query-keys.ts';

const FRESH_MS = 10 * 60_000;

const rulesOf = ({ week, hours, years, rules }: AgencyCalendar): DueRules => ({
  soonDays: rules.soonDays,
  calendar: {
    ...{ week, hours },
    days: new Map(years.flatMap(({ days }) => days.map(({ date, ...day }) => [date, day] as const))),
  },
});

const UNKNOWN: DueRules = {
  soonDays: 2,
  calendar: { week: OFFICE_WEEK, hours: OFFICE_HOURS, days: new Map() },
};

export const useDueRules = (): DueRules => {
  const { data = UNKNOWN } = useQuery({
    queryKey: keys.calendar,
    queryFn: () => call('getCalendar', {}),
    staleTime: FRESH_MS,
    select: rulesOf,
  });
  return data;
};
