// Văn bản nội bộ: what was released to the person or his unit. Unread is bold.
import type { InternalBox, InternalItem } from '@contracts/distribution.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { BoxTabs } from '../../shared/list/box-tabs.tsx';
import { EmptyList, MoreRows } from '../../shared/list/list-ends.tsx';
import { useListKeys } from '../../shared/list/list-keys.ts';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText, shorten } from '../../shared/time.ts';
import { Mark, TimeText, UrgencyTag } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import '../../shared/list/list.css';

const BOXES: readonly InternalBox[] = ['all', 'unread'];
const SUBJECT_MAX = 180;

const Row = ({ item }: { item: InternalItem }) => {
  const { t } = useTranslation();
  const isUnread = item.readAt === null && item.ended === null;
  return (
    <tr className={isUnread ? 'pending' : ''}>
      <td className="num lead nowrap">
        <div>{item.numberText}</div>
        <div className="aux">{dateText(item.issuedOn)}</div>
      </td>
      <td className="first">
        <Link
          className={item.ended ? 'subject struck' : 'subject'}
          data-row={item.id}
          to={`/internal/${item.id}`}
          title={item.subject}
        >
          {shorten(item.subject, SUBJECT_MAX)}
          {isUnread && <span className="sr-only"> ({t('internal/unread')})</span>}
        </Link>
        <div className="row-wrap aux">
          <UrgencyTag urgency={item.urgency} />
          <span>{DOCUMENT_KINDS[item.kind].name}</span>
        </div>
      </td>
      <td className="who">
        {item.signer.name}
        <div className="aux">{item.signer.title}</div>
      </td>
      <td className="end">
        <TimeText at={item.releasedAt} />
      </td>
      <td className="state">
        {item.ended ? (
          <Mark tone="red">{t(`internal/ended/${item.ended.kind}`)}</Mark>
        ) : item.readAt ? (
          <span className="muted small">
            {t('internal/read')} <TimeText at={item.readAt} />
          </span>
        ) : (
          <Mark tone="blue">{t('internal/unread')}</Mark>
        )}
      </td>
    </tr>
  );
};

export const InternalListPage = () => {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const box = BOXES.find((one) => one === search.get('box')) ?? 'all';
  const container = useRef<HTMLDivElement>(null);
  useListKeys(container);
  const counters = useQuery({ queryKey: keys.counters, queryFn: () => call('getCounters', {}) });
  const { query, items } = useList(keys.internalList(box), (after) =>
    call('listInternal', { query: { box, ...(after && { after }) } }),
  );
  const tabs = BOXES.map((one) => ({
    box: one,
    name: t(`internal/box/${one}`),
    to: `/internal?box=${one}`,
    isCounted: one === 'unread',
    count: counters.data?.internal.unread,
  }));
  return (
    <div className="page page-fixed">
      <header className="page-head">
        <h1>{t('internal/title')}</h1>
      </header>
      <BoxTabs tabs={tabs} current={box} label={t('internal/title')} />
      <div className="split-none">
        <div key={box} ref={container} className="split-whole">
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
          {items?.length === 0 && !query.hasNextPage && (
            <EmptyList sentence={t(`internal/empty/${box}`)} searched="" clearTo="/internal" />
          )}
          {items && items.length > 0 && (
            <table className="list">
              <thead>
                <tr>
                  <th className="col-number">{t('internal/number')}</th>
                  <th>{t('internal/subject')}</th>
                  <th className="col-sender">{t('internal/from')}</th>
                  <th className="col-time">{t('internal/released')}</th>
                  <th className="col-state">{t('internal/read')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <Row key={item.id} item={item} />
                ))}
              </tbody>
            </table>
          )}
          <MoreRows query={query} />
        </div>
      </div>
    </div>
  );
};
