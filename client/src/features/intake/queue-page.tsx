// One queue of all that waits to be taken in: packets, mails, scans, uploads; and the two ways in by hand.
import { IntakeBox, type IntakeRow } from '@contracts/intake.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { sentenceOf } from '../../shared/api-error.ts';
import { BoxTabs } from '../../shared/list/box-tabs.tsx';
import { EmptyList, MoreRows } from '../../shared/list/list-ends.tsx';
import { useListKeys } from '../../shared/list/list-keys.ts';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import { QueueRows } from './queue-rows.tsx';
import { useIntakeUploads } from './use-intake-uploads.ts';
import '../../shared/list/list.css';
import './intake.css';

const Uploads = () => {
  const { t } = useTranslation();
  const { uploads, add } = useIntakeUploads();
  return (
    <div className="intake-upload">
      <DropZone label={t('intake/upload')} accept=".pdf,application/pdf" isMany onFiles={add}>
        {t('intake/uploadHint')}
      </DropZone>
      {uploads.map((one) => (
        <p key={one.key} className="row-wrap small" role={one.error === null ? 'status' : 'alert'}>
          {one.error === null ? (
            <span className="num">{t('intake/uploading', { name: one.name, percent: one.percent })}</span>
          ) : (
            <>
              <span className="tone-red">
                {one.name}: {sentenceOf(t, one.error)}
              </span>
              <button type="button" className="btn btn-small" onClick={one.retry}>
                {t('common/retry')}
              </button>
            </>
          )}
        </p>
      ))}
    </div>
  );
};

const Queue = () => {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const box = IntakeBox.options.find((one) => one === search.get('box')) ?? 'waiting';
  const container = useRef<HTMLDivElement>(null);
  useListKeys(container);
  const counters = useQuery({ queryKey: keys.counters, queryFn: () => call('getCounters', {}) });
  const { query, items } = useList<IntakeRow>(keys.list('intake', { box }), (after) =>
    call('listIntake', { query: { box, ...(after && { after }) } }),
  );
  const count = (one: IntakeBox) =>
    counters.data &&
    (one === 'waiting'
      ? counters.data.intake.waiting + counters.data.incoming.toReceive
      : counters.data.intake.problems);
  const tabs = IntakeBox.options.map((one) => ({
    ...{ box: one, name: t(`intake/box/${one}`), to: `/intake?box=${one}` },
    ...{ isCounted: one !== 'done', count: count(one) },
  }));
  return (
    <>
      <BoxTabs tabs={tabs} current={box} label={t('intake/title')} />
      <div ref={container} className="split-whole">
        {box === 'waiting' && <Uploads />}
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
          <EmptyList sentence={t(`intake/empty/${box}`)} searched="" clearTo={`/intake?box=${box}`} />
        )}
        {items && items.length > 0 && <QueueRows rows={items} />}
        <MoreRows query={query} />
      </div>
    </>
  );
};

export const IntakePage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  if (!can.register) return <NoRight />;
  return (
    <div className="page page-fixed">
      <header className="page-head">
        <h1>{t('intake/title')}</h1>
        <span className="push row">
          <Link className="btn btn-small" to="/scans">
            <Icon name="print" size={16} />
            {t('intake/scan')}
          </Link>
          <Link className="btn btn-small btn-primary" to="/intake/new">
            <Icon name="plus" size={16} />
            {t('intake/enterPaper')}
          </Link>
        </span>
      </header>
      <Queue />
    </div>
  );
};
