// Working days of an agency and where work stands by its deadline: one rule for the server, its filters and the screens.
// Dates are `yyyy-MM-dd` in Vietnam. Bộ luật Lao động 2019 Điều 105, 111, 112.
import type {
  DayKind,
  DayWork,
  DueFilter,
  MarkedDay,
  WorkingHours,
  WorkingWeek,
} from './working-calendar.ts';

export interface WorkingCalendar {
  week: WorkingWeek;
  hours: WorkingHours;
  /** The days that are other than their weekday. */
  days: ReadonlyMap<string, Pick<MarkedDay, 'kind' | 'name'>>;
}

export const OFFICE_WEEK: WorkingWeek = ['full', 'full', 'full', 'full', 'full', 'off', 'off'];
export const OFFICE_HOURS: WorkingHours = {
  morning: { from: '07:30', to: '11:30' },
  afternoon: { from: '13:30', to: '17:00' },
};

const DAY_MS = 86_400_000;
/** Longer than any holiday: a calendar in which nobody ever works has no end. */
const LOOK_MAX = 1_000;

const WORK_OF: Record<DayKind, DayWork> = {
  holiday: 'off',
  substitute: 'off',
  off: 'off',
  working: 'full',
  morning: 'morning',
  afternoon: 'afternoon',
};

const at = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** The date so many calendar days later; earlier when negative. */
export const plusDays = (date: string, days: number): string =>
  new Date(at(date) + days * DAY_MS).toISOString().slice(0, 10);

/** 0 is Monday. */
export const weekdayOf = (date: string): number => (new Date(at(date)).getUTCDay() + 6) % 7;

export function workOf({ week, days }: Pick<WorkingCalendar, 'week' | 'days'>, date: string): DayWork {
  const marked = days.get(date);
  return marked === undefined ? (week[weekdayOf(date)] ?? 'off') : WORK_OF[marked.kind];
}

/** Half a day counts as one. */
export const isWorkingDay = (calendar: Pick<WorkingCalendar, 'week' | 'days'>, date: string): boolean =>
  workOf(calendar, date) !== 'off';

/** The nearest working day from this one on, itself included; itself where none is in sight. */
function nearest(calendar: WorkingCalendar, date: string, step: 1 | -1): string {
  for (let days = 0; days <= LOOK_MAX; days += 1) {
    const day = plusDays(date, days * step);
    if (isWorkingDay(calendar, day)) return day;
  }
  return date;
}

export const workingDayFrom = (calendar: WorkingCalendar, date: string): string => nearest(calendar, date, 1);
export const workingDayUntil = (calendar: WorkingCalendar, date: string): string =>
  nearest(calendar, date, -1);

/**
 * What is proposed in the place of a deadline on a day off: the next working day (Bộ luật Dân sự 2015 Điều 148), or the one
 * before where the next is past the limit; null: people work on that day.
 */
export function insteadOf(
  calendar: WorkingCalendar,
  dueOn: string | null,
  { today, limit }: { today: string; limit: string | null },
): string | null {
  if (dueOn === null || isWorkingDay(calendar, dueOn)) return null;
  const next = workingDayFrom(calendar, dueOn);
  if (limit === null || next <= limit) return next;
  const before = workingDayUntil(calendar, dueOn);
  return before < today ? next : before;
}

/**
 * The day that is so many working days after this one, which is not counted; before it when negative. 0: the day itself, or
 * the next working day.
 */
export function addWorkingDays(calendar: WorkingCalendar, date: string, count: number): string {
  if (count === 0) return workingDayFrom(calendar, date);
  const step = count > 0 ? 1 : -1;
  let day = date;
  for (let left = Math.min(Math.abs(count), LOOK_MAX); left > 0; left -= 1) {
    const next = nearest(calendar, plusDays(day, step), step);
    if (!isWorkingDay(calendar, next)) return next;
    day = next;
  }
  return day;
}

