// Two questions of the administrator: what the law proposes, by his choices, and whether the year is to be confirmed so.
import type { AgencyCalendar, CalendarYear } from '@contracts/calendar.ts';
import type { MarkedDay, WorkingWeek } from '@contracts/working-calendar.ts';
import { weekdayOf } from '@contracts/working-days.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { say } from '../../shared/ui/toast.tsx';
import type { YearDraft } from './year-draft.ts';
import { useDayName } from './year-picture.tsx';

const TET = ['1', '2'] as const;
const NATIONAL = ['', 'before', 'after'] as const;

export const ProposeAsk = ({
  year,
  onTake,
  onClose,
}: {
  year: number;
  onTake: (days: readonly MarkedDay[]) => void;
  onClose: () => void;
}) => {
  const { t } = useTranslation();
  const [tetBefore, setTet] = useState<(typeof TET)[number]>('1');
  const [national, setNational] = useState<(typeof NATIONAL)[number]>('');
  const fetched = useMutation({
    mutationFn: () =>
      call('proposeYear', {
        params: { year },
        query: { tetBefore, ...(national !== '' && { nationalDay: national }) },
      }),
    onSuccess: ({ days }) => {
      onTake(days);
      say(t('calendar/proposed', { year }));
      onClose();
    },
  });
  return (
    <Ask
      title={t('calendar/propose')}
      confirm={t('calendar/proposeDo')}
      isBusy={fetched.isPending}
      error={fetched.error}
      onConfirm={() => fetched.mutate()}
      onClose={onClose}
    >
      <p>{t('calendar/proposeText', { year })}</p>
      <Field label={t('calendar/tetBefore')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={tetBefore}
            onChange={({ target }) => setTet(target.value === '2' ? '2' : '1')}
          >
            {TET.map((count) => (
              <option key={count} value={count}>
                {t(count === '1' ? 'calendar/tet/one' : 'calendar/tet/two')}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('calendar/nationalDay')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={national}
            onChange={({ target }) => setNational(NATIONAL.find((one) => one === target.value) ?? '')}
          >
            {NATIONAL.map((one) => (
              <option key={one} value={one}>
                {t(`calendar/national/${one === '' ? 'longer' : one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </Ask>
  );
};

/** What is told one by one. */
const SHOWN = 40;

export const ConfirmAsk = ({
  seen,
  year,
  draft,
  onClose,
}: {
  seen: AgencyCalendar;
  year: CalendarYear;
  draft: YearDraft;
  onClose: () => void;
}) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const nameOf = useDayName(seen.week as WorkingWeek, draft.marks);
  const saved = useMutation({
    mutationFn: () =>
      call('putCalendarYear', {
        params: { year: year.year },
        body: { version: seen.version, days: draft.days },
      }),
    onSuccess: (after) => {
      queries.setQueryData(keys.calendar, after);
      void queries.invalidateQueries({ queryKey: keys.counters });
      draft.drop();
      say(t('calendar/confirmed', { year: year.year }));
      onClose();
    },
    onError: (error) => {
      // What was changed stays; it is laid over what is saved by now.
      if (isCode(error, 'CONFLICT')) void queries.invalidateQueries({ queryKey: keys.calendar });
    },
  });
  return (
    <Ask
      title={t('calendar/confirm', { year: year.year })}
      confirm={t('calendar/confirmDo')}
      isBusy={saved.isPending}
      error={saved.error}
      onConfirm={() => saved.mutate()}
      onClose={onClose}
    >
      <p>{t('calendar/confirmText', { year: year.year })}</p>
      {draft.changed.length > 0 && (
        <>
          <p className="strong">{t('calendar/changes', { count: draft.changed.length })}</p>
          <ul className="changes small">
            {draft.changed.slice(0, SHOWN).map((date) => (
              <li key={date}>
                <span className="num">
                  {t(`calendar/weekday/${weekdayOf(date) as 0}`)} {dateText(date)}
                </span>
                : {nameOf(date)}
              </li>
            ))}
            {draft.changed.length > SHOWN && <li>…</li>}
          </ul>
        </>
      )}
    </Ask>
  );
};
