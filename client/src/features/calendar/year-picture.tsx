// A year as a picture: twelve months, each day coloured by how much of it is worked and why. One day has the focus; arrows
// move it, Enter or the space bar toggles it.
import type { WorkingWeek } from '@contracts/working-calendar.ts';
import { plusDays, weekdayOf, workOf } from '@contracts/working-days.ts';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { dateText, today } from '../../shared/time.ts';
import type { Marks } from './year-draft.ts';
import './calendar.css';

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const DAYS_OF_MONTH_MAX = 31;

const two = (value: number) => `${value}`.padStart(2, '0');
const datesOf = (year: number, month: number): string[] =>
  Array.from({ length: DAYS_OF_MONTH_MAX }, (_, at) => plusDays(`${year}-${two(month)}-01`, at)).filter(
    (date) => Number(date.slice(5, 7)) === month,
  );

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
  PageUp: -28,
  PageDown: 28,
};

interface Props {
  year: number;
  week: WorkingWeek;
  marks: Marks;
  changed: readonly string[];
  chosen: string;
  onChoose: (date: string) => void;
  /** Null: nothing can be changed. */
  onToggle: ((date: string) => void) | null;
}

export const useDayName = (week: WorkingWeek, marks: Marks) => {
  const { t } = useTranslation();
  return (date: string): string => {
    const marked = marks.get(date);
    const kind = marked
      ? t(`calendar/kind/${marked.kind}`)
      : t(`calendar/work/${workOf({ week, days: marks }, date)}`);
    return marked?.name ? `${kind}: ${marked.name}` : kind;
  };
};

export const YearPicture = ({ year, week, marks, changed, chosen, onChoose, onToggle }: Props) => {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const nameOf = useDayName(week, marks);
  const now = today();
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = plusDays(chosen, step);
    if (!next.startsWith(`${year}-`)) return;
    onChoose(next);
    box.current?.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus();
  };
  const classOf = (date: string) => {
    const kind = marks.get(date)?.kind ?? workOf({ week, days: marks }, date);
    return `day day-${kind} ${changed.includes(date) ? 'day-changed' : ''}`;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it
    <div ref={box} className="year" onKeyDown={move}>
      {MONTHS.map((month) => (
        <section key={month} className="month" aria-label={t('calendar/month', { month, year })}>
          <h3>{t('calendar/monthShort', { month })}</h3>
          <div className="month-days">
            {WEEKDAYS.map((day) => (
              <span key={day} className="weekday" aria-hidden="true">
                {t(`calendar/weekdayShort/${day}`)}
              </span>
            ))}
            {datesOf(year, month).map((date) => (
              <button
                key={date}
                type="button"
                data-date={date}
                tabIndex={date === chosen ? 0 : -1}
                className={classOf(date)}
                style={date.endsWith('-01') ? { gridColumnStart: weekdayOf(date) + 1 } : undefined}
                aria-current={date === now ? 'date' : undefined}
                title={nameOf(date)}
                onClick={() => {
                  onChoose(date);
                  onToggle?.(date);
                }}
              >
                {Number(date.slice(8))}
                <span className="sr-only">
                  , {t(`calendar/weekday/${weekdayOf(date) as 0}`)} {dateText(date)}, {nameOf(date)}
                </span>
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
};