/** Working days after the first date up to the second, which is not the earlier one; at most {@link LOOK_MAX}. */
export function workingDaysBetween(calendar: WorkingCalendar, from: string, to: string): number {
  let count = 0;
  let day = from;
  for (let looked = 0; looked < LOOK_MAX && day < to; looked += 1) {
    day = plusDays(day, 1);
    if (isWorkingDay(calendar, day)) count += 1;
  }
  return count;
}

const VIETNAM_MS = 7 * 3_600_000;
const dateOf = (instant: number) => new Date(instant + VIETNAM_MS).toISOString().slice(0, 10);
const instantOf = (date: string, clock: string) => Date.parse(`${date}T${clock}:00+07:00`);

/** The spans of a day in which people work, as instants. */
function spansOf(calendar: WorkingCalendar, date: string): Array<[from: number, to: number]> {
  const work = workOf(calendar, date);
  const { morning, afternoon } = calendar.hours;
  return [
    ...(work === 'full' || work === 'morning' ? [morning] : []),
    ...(work === 'full' || work === 'afternoon' ? [afternoon] : []),
  ].map(({ from, to }) => [instantOf(date, from), instantOf(date, to)]);
}

/** This instant if people work, else the next at which they do; itself where none is in sight. */
export function nextWorkingMoment(calendar: WorkingCalendar, now: Date): Date {
  const instant = now.getTime();
  for (let days = 0; days <= LOOK_MAX; days += 1)
    for (const [opens, closes] of spansOf(calendar, plusDays(dateOf(instant), days)))
      if (instant < closes) return new Date(Math.max(opens, instant));
  return now;
}

/** Where work stands: no deadline, later, due soon, due today, overdue; done in time, done late. */
export const DUE_STATES = ['none', 'later', 'soon', 'today', 'overdue', 'done', 'done-late'] as const;
export type DueState = (typeof DUE_STATES)[number];

export interface DueRules {
  calendar: WorkingCalendar;
  /** Due within so many working days is due soon. */
  soonDays: number;
}

/** Both included; null: open. */
export interface DueSpan {
  from: string | null;
  to: string | null;
}

/** The deadlines that are in a state on a day: what lists ask the database for, and what {@link dueState} decides by. */
export function dueSpan(
  state: 'later' | 'soon' | 'today' | 'overdue',
  { calendar, soonDays }: DueRules,
  today: string,
): DueSpan {
  if (state === 'overdue') return { from: null, to: plusDays(today, -1) };
  if (state === 'today') return { from: today, to: today };
  const lastSoon = soonDays === 0 ? today : addWorkingDays(calendar, today, soonDays);
  return state === 'soon'
    ? { from: plusDays(today, 1), to: lastSoon }
    : { from: plusDays(lastSoon, 1), to: null };
}

/** Due today is due soon, in lists. */
export const dueFilterSpan = (filter: DueFilter, rules: DueRules, today: string): DueSpan =>
  filter === 'overdue'
    ? dueSpan('overdue', rules, today)
    : { from: today, to: dueSpan('soon', rules, today).to };

const isIn = ({ from, to }: DueSpan, date: string): boolean =>
  (from === null || from <= date) && (to === null || date <= to);

export interface DueStanding {
  state: DueState;
  /** Working days left, or late; 0 where it is neither. */
  days: number;
}

/** One rule: how work with this deadline stands at an instant. */
export function dueState(
  dueOn: string | null,
  completedAt: Date | null,
  rules: DueRules,
  now: Date,
): DueStanding {
  if (dueOn === null) return { state: completedAt === null ? 'none' : 'done', days: 0 };
  if (completedAt !== null) {
    const doneOn = dateOf(completedAt.getTime());
    return doneOn <= dueOn
      ? { state: 'done', days: 0 }
      : { state: 'done-late', days: workingDaysBetween(rules.calendar, dueOn, doneOn) };
  }
  const today = dateOf(now.getTime());
  const state =
    (['overdue', 'today', 'soon'] as const).find((each) => isIn(dueSpan(each, rules, today), dueOn)) ??
    'later';
  const days =
    state === 'overdue'
      ? workingDaysBetween(rules.calendar, dueOn, today)
      : workingDaysBetween(rules.calendar, today, dueOn);
  return { state, days };
}
