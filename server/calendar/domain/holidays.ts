// The public holidays of a year as a proposal. Bộ luật Lao động 2019 Điều 112: eleven days; Điều 111.3: one that falls on a
// weekly day off is made good on the next working day. Which days lie before Tết and beside Quốc khánh is decided anew each
// year, and working days are exchanged: the administrator confirms.
import type { MarkedDay, WorkingWeek } from '../../contracts/working-calendar.ts';
import {
  OFFICE_HOURS,
  plusDays,
  type WorkingCalendar,
  weekdayOf,
  workOf,
} from '../../contracts/working-days.ts';
import { lunarDate } from './lunar.ts';

export interface HolidayChoice {
  /** How many of the five days of Tết lie before the lunar year begins. */
  tetBefore?: 1 | 2 | undefined;
  /** On which side of 2 September its second day lies; default: where it makes the longer rest. */
  nationalDay?: 'before' | 'after' | undefined;
}

const TET_DAYS = 5;
const SATURDAY = 5;

const isRest = (date: string) => weekdayOf(date) >= SATURDAY;

/** A day that joins 2 September to the weekend; else the day before it. */
function sideOf(national: string): 'before' | 'after' {
  const [before, after] = [plusDays(national, -1), plusDays(national, 1)];
  if (isRest(before)) return 'after';
  if (isRest(after)) return 'before';
  return !isRest(plusDays(before, -1)) && isRest(plusDays(after, 1)) ? 'after' : 'before';
}

function publicHolidays(year: number, { tetBefore = 1, nationalDay }: HolidayChoice): MarkedDay[] {
  const named = (name: string, ...dates: string[]): MarkedDay[] =>
    dates.map((date) => ({ date, kind: 'holiday', name }));
  const tet = plusDays(lunarDate(year, 1, 1), -tetBefore);
  const national = `${year}-09-02`;
  const side = nationalDay ?? sideOf(national);
  return [
    ...named('Tết Dương lịch', `${year}-01-01`),
    ...named('Tết Âm lịch', ...Array.from({ length: TET_DAYS }, (_, index) => plusDays(tet, index))),
    ...named('Giỗ Tổ Hùng Vương', lunarDate(year, 3, 10)),
    ...named('Ngày Chiến thắng', `${year}-04-30`),
    ...named('Quốc tế Lao động', `${year}-05-01`),
    ...named('Quốc khánh', national, plusDays(national, side === 'before' ? -1 : 1)),
  ];
}

/** Holidays, and the days that make good those on days off; by date. */
export function proposedDays(year: number, week: WorkingWeek, choice: HolidayChoice = {}): MarkedDay[] {
  const days = new Map<string, MarkedDay>();
  const holidays = publicHolidays(year, choice);
  // Two holidays on one day are one day off and one made good.
  for (const day of holidays) if (!days.has(day.date)) days.set(day.date, day);
  const unmarked: WorkingCalendar = { week, hours: OFFICE_HOURS, days: new Map() };
  const seen = new Set<string>();
  for (const { date, name } of holidays.toSorted((a, b) => a.date.localeCompare(b.date))) {
    const isTwice = seen.has(date);
    seen.add(date);
    if (workOf(unmarked, date) !== 'off' && !isTwice) continue;
    const instead = nextFree(unmarked, days, date);
    if (instead?.startsWith(`${year}-`)) days.set(instead, { date: instead, kind: 'substitute', name });
  }
  return [...days.values()].toSorted((a, b) => a.date.localeCompare(b.date));
}

const LOOK_MAX = 30;

function nextFree(unmarked: WorkingCalendar, taken: ReadonlyMap<string, unknown>, date: string) {
  for (let days = 1; days <= LOOK_MAX; days += 1) {
    const day = plusDays(date, days);
    if (workOf(unmarked, day) !== 'off' && !taken.has(day)) return day;
  }
  return null;
}
