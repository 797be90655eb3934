// Lịch làm việc: the days of a year that are worked, as the administrator has confirmed them or the law proposes; and the
// rules of deadlines. Everybody reads it, the administrator changes it.
import type { AgencyCalendar, CalendarYear } from '@contracts/calendar.ts';
import { isWorkingDay } from '@contracts/working-days.ts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { BoxTabs } from '../../shared/list/box-tabs.tsx';
import { keys } from '../../shared/query-keys.ts';
import { numberText, today } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, useSaidTime } from '../../shared/ui/marks.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { DayPanel } from './day-panel.tsx';
import { RulesForm } from './rules-form.tsx';
import { ConfirmAsk, ProposeAsk } from './year-asks.tsx';
import { useYearDraft, type YearDraft } from './year-draft.ts';
import { YearPicture } from './year-picture.tsx';
import '../../shared/list/list.css';

const LEGEND = ['full', 'off', 'holiday', 'substitute', 'working', 'morning', 'afternoon'] as const;

const Legend = ({ seen, year, draft }: { seen: AgencyCalendar; year: number; draft: YearDraft }) => {
  const { t } = useTranslation();
  const dates = Array.from({ length: 366 }, (_, at) =>
    new Date(Date.UTC(year, 0, at + 1)).toISOString().slice(0, 10),
  ).filter((date) => date.startsWith(`${year}-`));
  const worked = dates.filter((date) => isWorkingDay({ week: seen.week, days: draft.marks }, date)).length;
  return (
    <p className="legend small">
      <span className="strong">{t('calendar/worked', { count: worked, shown: numberText(worked) })}</span>
      {LEGEND.map((kind) => (
        <span key={kind}>
          <span className={`dot day-${kind}`} aria-hidden="true" />{' '}
          {kind === 'full' || kind === 'off' ? t(`calendar/work/${kind}`) : t(`calendar/kind/${kind}`)}
        </span>
      ))}
    </p>
  );
};

const YearState = ({ year }: { year: CalendarYear }) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  if (year.confirmed === null) return <Mark tone="amber">{t('calendar/unconfirmed')}</Mark>;
  const { by, at } = year.confirmed;
  return (
    <>
      <Mark tone="green">{t('calendar/isConfirmed')}</Mark>
      <span className="small muted">{t('calendar/confirmedBy', { name: by.name, at: said(at) })}</span>
    </>
  );
};

const Year = ({ seen, year, choice }: { seen: AgencyCalendar; year: CalendarYear; choice: ReactNode }) => {
  const { t } = useTranslation();
  const draft = useYearDraft(year, seen.week);
  const now = today();
  const [chosen, setChosen] = useState(now.startsWith(`${year.year}-`) ? now : `${year.year}-01-01`);
  const [asked, setAsked] = useState<'propose' | 'confirm' | null>(null);
  const close = () => setAsked(null);
  return (
    <>
      <div className="row-wrap calendar-acts">
        {choice}
        <YearState year={year} />
        {seen.canChange && (
          <span className="push row-wrap">
            {draft.changed.length > 0 && (
              <button type="button" className="btn btn-plain" onClick={draft.drop}>
                {t('calendar/drop', { count: draft.changed.length })}
              </button>
            )}
            <button type="button" className="btn" onClick={() => setAsked('propose')}>
              {t('calendar/propose')}
            </button>
            <button
              type="button"
              className="btn btn-primary"
              disabled={year.confirmed !== null && draft.changed.length === 0}
              onClick={() => setAsked('confirm')}
            >
              {t('calendar/confirm', { year: year.year })}
            </button>
          </span>
        )}
      </div>
      <Legend seen={seen} year={year.year} draft={draft} />
      <div className="calendar">
        <YearPicture
          year={year.year}
          week={seen.week}
          marks={draft.marks}
          changed={draft.changed}
          chosen={chosen}
          onChoose={setChosen}
          onToggle={seen.canChange ? draft.toggle : null}
        />
        <DayPanel
          week={seen.week}
          draft={draft}
          chosen={chosen}
          onChoose={setChosen}
          canChange={seen.canChange}
        />
      </div>
      {asked === 'propose' && <ProposeAsk year={year.year} onTake={draft.take} onClose={close} />}
      {asked === 'confirm' && <ConfirmAsk seen={seen} year={year} draft={draft} onClose={close} />}
    </>
  );
};

const YearChoice = ({
  seen,
  at,
  onGo,
}: {
  seen: AgencyCalendar;
  at: number;
  onGo: (to: CalendarYear | undefined) => void;
}) => {
  const { t } = useTranslation();
  return (
    <div className="row">
      <button
        type="button"
        className="btn btn-icon"
        aria-label={t('calendar/yearBefore')}
        disabled={at === 0}
        onClick={() => onGo(seen.years[at - 1])}
      >
        <Icon name="left" />
      </button>
      <h2 className="num">{t('calendar/year', { year: seen.years[at]?.year ?? '' })}</h2>
      <button
        type="button"
        className="btn btn-icon"
        aria-label={t('calendar/yearAfter')}
        disabled={at === seen.years.length - 1}
        onClick={() => onGo(seen.years[at + 1])}
      >
        <Icon name="right" />
      </button>
    </div>
  );
};

const Calendar = ({ seen }: { seen: AgencyCalendar }) => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get('year') ?? today().slice(0, 4));
  const at = Math.max(
    0,
    seen.years.findIndex(({ year }) => year === asked),
  );
  const year = seen.years[at];
  const go = (to: CalendarYear | undefined) => to && setSearch({ year: `${to.year}` });
  const box = search.get('box') === 'rules' ? 'rules' : 'days';
  return (
    <>
      <BoxTabs
        label={t('calendar/title')}
        current={box}
        tabs={(['days', 'rules'] as const).map((one) => ({
          ...{ box: one, name: t(`calendar/box/${one}`), to: `/calendar?box=${one}` },
          ...{ isCounted: false, count: undefined },
        }))}
      />
      {box === 'rules' && <RulesForm key={seen.version} seen={seen} />}
      {box === 'days' && year && (
        <Year key={year.year} seen={seen} year={year} choice={<YearChoice seen={seen} at={at} onGo={go} />} />
      )}
    </>
  );
};

const Bones = () => (
  <div className="year calendar" aria-busy="true">
    {Array.from({ length: 12 }, (_, month) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity
      <span key={month} className="bone" style={{ height: 190 }} />
    ))}
  </div>
);

export const CalendarPage = () => {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.calendar, queryFn: () => call('getCalendar', {}) });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('calendar/title')}</h1>
      </header>
      <QueryGate query={query} skeleton={<Bones />}>
        {(seen) => <Calendar seen={seen} />}
      </QueryGate>
    </div>
  );
};
