// When a part of the work is told of by the rules of the agency: so many working days before its deadline or after it, each
// step once for one deadline. Who was away for a week hears of the newest step alone.
import type { ReminderStep } from '../../contracts/calendar.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { URGE_REST_HOURS } from '../../contracts/follow-up.ts';
import { addWorkingDays, type WorkingCalendar, workingDayUntil } from '../../contracts/working-days.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { type AssignedTo, isHandler } from './assignment-tree.ts';

/** Said of the deadline of one part, by the rules or by a person. */
export interface PartReminder {
  partId: string;
  /** The deadline it was said of. */
  dueOn: string | null;
  /** The step of the rules; null: a person said it. */
  days: number | null;
  at: Date;
  by: PersonRef | null;
  text: string;
  /** Of the act of a person: he reminds a part once by one act. */
  key: string | null;
}

const REST_MS = URGE_REST_HOURS * 3_600_000;
/** A part urged after this is not urged again. */
export const restsSince = (now: Date): Date => new Date(now.getTime() - REST_MS);

/** Nobody has urged of late, but by this very act. */
export const isRested = (partId: string, told: readonly PartReminder[], now: Date, key: string | null) =>
  !told.some((each) => {
    const isUrge = each.partId === partId && each.days === null;
    return isUrge && each.at > restsSince(now) && each.key !== key;
  });

/** More are forgotten, the oldest first: far more than the parts of a document are told of. */
export const REMINDERS_MAX = 1_000;

export const isOpenPart = (part: AssignedTo): boolean => isHandler(part) && part.doneAt === null;

/** The day on which a step is told of. */
export const dayOfStep = (calendar: WorkingCalendar, dueOn: string, days: number): string =>
  days === 0 ? workingDayUntil(calendar, dueOn) : addWorkingDays(calendar, dueOn, days);

/** The latest deadline that a step may concern today. */
export function horizonOf(steps: readonly ReminderStep[], calendar: WorkingCalendar, today: string): string {
  const ahead = Math.max(0, ...steps.map(({ days }) => -days));
  // Days off after the last of them lie as near.
  return addWorkingDays(calendar, today, ahead + 1);
}

interface Rules {
  steps: readonly ReminderStep[];
  calendar: WorkingCalendar;
  today: string;
}

/** The step that is to be told of now; null: none, or it was told. */
export function stepDue(
  part: AssignedTo,
  told: readonly PartReminder[],
  { steps, calendar, today }: Rules,
): ReminderStep | null {
  const { dueOn, givenAt } = part;
  if (dueOn === null || !isOpenPart(part)) return null;
  // Who was given it that day has just heard of it.
  const heardOn = givenAt === null ? '' : vietnamDate(givenAt);
  const reached = steps
    .filter(({ days }) => {
      const day = dayOfStep(calendar, dueOn, days);
      return day <= today && day > heardOn;
    })
    .toSorted((a, b) => a.days - b.days)
    .at(-1);
  if (reached === undefined) return null;
  const isTold = told.some(
    (each) =>
      each.partId === part.id && each.dueOn === dueOn && each.days !== null && each.days >= reached.days,
  );
  return isTold ? null : reached;
}
