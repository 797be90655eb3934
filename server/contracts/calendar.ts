// The working calendar of an agency and its rules of deadlines: what is proposed, when who is reminded.
import { z } from 'zod';
import { Instant, PersonRef } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { MarkedDay, WorkingHours, WorkingWeek } from './working-calendar.ts';

const TAG = 'calendar';

/** Who hears of a deadline: who has the part, who gave it to him, the head of his unit, the leader who assigned the whole. */
export const ReminderReceiver = z.enum(['handler', 'giver', 'unit-head', 'leader']);
export type ReminderReceiver = z.infer<typeof ReminderReceiver>;

/** Working days after the deadline, before it when negative. */
export const ReminderStep = z.object({
  days: z.int().min(-30).max(60),
  to: z.array(ReminderReceiver).min(1).max(4),
});
export type ReminderStep = z.infer<typeof ReminderStep>;

const isOnce = <T>(items: readonly T[], keyOf: (item: T) => string) =>
  new Set(items.map(keyOf)).size === items.length;

export const DeadlineRules = z.object({
  /** Due within so many working days is due soon. */
  soonDays: z.int().min(0).max(30),
  reminders: z
    .array(ReminderStep)
    .max(10)
    .refine((all) => isOnce(all, ({ days }) => `${days}`), { error: 'one for each day' }),
});
export type DeadlineRules = z.infer<typeof DeadlineRules>;

export const CalendarYear = z.object({
  year: z.int(),
  days: z.array(MarkedDay),
  /** Null: proposed by the law, nobody has confirmed it. */
  confirmed: z.object({ at: Instant, by: PersonRef }).nullable(),
});
export type CalendarYear = z.infer<typeof CalendarYear>;

export const AgencyCalendar = z.object({
  version: z.int(),
  week: WorkingWeek,
  hours: WorkingHours,
  rules: DeadlineRules,
  /** From the last year to the one after the next, and every other that was confirmed. */
  years: z.array(CalendarYear),
  canChange: z.boolean(),
});
export type AgencyCalendar = z.infer<typeof AgencyCalendar>;

/** Lunar dates are reckoned for these. */
export const YEAR_MIN = 2000;
export const YEAR_MAX = 2100;
const YearParams = z.object({ year: z.coerce.number().int().min(YEAR_MIN).max(YEAR_MAX) });

/** The caller’s version; 0 before anybody has changed anything. */
const Seen = z.object({ version: z.int().min(0) });

export const getCalendar = defineRoute({
  method: 'get',
  path: '/api/calendar',
  summary: 'Working days, hours and rules of deadlines of the caller’s agency',
  tag: TAG,
  access: 'signed-in',
  response: AgencyCalendar,
  errors: [],
});

export const proposeYear = defineRoute({
  method: 'get',
  path: '/api/calendar/proposals/:year',
  summary:
    'The public holidays of a year by the law (Bộ luật Lao động Điều 112), with the days that make good',
  tag: TAG,
  access: 'administrator',
  params: YearParams,
  query: z.object({
    tetBefore: z.enum(['1', '2']).default('1'),
    /** Default: where it makes the longer rest. */
    nationalDay: z.enum(['before', 'after']).optional(),
  }),
  response: z.object({ days: z.array(MarkedDay) }),
  errors: [],
});

export const putCalendarYear = defineRoute({
  method: 'put',
  path: '/api/calendar/years/:year',
  summary: 'Confirm the days of a year that are other than their weekday',
  tag: TAG,
  access: 'administrator',
  params: YearParams,
  body: Seen.extend({ days: z.array(MarkedDay).max(366) }),
  response: AgencyCalendar,
  errors: ['CONFLICT', 'CALENDAR_INVALID'],
});

export const putCalendarRules = defineRoute({
  method: 'put',
  path: '/api/calendar/rules',
  summary: 'Set the working week, the hours, and the rules of deadlines and reminders',
  tag: TAG,
  access: 'administrator',
  body: Seen.extend({ week: WorkingWeek, hours: WorkingHours, rules: DeadlineRules }),
  response: AgencyCalendar,
  errors: ['CONFLICT', 'CALENDAR_INVALID'],
});
