// The days of a year while they are changed: a day toggles between work and rest, and back to exactly what it was.
import type { CalendarYear } from '@contracts/calendar.ts';
import type { DayKind, MarkedDay, WorkingWeek } from '@contracts/working-calendar.ts';
import { weekdayOf, workOf } from '@contracts/working-days.ts';
import { useMemo, useState } from 'react';

export type Marks = ReadonlyMap<string, { kind: DayKind; name: string }>;

const marksOf = (days: readonly MarkedDay[]): Marks =>
  new Map(days.map(({ date, kind, name }) => [date, { kind, name }]));

const isSame = (marks: Marks, others: Marks, date: string): boolean => {
  const [one, other] = [marks.get(date), others.get(date)];
  return one?.kind === other?.kind && one?.name === other?.name;
};

export const useYearDraft = (year: CalendarYear, week: WorkingWeek) => {
  const saved = useMemo(() => marksOf(year.days), [year]);
  const [draft, setDraft] = useState<Marks | null>(null);
  const marks = draft ?? saved;
  const changed = [...new Set([...marks.keys(), ...saved.keys()])]
    .filter((date) => !isSame(marks, saved, date))
    .sort();

  const mark = (date: string, kind: DayKind | null, name = '') => {
    const next = new Map(marks);
    if (kind === null) next.delete(date);
    else next.set(date, { kind, name });
    setDraft(next);
  };
  const toggle = (date: string) => {
    const was = saved.get(date);
    if (!isSame(marks, saved, date)) return mark(date, was?.kind ?? null, was?.name);
    if (workOf({ week, days: marks }, date) !== 'off') return mark(date, 'off');
    return mark(date, week[weekdayOf(date)] === 'off' ? 'working' : null);
  };
  /** Holidays and the days that make good are the proposed ones; what else was marked stays. */
  const take = (proposed: readonly MarkedDay[]) => {
    const kept = [...marks].filter(([, { kind }]) => kind !== 'holiday' && kind !== 'substitute');
    setDraft(new Map([...kept, ...marksOf(proposed)]));
  };
  return {
    ...{ marks, changed, mark, toggle, take },
    days: [...marks].map(([date, day]) => ({ date, ...day })).sort((a, b) => a.date.localeCompare(b.date)),
    drop: () => setDraft(null),
  };
};

export type YearDraft = ReturnType<typeof useYearDraft>;
