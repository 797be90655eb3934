// Working days of an office that has set nothing: the law's. From today, so that no later day breaks a test.
import { proposedDays } from '../../server/calendar/domain/holidays.ts';
import {
  addWorkingDays,
  isWorkingDay,
  OFFICE_HOURS,
  OFFICE_WEEK,
  plusDays,
  type WorkingCalendar,
} from '../../server/contracts/working-days.ts';
import { vietnamDate } from '../../server/platform/clock.ts';

export const today = (): string => vietnamDate(new Date());

function lawsCalendar(): WorkingCalendar {
  const year = Number(today().slice(0, 4));
  const days = [year, year + 1].flatMap((each) => proposedDays(each, OFFICE_WEEK));
  return {
    ...{ week: OFFICE_WEEK, hours: OFFICE_HOURS },
    days: new Map(days.map(({ date, ...day }) => [date, day])),
  };
}

/** The day that is so many working days after today. */
export const workingDayIn = (count: number): string => addWorkingDays(lawsCalendar(), today(), count);

/** The nearest Sunday after tomorrow, and the working day after it. */
export function dayOff(): { date: string; next: string } {
  const calendar = lawsCalendar();
  let date = plusDays(today(), 2);
  while (new Date(date).getUTCDay() !== 0) date = plusDays(date, 1);
  let next = date;
  while (!isWorkingDay(calendar, next)) next = plusDays(next, 1);
  return { date, next };
}

/** As people type it. */
export const typedDate = (date: string): string => date.split('-').reverse().join('/');
