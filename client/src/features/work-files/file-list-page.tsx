// The list of files of a year: written by the clerk, approved by the head; files are opened from what was approved.
import type { FileList, FileListRow } from '@contracts/file-lists.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText, today } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { type ListAct, ListAsk } from './list-asks.tsx';
import { ListEditor } from './list-editor.tsx';
import { ListTable } from './list-table.tsx';
import { LIST_TONE } from './tones.ts';
import '../../shared/list/list.css';
import './work-files.css';

const OpenAsk = lazy(async () => ({ default: (await import('./open-ask.tsx')).OpenAsk }));

const YearChoice = ({ year, onChange }: { year: number; onChange: (year: number) => void }) => {
  const { t } = useTranslation();
  const now = Number(today().slice(0, 4));
  const years = new Set([now + 1, now, now - 1, now - 2, year]);
  return (
    <select
      className="input filter num"
      aria-label={t('workFiles/list/year')}
      value={year}
      onChange={({ target }) => onChange(Number(target.value))}
    >
      {[...years]
        .sort((a, b) => b - a)
        .map((each) => (
          <option key={each}>{each}</option>
        ))}
    </select>
  );
};

const Notices = ({ list }: { list: FileList }) => {
  const { t } = useTranslation();
  const { approved, returned, state } = list;
  return (
    <>
      {returned && state === 'draft' && (
        <div className="notice notice-amber" role="note">
          <Icon name="turn" />
          <div>
            <p className="strong">{t('workFiles/list/returned', { by: returned.by.name })}</p>
            <p className="quote small">{returned.reason}</p>
            <p className="muted small">
              <TimeText at={returned.at} />
            </p>
          </div>
        </div>
      )}
      {approved && state !== 'approved' && (
        <p className="notice notice-blue small" role="note">
          {t('workFiles/list/inForce', {
            edition: approved.edition,
            by: approved.by.name,
            date: dateText(approved.at),
          })}
        </p>
      )}
    </>
  );
};

/** Nothing is written yet: begun anew, or with the list of the year before. */
const Blank = ({ list, onBegin }: { list: FileList; onBegin: () => void }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { year } = list;
  const copy = useMutation({
    mutationFn: () => call('copyFileList', { params: { year } }),
    onSuccess: (after) => {
      queries.setQueryData(keys.fileList(year), after);
      say(t('workFiles/list/copied'));
    },
  });
  return (
    <div className="blank">
      <p>{t('workFiles/list/empty', { year })}</p>
      {!list.can.edit && <p>{t('workFiles/list/notYours')}</p>}
      <ProblemNotice error={copy.error} />
      {list.canCopy && (
        <button
          type="button"
          className="btn btn-primary"
          disabled={copy.isPending}
          onClick={() => copy.mutate()}
        >
          {t('workFiles/list/copy', { year: year - 1 })}
        </button>
      )}
      {list.can.edit && (
        <button type="button" className="btn" onClick={onBegin}>
          {t('workFiles/list/begin')}
        </button>
      )}
    </div>
  );
};

const ListDesk = ({ list }: { list: FileList }) => {
  const { t } = useTranslation();
  const [act, setAct] = useState<ListAct | null>(null);
  const [isBegun, setBegun] = useState(false);
  const [opening, setOpening] = useState<FileListRow | null>(null);
  const isBlank = list.rows.length === 0 && !isBegun;
  const acts = (['approve', 'return'] as const).filter((name) => list.can[name]);
  return (
    <div className="page-body">
      <Notices list={list} />
      {acts.length > 0 && (
        <div className="row-wrap">
          {acts.map((name) => (
            <button
              key={name}
              type="button"
              className={`btn ${name === 'approve' ? 'btn-primary' : 'btn-danger'}`}
              onClick={() => setAct(name)}
            >
              {t(`workFiles/list/${name}`)}
            </button>
          ))}
        </div>
      )}
      {isBlank && <Blank list={list} onBegin={() => setBegun(true)} />}
      {!isBlank && list.can.edit && (
        <ListEditor
          key={`${list.year} ${list.version}`}
          list={list}
          onSubmit={() => setAct('submit')}
          onOpen={setOpening}
        />
      )}
      {!isBlank && !list.can.edit && <ListTable list={list} onOpen={setOpening} />}
      {act && <ListAsk act={act} list={list} onClose={() => setAct(null)} />}
      <Suspense>
        {opening && <OpenAsk row={opening} year={list.year} onClose={() => setOpening(null)} />}
      </Suspense>
    </div>
  );
};

export const FileListPage = () => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('year') ?? '';
  const year = /^2\d{3}$/.test(asked) ? Number(asked) : Number(today().slice(0, 4));
  const query = useQuery({
    queryKey: keys.fileList(year),
    queryFn: () => call('getFileList', { query: { year } }),
  });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('workFiles/listTitle')}</h1>
        <YearChoice year={year} onChange={(next) => setSearch({ year: String(next) })} />
        {query.data && query.data.rows.length > 0 && (
          <Mark tone={LIST_TONE[query.data.state]}>{t(`workFiles/list/state/${query.data.state}`)}</Mark>
        )}
      </header>
      <QueryGate query={query} skeleton={<ListBones />}>
        {(list) => <ListDesk key={list.year} list={list} />}
      </QueryGate>
    </div>
  );
};
