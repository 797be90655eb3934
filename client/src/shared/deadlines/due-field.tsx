// A deadline: a date, or so many working days from today; a day off is told at once, with the working day instead of it.
import { addWorkingDays, insteadOf, weekdayOf } from '@contracts/working-days.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateText, today } from '../time.ts';
import { Field } from '../ui/field.tsx';
import { PickDate } from '../ui/hard-fields.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDueRules } from './due-rules.ts';
import './deadlines.css';

const QUICK = [3, 5, 10] as const;

interface Props {
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
  value: string | null;
  onChange: (value: string | null) => void;
  /** The day off that is kept knowingly. */
  kept: string | null;
  onKeep: (date: string) => void;
  /** No deadline is later. */
  limit?: string | null;
}

/** Whether a deadline is a day off that nobody has kept: the server would refuse it. */
export const useDayOff = () => {
  const { calendar } = useDueRules();
  return (date: string | null, kept: string | null): boolean =>
    date !== kept && insteadOf(calendar, date, { today: today(), limit: null }) !== null;
};

const DayOffNotice = ({
  date,
  limit,
  onTake,
  onKeep,
  isKept,
}: {
  date: string;
  limit: string | null;
  onTake: (date: string) => void;
  onKeep: (date: string) => void;
  isKept: boolean;
}) => {
  const { t } = useTranslation();
  const { calendar } = useDueRules();
  const instead = insteadOf(calendar, date, { today: today(), limit });
  if (instead === null) return null;
  const marked = calendar.days.get(date);
  const why =
    marked?.name ||
    (marked ? t(`calendar/kind/${marked.kind}`) : t(`calendar/weekday/${weekdayOf(date) as 0}`));
  return (
    <div className={`day-off-notice ${isKept ? '' : 'notice-amber'}`} role="status">
      <Icon name="doubt" size={16} />
      <div className="stack">
        <span>{t(isKept ? 'due/offKept' : 'due/off', { date: dateText(date), why })}</span>
        <span className="row-wrap">
          <button type="button" className="btn btn-small" onClick={() => onTake(instead)}>
            {t(instead > date ? 'due/takeNext' : 'due/takeBefore', { date: dateText(instead) })}
          </button>
          {!isKept && (
            <button type="button" className="btn btn-small btn-plain" onClick={() => onKeep(date)}>
              {t('due/keep')}
            </button>
          )}
        </span>
      </div>
    </div>
  );
};

export const DueField = ({ label, hint, fault, value, onChange, kept, onKeep, limit = null }: Props) => {
  const { t } = useTranslation();
  const { calendar } = useDueRules();
  const quick = QUICK.map((count) => ({ count, date: addWorkingDays(calendar, today(), count) })).filter(
    ({ date }) => limit === null || date <= limit,
  );
  return (
    <div className="due-field">
      <Field label={label} hint={hint} fault={fault}>
        {(control) => <PickDate control={control} value={value} onChange={onChange} />}
      </Field>
      {quick.length > 0 && (
        <fieldset className="bare row-wrap" aria-label={t('due/quick')}>
          {quick.map(({ count, date }) => (
            <button
              key={count}
              type="button"
              className="btn btn-small"
              aria-pressed={value === date}
              title={dateText(date)}
              onClick={() => onChange(date)}
            >
              {t('due/workingDays', { count })}
            </button>
          ))}
          <Link className="small" to="/calendar" target="_blank">
            {t('calendar/title')}
          </Link>
        </fieldset>
      )}
      {value && (
        <DayOffNotice date={value} limit={limit} onTake={onChange} onKeep={onKeep} isKept={kept === value} />
      )}
    </div>
  );
};
