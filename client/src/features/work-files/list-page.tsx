// Files by queue, year, state and retention; everything in the address.
import { USUAL_RETENTIONS } from '@contracts/retention.ts';
import { WorkFileState } from '@contracts/vocabulary.ts';
import { WorkFileBox, type WorkFileListItem } from '@contracts/work-files.ts';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { BoxTabs } from '../../shared/list/box-tabs.tsx';
import { MoreRows } from '../../shared/list/list-ends.tsx';
import { useListKeys } from '../../shared/list/list-keys.ts';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { dateText, shorten, today } from '../../shared/time.ts';
import { Mark } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import { retentionWords } from '../../shared/work-files/retention.tsx';
import { STATE_TONE } from './tones.ts';
import '../../shared/list/list.css';
import './work-files.css';

/** Its lists of people and its days are heavy; who only reads never pays for them. */
const OpenAsk = lazy(async () => ({ default: (await import('./open-ask.tsx')).OpenAsk }));

const TITLE_MAX = 180;

const useFilter = () => {
  const [search, setSearch] = useSearchParams();
  const { can } = useMe();
  const boxes = WorkFileBox.options.filter((box) => box !== 'to-accept' || can.register);
  const box = boxes.find((one) => one === search.get('box')) ?? 'mine';
  const year = /^2\d{3}$/.test(search.get('year') ?? '') ? Number(search.get('year')) : undefined;
  const state = WorkFileState.options.find((one) => one === search.get('state'));
  const kept = search.get('retention') ?? '';
  const retention = kept === 'permanent' ? ('permanent' as const) : Number(kept) || undefined;
  const text = search.get('text')?.trim() ?? '';
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  return {
    boxes,
    set,
    isNarrowed: Boolean(year || state || retention || text),
    filter: {
      box,
      ...(year && { year }),
      ...(state && { state }),
      ...(retention && { retention }),
      ...(text && { text }),
    },
  };
};

type Filter = ReturnType<typeof useFilter>;

const Filters = ({ filter, set }: Filter) => {
  const { t } = useTranslation();
  const now = Number(today().slice(0, 4));
  const years = [now + 1, now, now - 1, now - 2, now - 3];
  return (
    <div className="file-filters">
      <input
        className="input filter"
        type="search"
        aria-label={t('workFiles/filter/text')}
        placeholder={t('workFiles/filter/text')}
        defaultValue={filter.text ?? ''}
        onChange={({ target }) => set('text', target.value)}
      />
      <select
        className="input filter num"
        aria-label={t('workFiles/filter/year')}
        value={filter.year ?? ''}
        onChange={({ target }) => set('year', target.value)}
      >
        <option value="">{t('workFiles/filter/anyYear')}</option>
        {years.map((year) => (
          <option key={year}>{year}</option>
        ))}
      </select>
      <select
        className="input filter"
        aria-label={t('workFiles/filter/state')}
        value={filter.state ?? ''}
        onChange={({ target }) => set('state', target.value)}
      >
        <option value="">{t('workFiles/filter/anyState')}</option>
        {WorkFileState.options.map((state) => (
          <option key={state} value={state}>
            {t(`workFiles/state/${state}`)}
          </option>
        ))}
      </select>
      <select
        className="input filter"
        aria-label={t('workFiles/filter/retention')}
        value={filter.retention ?? ''}
        onChange={({ target }) => set('retention', target.value)}
      >
        <option value="">{t('workFiles/filter/anyRetention')}</option>
        {USUAL_RETENTIONS.map((years) => (
          <option key={years ?? 'permanent'} value={years ?? 'permanent'}>
            {retentionWords(t, years)}
          </option>
        ))}
      </select>
    </div>
  );
};

const Row = ({ item }: { item: WorkFileListItem }) => {
  const { t } = useTranslation();
  return (
    <tr>
      <td className="num lead nowrap">
        <div className="strong">{item.notation}</div>
        <div className="aux">{item.year}</div>
      </td>
      <td className="first">
        <Link className="subject" data-row={item.id} to={`/work-files/${item.id}`} title={item.title}>
          {shorten(item.title, TITLE_MAX)}
        </Link>
        <div className="row-wrap aux">
          <span className="num">{item.code}</span>
          <span className="num">
            {dateText(item.startedOn)}
            {item.endedOn && ` – ${dateText(item.endedOn)}`}
          </span>
        </div>
      </td>
      <td className="who">{item.owner.name}</td>
      <td className="state">
        <Mark tone={STATE_TONE[item.state]}>{t(`workFiles/state/${item.state}`)}</Mark>
        <div className="aux">{item.state === 'closed' && <DueText dueOn={item.handOverDueOn} />}</div>
      </td>
      <td className="end nowrap">
        <div>{retentionWords(t, item.retention)}</div>
        <div className="aux num">
          {item.itemCount} {t('workFiles/column/items').toLowerCase()}
        </div>
      </td>
    </tr>
  );
};

const Rows = ({ items }: { items: readonly WorkFileListItem[] }) => {
  const { t } = useTranslation();
  return (
    <table className="list">
      <thead>
        <tr>
          <th className="col-number">{t('workFiles/column/code')}</th>
          <th>{t('workFiles/column/title')}</th>
          <th className="col-person">{t('workFiles/column/owner')}</th>
          <th className="col-state">{t('workFiles/column/state')}</th>
          <th className="col-due">{t('workFiles/column/retention')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </tbody>
    </table>
  );
};

export const WorkFilesPage = () => {
  const { t } = useTranslation();
  const wish = useFilter();
  const { filter, boxes, isNarrowed } = wish;
  const [isOpening, setOpening] = useState(false);
  const container = useRef<HTMLDivElement>(null);
  useListKeys(container);
  const { query, items } = useList(keys.list('workFile', filter), (after) =>
    call('listWorkFiles', { query: { ...filter, ...(after && { after }) } }),
  );
  const tabs = boxes.map((box) => ({
    box,
    name: t(`workFiles/box/${box}`),
    to: `/work-files?box=${box}`,
    isCounted: false,
    count: undefined,
  }));
  return (
    <div className="page page-fixed">
      <header className="page-head">
        <h1>{t('workFiles/title')}</h1>
        <span className="push row-wrap">
          <Link className="btn btn-small" to="/work-files/list">
            {t('workFiles/act/list')}
          </Link>
          <Link className="btn btn-small" to="/work-files/check">
            {t('workFiles/act/check')}
          </Link>
          <button type="button" className="btn btn-small btn-primary" onClick={() => setOpening(true)}>
            {t('workFiles/act/open')}
          </button>
        </span>
      </header>
      <BoxTabs tabs={tabs} current={filter.box} label={t('workFiles/title')} />
      <Filters key={filter.box} {...wish} />
      <div ref={container} className="split-whole">
        {query.error && (
          <div className="in-list">
            <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
          </div>
        )}
        {query.isPending && (
          <AfterAWhile>
            <ListBones />
          </AfterAWhile>
        )}
        {items?.length === 0 && !query.isPlaceholderData && (
          <p className="blank">
            {t(isNarrowed ? 'workFiles/empty/narrowed' : `workFiles/empty/${filter.box}`)}
          </p>
        )}
        {items && items.length > 0 && (
          <div className={query.isPlaceholderData ? 'rows-before' : ''} aria-busy={query.isPlaceholderData}>
            <Rows items={items} />
          </div>
        )}
        <MoreRows query={query} />
      </div>
      <Suspense>{isOpening && <OpenAsk onClose={() => setOpening(false)} />}</Suspense>
    </div>
  );
};
