// Agencies with how they are reached, since when and until when, and what ends soon; found by name, way, source and need.
import { type DirectoryRow, DirectoryView } from '@contracts/directory-desk.ts';
import { AgencyTransport } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { EmptyList, MoreRows } from '../../shared/list/list-ends.tsx';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText, numberText } from '../../shared/time.ts';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import { AgencyDrawer } from './agency-drawer.tsx';
import { AgencyMarks, CertificateEnd, useSourceName } from './agency-marks.tsx';

const oneOf = <T extends string>(options: readonly T[], text: string | null): T | undefined =>
  options.find((option) => option === text);

const Filters = ({ sources }: { sources: readonly string[] }) => {
  const { t } = useTranslation();
  const nameOf = useSourceName();
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    next.delete('open');
    if (value === '') next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  const pick = (name: string, all: string, options: readonly (readonly [string, string])[]) => (
    <select
      className="input filter"
      aria-label={all}
      value={search.get(name) ?? ''}
      onChange={(event) => set(name, event.target.value)}
    >
      <option value="">{all}</option>
      {options.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
  return (
    <div className="directory-filters">
      <input
        type="search"
        className="input filter grow"
        placeholder={t('directory/searchHint')}
        aria-label={t('directory/searchHint')}
        value={search.get('text') ?? ''}
        onChange={(event) => set('text', event.target.value)}
      />
      {pick(
        'view',
        t('directory/view/all'),
        DirectoryView.options.filter((one) => one !== 'all').map((one) => [one, t(`directory/view/${one}`)]),
      )}
      {pick(
        'transport',
        t('directory/anyTransport'),
        AgencyTransport.options.map((one) => [one, t(`directory/transport/${one}`)]),
      )}
      {pick(
        'source',
        t('directory/anySource'),
        sources.map((one) => [one, nameOf(one)]),
      )}
    </div>
  );
};

const Row = ({ row, onOpen }: { row: DirectoryRow; onOpen: () => void }) => {
  const { t } = useTranslation();
  const nameOf = useSourceName();
  return (
    <tr>
      <td className="first">
        <button type="button" className="subject linklike" onClick={onOpen}>
          {row.name}
        </button>
        <div className="aux num">{row.code}</div>
      </td>
      <td className="state">
        <AgencyMarks row={row} />
      </td>
      <td className="who">
        {t(`directory/transport/${row.transport}`)}
        {row.endpoint && <div className="aux num">{row.endpoint.replace(/^https?:\/\//, '')}</div>}
        {row.source !== row.endpoint && row.source !== row.transport && (
          <div className="aux">{nameOf(row.source)}</div>
        )}
      </td>
      <td className="aux wide num">
        {row.from && dateText(row.from)}
        {row.until && ` – ${dateText(row.until)}`}
      </td>
      <td className="end">
        <CertificateEnd at={row.certificateEndsAt} isLocal={row.isLocal} />
      </td>
      <td className="aux wide">
        {row.lastContactAt ? <TimeText at={row.lastContactAt} /> : row.isLocal ? '' : t('directory/never')}
      </td>
    </tr>
  );
};

export const Agencies = () => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const filter = {
    text: search.get('text') ?? '',
    view: oneOf(DirectoryView.options, search.get('view')) ?? 'all',
    transport: oneOf(AgencyTransport.options, search.get('transport')),
    source: search.get('source') ?? '',
  };
  const sources = useList(keys.directoryPart('agencies', filter), (after) =>
    call('listDirectoryRows', { query: { ...filter, ...(after && { after }) } }),
  );
  const { query, items } = sources;
  const first = query.data?.pages[0];
  const openId = search.get('open');
  const open = (id: string | null) => {
    const next = new URLSearchParams(search);
    if (id === null) next.delete('open');
    else next.set('open', id);
    setSearch(next);
  };
  const isNarrowed = filter.text !== '' || filter.view !== 'all' || filter.transport || filter.source !== '';
  return (
    <>
      <Filters sources={first?.sources ?? []} />
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && (
        <AfterAWhile>
          <ListBones />
        </AfterAWhile>
      )}
      {items?.length === 0 && (
        <EmptyList
          sentence={t('directory/empty/agencies')}
          searched={isNarrowed ? filter.text || t('directory/theFilter') : ''}
          clearTo="/directory"
        />
      )}
      {items && items.length > 0 && (
        <>
          <p className="directory-total muted small" role="status">
            {t('directory/total', { count: first?.total ?? 0, shown: numberText(first?.total ?? 0) })}
          </p>
          <table className="list directory-list" aria-busy={query.isPlaceholderData}>
            <thead>
              <tr>
                <th>{t('directory/column/agency')}</th>
                <th>{t('directory/column/state')}</th>
                <th>{t('directory/column/way')}</th>
                <th className="wide">{t('directory/column/valid')}</th>
                <th>{t('directory/column/certificate')}</th>
                <th className="wide">{t('directory/column/contact')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((row) => (
                <Row key={row.id} row={row} onOpen={() => open(row.id)} />
              ))}
            </tbody>
          </table>
        </>
      )}
      <MoreRows query={query} />
      {openId && <AgencyDrawer id={openId} onClose={() => open(null)} />}
    </>
  );
};
