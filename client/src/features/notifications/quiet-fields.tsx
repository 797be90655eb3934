// Quiet hours, every day from the one to the other, and days of rest.
import type { NotificationChoices } from '@contracts/notification-choices.ts';
import { useTranslation } from 'react-i18next';
import { Field } from '../../shared/ui/field.tsx';

type Quiet = NotificationChoices['quiet'];

const FIRST: NonNullable<Quiet> = { from: '19:00', to: '07:00', restDays: [6, 7] };
const ENDS = ['from', 'to'] as const;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MOST_REST = 6;

export const QuietFields = ({ quiet, onChange }: { quiet: Quiet; onChange(quiet: Quiet): void }) => {
  const { t } = useTranslation();
  const isSame = quiet !== null && quiet.from === quiet.to;
  const toggle = (day: number) => {
    if (quiet === null) return;
    const { restDays } = quiet;
    const without = restDays.filter((each) => each !== day);
    onChange({ ...quiet, restDays: restDays.includes(day) ? without : [...restDays, day].sort() });
  };
  return (
    <>
      <p className="hint">{t('notification/settings/quietNote')}</p>
      <label className="check">
        <input
          type="checkbox"
          checked={quiet !== null}
          onChange={({ target }) => onChange(target.checked ? FIRST : null)}
        />
        {t('notification/settings/quietOn')}
      </label>
      {quiet !== null && (
        <>
          <div className="told-hours">
            {ENDS.map((end) => (
              <Field
                key={end}
                label={t(`notification/settings/${end}`)}
                fault={end === 'to' && isSame ? t('notification/settings/sameHours') : undefined}
              >
                {(control) => (
                  <input
                    {...control}
                    className="input told-short"
                    type="time"
                    required
                    value={quiet[end]}
                    onChange={({ target }) => target.value && onChange({ ...quiet, [end]: target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
          <fieldset className="told-days">
            <legend className="label">{t('notification/settings/restDays')}</legend>
            {WEEKDAYS.map((day) => (
              <label key={day} className="check">
                <input
                  type="checkbox"
                  checked={quiet.restDays.includes(day)}
                  disabled={quiet.restDays.length >= MOST_REST && !quiet.restDays.includes(day)}
                  onChange={() => toggle(day)}
                />
                {t(`notification/settings/weekday/d${day}`)}
              </label>
            ))}
          </fieldset>
        </>
      )}
    </>
  );
};
