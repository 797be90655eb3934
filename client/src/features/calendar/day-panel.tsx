// The chosen day in words, with its kind and name, and the days of the year that are other than their weekday.
import { DayKind, type WorkingWeek } from '@contracts/working-calendar.ts';
import { weekdayOf } from '@contracts/working-days.ts';
import { useTranslation } from 'react-i18next';
import { dateText } from '../../shared/time.ts';
import { Field } from '../../shared/ui/field.tsx';
import type { YearDraft } from './year-draft.ts';
import { useDayName } from './year-picture.tsx';

const NAME_MAX = 100;
const isKind = (value: string): value is DayKind => DayKind.options.some((kind) => kind === value);

interface Props {
  week: WorkingWeek;
  draft: YearDraft;
  chosen: string;
  onChoose: (date: string) => void;
  canChange: boolean;
}

export const DayPanel = ({ week, draft, chosen, onChoose, canChange }: Props) => {
  const { t } = useTranslation();
  const nameOf = useDayName(week, draft.marks);
  const marked = draft.marks.get(chosen);
  const dayText = (date: string) => `${t(`calendar/weekday/${weekdayOf(date) as 0}`)} ${dateText(date)}`;
  return (
    <aside className="day-panel" aria-label={t('calendar/panel')}>
      <section className="card">
        <header>
          <h2>{dayText(chosen)}</h2>
        </header>
        <div className="in stack">
          {!canChange && <p>{nameOf(chosen)}</p>}
          {canChange && (
            <>
              <Field label={t('calendar/kindOf')}>
                {(control) => (
                  <select
                    {...control}
                    className="input"
                    value={marked?.kind ?? ''}
                    onChange={({ target }) =>
                      draft.mark(chosen, isKind(target.value) ? target.value : null, marked?.name)
                    }
                  >
                    <option value="">{t('calendar/plain')}</option>
                    {DayKind.options.map((kind) => (
                      <option key={kind} value={kind}>
                        {t(`calendar/kind/${kind}`)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              {marked && (
                <Field label={t('calendar/nameOf')}>
                  {(control) => (
                    <input
                      {...control}
                      className="input"
                      maxLength={NAME_MAX}
                      value={marked.name}
                      onChange={({ target }) => draft.mark(chosen, marked.kind, target.value)}
                    />
                  )}
                </Field>
              )}
            </>
          )}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{t('calendar/marked', { count: draft.days.length })}</h2>
        </header>
        {draft.days.length === 0 && <p className="blank">{t('calendar/noMarked')}</p>}
        <ul>
          {draft.days.map(({ date, kind }) => (
            <li key={date}>
              <button type="button" className="marked-day" onClick={() => onChoose(date)}>
                <span className={`dot day-${kind}`} aria-hidden="true" />
                <span className="num nowrap">{dateText(date).slice(0, 5)}</span>
                <span>{nameOf(date)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
};
