// Outgoing documents: dense rows, queues as tabs, everything in the address.
import type { Me } from '@contracts/auth.ts';
import type { Counters } from '@contracts/dashboard.ts';
import type { OutgoingBox } from '@contracts/outgoing.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
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
import { OutgoingRows } from './list-rows.tsx';
import '../../shared/styles/list.css';

type Box = OutgoingBox;
const BOXES: readonly Box[] = [
  'drafts',
  'in-approval',
  'to-sign',
  'to-number',
  'to-seal',
  'to-release',
  'released',
  'all',
];

const isBoxShown = (box: Box, can: Me['can']): boolean => {
  if (box === 'drafts') return can.draft;
  if (box === 'to-sign') return can.sign;
  if (box === 'to-number' || box === 'to-seal' || box === 'to-release') return can.number;
  return true;
};

const countOf = (box: Box, { outgoing }: Counters): number | undefined =>
  ({
    drafts: outgoing.drafts,
    'in-approval': outgoing.inApproval,
    'to-sign': outgoing.toSign,
    'to-number': outgoing.toNumber,
    'to-seal': outgoing.toSeal,
    'to-release': outgoing.toRelease,
    released: undefined,
    all: undefined,
  })[box];

interface Props {
  title: string;
  path: string;
  boxes: readonly Box[];
}

const OutgoingList = ({ title, path, boxes }: Props) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const [search] = useSearchParams();
  const asked = search.get('box');
  const box = boxes.find((one) => one === asked) ?? boxes[0] ?? 'all';
  const text = search.get('text')?.trim() ?? '';
  const urgency = useUrgencyFilter();
  const container = useRef<HTMLDivElement>(null);
  useListKeys(container);

  const filter = { box, ...(text && { text }), ...(urgency && { urgency }) };
  const counters = useQuery({ queryKey: keys.counters, queryFn: () => call('getCounters', {}) });
  const { query, items } = useList(keys.outgoingList(filter), (after) =>
    call('listOutgoing', { query: { ...filter, ...(after && { after }) } }),
  );
  const tabs = boxes.map((one) => ({
    box: one,
    name: t(`outgoing/box/${one}`),
    to: `${path}?box=${one}`,
    count: counters.data && countOf(one, counters.data),
  }));

  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {text && <span className="muted">“{text}”</span>}
        <span className="push row">
          <UrgencyFilter />
          {can.draft && (
            <Link className="btn btn-primary" to="/outgoing/new">
              <Icon name="plus" size={16} />
              {t('outgoing/new')}
            </Link>
          )}
        </span>
      </header>
      <BoxTabs tabs={tabs} current={box} label={title} />
      <div ref={container}>
        <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        {query.isPending && (
          <AfterAWhile>
            <ListBones />
          </AfterAWhile>
        )}
        {items?.length === 0 && (
          <EmptyList
            sentence={t(`outgoing/empty/${box}`)}
            searched={text || (urgency ? t(`urgency/${urgency}`) : '')}
            clearTo={`${path}?box=${box}`}
          />
        )}
        {items && items.length > 0 && <OutgoingRows items={items} />}
        <MoreRows query={query} />
      </div>
    </div>
  );
};

export const OutgoingListPage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const boxes = BOXES.filter((box) => isBoxShown(box, can));
  return <OutgoingList title={t('outgoing/title')} path="/outgoing" boxes={boxes} />;
};

const SIGNING_BOXES: readonly Box[] = ['to-sign', 'to-number', 'to-seal', 'to-release'];

/** The queues of people who sign, number and seal. */
export const SigningQueuePage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const boxes = SIGNING_BOXES.filter((box) => isBoxShown(box, can));
  return <OutgoingList title={t('signing/queueTitle')} path="/signing" boxes={boxes} />;
};
