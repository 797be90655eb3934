// A step of the circuit with a deadline is told of twice: when it is due soon, and when it is overdue. What was told counts
// as long as the step waits for the same people.
import { waitingOf } from './awaits.ts';
import { placeId } from './circuit.ts';

export const REMINDERS = ['soon', 'overdue'] as const;
export type Reminder = (typeof REMINDERS)[number];

const DAY_MS = 86_400_000;
/** On the last day and on the one before. */
const SOON_DAYS = 1;

/** Calendar dates, both included; what was told already does not hold a later one back. */
export interface DueDates {
  from: string;
  to: string;
  unlessTold: readonly Reminder[];
}

const daysFrom = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Which deadlines are to be told of on a day. */
export const datesOf = (reminder: Reminder, today: string): DueDates =>
  reminder === 'soon'
    ? { from: today, to: daysFrom(today, SOON_DAYS), unlessTold: ['soon', 'overdue'] }
    : { from: '0000-01-01', to: daysFrom(today, -1), unlessTold: ['overdue'] };

type Placed = Parameters<typeof waitingOf>[0];

const approvers = ({ awaits }: ReturnType<typeof waitingOf>) =>
  awaits.filter(({ act }) => act === 'approve').map(({ postId }) => postId);

/** Whether nobody has come to the step, and its deadline is the one that was told of. */
export function isStillTold(before: Placed, after: Placed): boolean {
  const [was, is] = [waitingOf(before), waitingOf(after)];
  const isSameStep = placeId(before) === placeId(after) && was.stepDueOn === is.stepDueOn;
  const known = new Set(approvers(was));
  return isSameStep && approvers(is).every((postId) => known.has(postId));
}
