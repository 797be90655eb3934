// Incoming documents: dense rows; on a wide screen the document is read beside the list without leaving it.
import type { Me } from '@contracts/auth.ts';
import type { Counters } from '@contracts/dashboard.ts';
import type { IncomingBox } from '@contracts/incoming.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { BoxTabs } from '../../shared/ui/box-tabs.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { EmptyList, MoreRows } from '../../shared/ui/list-ends.tsx';
import { useListKeys } from '../../shared/ui/list-keys.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import { UrgencyFilter, useUrgencyFilter } from '../../shared/ui/urgency-filter.tsx';
import { useList } from '../../shared/use-list.ts';
import { IncomingCards, IncomingRows } from './list-rows.tsx';
import { ReadingPane } from './reading-pane.tsx';
import { usePaneWish } from './use-pane.ts';
import '../../shared/styles/list.css';
import './incoming.css';

const BOXES: readonly IncomingBox[] = [
  'to-receive',
  'to-instruct',
  'mine',
  'in-progress',
  'completed',
  'refused',
  'all',
];

const isBoxShown = (box: IncomingBox, can: Me['can']): boolean => {
  if (box === 'to-receive' || box === 'refused') return can.register;
  if (box === 'to-instruct') return can.instruct;
  return true;
};

const countOf = (box: IncomingBox, { incoming }: Counters): number | undefined =>
  ({
    'to-receive': incoming.toReceive,
    'to-instruct': incoming.toInstruct,
    mine: incoming.mine,
    'in-progress': incoming.inProgress,
    completed: undefined,
    refused: undefined,
    all: undefined,
  })[box];

export const IncomingListPage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const [search, setSearch] = useSearchParams();
  const boxes = BOXES.filter((box) => isBoxShown(box, can));
  const asked = search.get('box');
  const box = boxes.find((one) => one === asked) ?? boxes[0] ?? 'all';
  const text = search.get('text')?.trim() ?? '';
  const urgency = useUrgencyFilter();
  const openId = search.get('open');
  const [hasPane, setPane] = usePaneWish();
  const container = useRef<HTMLDivElement>(null);
  useListKeys(container);

  const filter = { box, ...(text && { text }), ...(urgency && { urgency }) };
  const counters = useQuery({ queryKey: keys.counters, queryFn: () => call('getCounters', {}) });
  const { query, items } = useList(keys.incomingList(filter), (after) =>
    call('listIncoming', { query: { ...filter, ...(after && { after }) } }),
  );
  const tabs = boxes.map((one) => ({
    box: one,
    name: t(`incoming/box/${one}`),
    to: `/incoming?box=${one}`,
    count: counters.data && countOf(one, counters.data),
  }));
  const open = (id: string) => {
    const next = new URLSearchParams(search);
    next.set('open', id);
    setSearch(next, { replace: openId !== null });
  };

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('incoming/title')}</h1>
        {text && <span className="muted">“{text}”</span>}
        <span className="push row">
          <UrgencyFilter />
          <button
            type="button"
            className="btn btn-small pane-toggle"
            aria-pressed={hasPane}
            onClick={() => setPane(!hasPane)}
          >
            <Icon name="pane" size={16} />
            {t(hasPane ? 'incoming/hidePane' : 'incoming/showPane')}
          </button>
        </span>
      </header>
      <BoxTabs tabs={tabs} current={box} label={t('incoming/title')} />
      <div className={hasPane ? 'split' : ''}>
        <div ref={container} className={hasPane ? 'split-list' : ''}>
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
          {query.isPending && (
            <AfterAWhile>
              <ListBones />
            </AfterAWhile>
          )}
          {items?.length === 0 && (
            <EmptyList
              sentence={t(`incoming/empty/${box}`)}
              searched={text || (urgency ? t(`urgency/${urgency}`) : '')}
              clearTo={`/incoming?box=${box}`}
            />
          )}
          {items &&
            items.length > 0 &&
            (hasPane ? (
              <IncomingCards items={items} openId={openId} onOpen={open} />
            ) : (
              <IncomingRows items={items} />
            ))}
          <MoreRows query={query} />
        </div>
        {hasPane && <ReadingPane id={openId} siblings={items?.map((item) => item.id) ?? []} onOpen={open} />}
      </div>
    </div>
  );
};
