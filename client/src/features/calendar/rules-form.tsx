// The working week, the hours, what is due soon, and who hears of a deadline when.
import { type AgencyCalendar, ReminderReceiver, type ReminderStep } from '@contracts/calendar.ts';
import { DayWork } from '@contracts/working-calendar.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import { say } from '../../shared/ui/toast.tsx';

const STEPS_MAX = 10;
const HALVES = ['morning', 'afternoon'] as const;
const ENDS = ['from', 'to'] as const;

const Step = ({
  step,
  onChange,
  onRemove,
}: {
  step: ReminderStep;
  onChange: (step: ReminderStep) => void;
  onRemove: () => void;
}) => {
  const { t } = useTranslation();
  const when = step.days < 0 ? 'before' : step.days === 0 ? 'on' : 'after';
  const said = t(`calendar/rules/${when}`, { count: Math.abs(step.days) });
  return (
    <li className="rule">
      <label className="row">
        <input
          className="input number-input"
          type="number"
          min={-30}
          max={60}
          aria-label={t('calendar/rules/days')}
          value={step.days}
          onChange={({ target }) => onChange({ ...step, days: Number(target.value) })}
        />
        <span className="small">{said}</span>
      </label>
      <fieldset className="bare row-wrap" aria-label={t('calendar/rules/to', { when: said })}>
        {ReminderReceiver.options.map((who) => (
          <label key={who} className="check">
            <input
              type="checkbox"
              checked={step.to.includes(who)}
              onChange={({ target }) =>
                onChange({
                  ...step,
                  to: target.checked ? [...step.to, who] : step.to.filter((one) => one !== who),
                })
              }
            />
            {t(`calendar/rules/receiver/${who}`)}
          </label>
        ))}
      </fieldset>
      <IconButton icon="cross" label={t('calendar/rules/remove', { when: said })} onPress={onRemove} />
    </li>
  );
};

export const RulesForm = ({ seen }: { seen: AgencyCalendar }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [week, setWeek] = useState(seen.week);
  const [hours, setHours] = useState(seen.hours);
  const [soonDays, setSoon] = useState(seen.rules.soonDays);
  const [reminders, setReminders] = useState(seen.rules.reminders);
  const [isAsked, setAsked] = useState(false);
  const saved = useMutation({
    mutationFn: () =>
      call('putCalendarRules', {
        body: { version: seen.version, week, hours, rules: { soonDays, reminders } },
      }),
    onSuccess: (after) => {
      say(t('calendar/rules/saved'));
      queries.setQueryData(keys.calendar, after);
      void queries.invalidateQueries({ queryKey: keys.counters });
    },
  });
  const isTwice = new Set(reminders.map(({ days }) => days)).size < reminders.length;
  const isToNobody = reminders.some(({ to }) => to.length === 0);
  const isChanged =
    JSON.stringify([week, hours, soonDays, reminders]) !==
    JSON.stringify([seen.week, seen.hours, seen.rules.soonDays, seen.rules.reminders]);
  return (
    <form
      className="rules"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
      }}
    >
      <fieldset disabled={!seen.canChange}>
        <legend>{t('calendar/rules/week')}</legend>
        <div className="week">
          {week.map((work, day) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a weekday is its place
            <label key={day} className="stack">
              <span className="small">{t(`calendar/weekday/${day as 0}`)}</span>
              <select
                className="input"
                value={work}
                onChange={({ target }) =>
                  setWeek(week.map((each, at) => (at === day ? DayWork.parse(target.value) : each)))
                }
              >
                {DayWork.options.map((one) => (
                  <option key={one} value={one}>
                    {t(`calendar/work/${one}`)}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </div>
        <div className="row-wrap">
          {HALVES.map((half) =>
            ENDS.map((end) => (
              <label key={`${half} ${end}`} className="stack">
                <span className="small">{t(`calendar/rules/${half}/${end}`)}</span>
                <input
                  className="input"
                  inputMode="numeric"
                  pattern="([01][0-9]|2[0-3]):[0-5][0-9]"
                  placeholder="07:30"
                  required
                  value={hours[half][end]}
                  onChange={({ target }) =>
                    setHours({ ...hours, [half]: { ...hours[half], [end]: target.value } })
                  }
                />
              </label>
            )),
          )}
        </div>
      </fieldset>
      <fieldset disabled={!seen.canChange}>
        <legend>{t('calendar/rules/reminders')}</legend>
        <label className="row">
          <span>{t('calendar/rules/soon')}</span>
          <input
            className="input number-input"
            type="number"
            min={0}
            max={30}
            value={soonDays}
            onChange={({ target }) => setSoon(Number(target.value))}
          />
          <span>{t('calendar/rules/soonUnit')}</span>
        </label>
        <p className="small muted">{t('calendar/rules/text')}</p>
        {reminders.length === 0 && <p className="blank">{t('calendar/rules/none')}</p>}
        <ul className="stack">
          {reminders.map((step, at) => (
            <Step
              // biome-ignore lint/suspicious/noArrayIndexKey: its days change while they are typed
              key={at}
              step={step}
              onChange={(next) => setReminders(reminders.map((each, place) => (place === at ? next : each)))}
              onRemove={() => setReminders(reminders.filter((_, place) => place !== at))}
            />
          ))}
        </ul>
        {seen.canChange && reminders.length < STEPS_MAX && (
          <button
            type="button"
            className="btn btn-small"
            onClick={() =>
              setReminders([
                ...reminders,
                { days: Math.max(0, ...reminders.map(({ days }) => days)) + 1, to: ['handler'] },
              ])
            }
          >
            <Icon name="plus" size={14} />
            {t('calendar/rules/add')}
          </button>
        )}
        {(isTwice || isToNobody) && (
          <p className="tone-red small" role="alert">
            {t(isTwice ? 'calendar/rules/twice' : 'calendar/rules/nobody')}
          </p>
        )}
      </fieldset>
      {seen.canChange && (
        <button type="submit" className="btn btn-primary" disabled={!isChanged || isTwice || isToNobody}>
          {t('calendar/rules/save')}
        </button>
      )}
      {isAsked && (
        <Ask
          title={t('calendar/rules/save')}
          confirm={t('calendar/rules/save')}
          isBusy={saved.isPending}
          error={saved.error}
          onConfirm={() => saved.mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{t('calendar/rules/ask')}</p>
        </Ask>
      )}
    </form>
  );
};
