// What a working calendar is made of: days of a week, hours of a day, days that are other than their weekday; and the filter
// of lists by deadlines. What is reckoned with them is in `working-days.ts`, which needs no parser.
import { z } from 'zod';
import { CalendarDate, text } from './common-shapes.ts';

/** How much of a day is worked. */
export const DayWork = z.enum(['full', 'morning', 'afternoon', 'off']);
export type DayWork = z.infer<typeof DayWork>;

/** Why a day is other than its weekday: nghỉ lễ, nghỉ bù, ngày nghỉ khác, làm bù, làm nửa ngày. */
export const DayKind = z.enum(['holiday', 'substitute', 'off', 'working', 'morning', 'afternoon']);
export type DayKind = z.infer<typeof DayKind>;

export const MarkedDay = z.object({ date: CalendarDate, kind: DayKind, name: text(100, 0).default('') });
export type MarkedDay = z.infer<typeof MarkedDay>;

const HourMinute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Span = z
  .object({ from: HourMinute, to: HourMinute })
  .refine(({ from, to }) => from < to, { error: 'ends first' });

export const WorkingHours = z
  .object({ morning: Span, afternoon: Span })
  .refine(({ morning, afternoon }) => morning.to <= afternoon.from, { error: 'they overlap' });
export type WorkingHours = z.infer<typeof WorkingHours>;

/** From Monday on. */
export const WorkingWeek = z.array(DayWork).length(7);
export type WorkingWeek = z.infer<typeof WorkingWeek>;

/** What lists are narrowed to. */
export const DueFilter = z.enum(['overdue', 'soon']);
export type DueFilter = z.infer<typeof DueFilter>;
