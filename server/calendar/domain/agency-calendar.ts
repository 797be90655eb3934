// The calendar of one agency as a value: what it has set, and by the law what it has not.
import type { DeadlineRules } from '../../contracts/calendar.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { MarkedDay, WorkingHours, WorkingWeek } from '../../contracts/working-calendar.ts';
import { OFFICE_HOURS, OFFICE_WEEK, type WorkingCalendar } from '../../contracts/working-days.ts';
import { proposedDays } from './holidays.ts';

export interface ConfirmedYear {
  year: number;
  days: MarkedDay[];
  confirmed: { at: Date; by: PersonRef };
}

export interface AgencySettings {
  agencyId: string;
  /** 0: nothing was ever set. */
  version: number;
  week: WorkingWeek;
  hours: WorkingHours;
  rules: DeadlineRules;
  years: ConfirmedYear[];
}

const DEFAULT_RULES: DeadlineRules = {
  soonDays: 2,
  reminders: [
    { days: -2, to: ['handler'] },
    { days: 0, to: ['handler'] },
    { days: 1, to: ['handler', 'giver'] },
    { days: 3, to: ['handler', 'giver', 'unit-head'] },
    { days: 5, to: ['handler', 'giver', 'unit-head', 'leader'] },
  ],
};

export const unset = (agencyId: string): AgencySettings => ({
  ...{ agencyId, version: 0, years: [] },
  ...{ week: OFFICE_WEEK, hours: OFFICE_HOURS, rules: DEFAULT_RULES },
});

export interface ShownYear {
  year: number;
  days: MarkedDay[];
  confirmed: ConfirmedYear['confirmed'] | null;
}

/** A year as it was confirmed; else as the law has it. */
export function yearOf({ years, week }: Pick<AgencySettings, 'years' | 'week'>, year: number): ShownYear {
  const own = years.find((each) => each.year === year);
  return own ?? { year, days: proposedDays(year, week), confirmed: null };
}

const YEARS_BACK = 1;
const YEARS_AHEAD = 2;

/** Of the years around one, with every other that was confirmed. */
export function shownYears(settings: Pick<AgencySettings, 'years' | 'week'>, thisYear: number): ShownYear[] {
  const around = Array.from({ length: YEARS_BACK + YEARS_AHEAD + 1 }, (_, at) => thisYear - YEARS_BACK + at);
  const all = new Set([...around, ...settings.years.map(({ year }) => year)]);
  return [...all].toSorted((a, b) => a - b).map((year) => yearOf(settings, year));
}

export const workingCalendar = (settings: AgencySettings, thisYear: number): WorkingCalendar => ({
  week: settings.week,
  hours: settings.hours,
  days: new Map(
    shownYears(settings, thisYear).flatMap(({ days }) =>
      days.map(({ date, kind, name }) => [date, { kind, name }] as const),
    ),
  ),
});

export interface DayFault {
  /** Its place in the list. */
  at: number;
  fault: 'other-year' | 'twice';
}

/** Why the days of a year cannot be. */
export function faultsOfYear(days: readonly MarkedDay[], year: number): DayFault[] {
  const seen = new Set<string>();
  return days.flatMap(({ date }, at): DayFault[] => {
    const isTwice = seen.has(date);
    seen.add(date);
    if (!date.startsWith(`${year}-`)) return [{ at, fault: 'other-year' }];
    return isTwice ? [{ at, fault: 'twice' }] : [];
  });
}
