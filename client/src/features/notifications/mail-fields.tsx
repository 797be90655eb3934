// Letters: under each heading at once, in the day's letter, or none; and the hour of that letter.
import type { MailChoice, NotificationChoices } from '@contracts/notification-choices.ts';
import { NOTIFICATION_TOPICS } from '@contracts/notification-kinds.ts';
import { useTranslation } from 'react-i18next';
import { Field } from '../../shared/ui/field.tsx';

const CHOICES = ['off', 'single', 'digest'] as const satisfies readonly MailChoice[];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

interface Props {
  choices: NotificationChoices;
  onChange(part: Partial<NotificationChoices>): void;
}

export const MailFields = ({ choices, onChange }: Props) => {
  const { t } = useTranslation();
  const { mail, digestHour } = choices;
  const hasDigest = Object.values(mail).includes('digest');
  return (
    <>
      <div className="told-topics">
        {NOTIFICATION_TOPICS.map((topic) => (
          <Field
            key={topic}
            label={t(`notification/topic/${topic}`)}
            hint={t(`notification/topicNote/${topic}`)}
          >
            {(control) => (
              <select
                {...control}
                className="input"
                value={mail[topic]}
                onChange={({ target }) =>
                  onChange({
                    mail: { ...mail, [topic]: CHOICES.find((one) => one === target.value) ?? 'off' },
                  })
                }
              >
                {CHOICES.map((choice) => (
                  <option key={choice} value={choice}>
                    {t(`notification/settings/choice/${choice}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ))}
      </div>
      {hasDigest && (
        <Field label={t('notification/settings/digestHour')}>
          {(control) => (
            <select
              {...control}
              className="input told-short"
              value={digestHour}
              onChange={({ target }) => onChange({ digestHour: Number(target.value) })}
            >
              {HOURS.map((hour) => (
                <option key={hour} value={hour}>
                  {hourText(hour)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
};
