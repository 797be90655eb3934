// Short lists of the overview: what waits in a queue, the newest documents, own deadlines.
import type { IncomingBox } from '@contracts/incoming.ts';
import type { IncomingListItem } from '@contracts/incoming-document.ts';
import type { OutgoingBox } from '@contracts/outgoing.ts';
import type { OutgoingListItem } from '@contracts/outgoing-document.ts';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { keys } from '../../shared/query-keys.ts';
import { VerdictMark } from '../../shared/report/verdict-line.tsx';
import { countText, shorten } from '../../shared/time.ts';
import { TimeText, UrgencyTag } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { linkOf, type Tile } from './work-tiles.ts';

const SHOWN = 5;
const SUBJECT_MAX = 120;

interface LineProps {
  to: string;
  subject: string;
  isStrong?: boolean;
  children: ReactNode;
}

const Line = ({ to, subject, isStrong = false, children }: LineProps) => (
  <li>
    <Link to={to} className="news">
      <span className={isStrong ? 'strong' : ''}>{shorten(subject, SUBJECT_MAX)}</span>
      <span className="row-wrap small muted">{children}</span>
    </Link>
  </li>
);

interface CardProps<T> {
  title: string;
  to: string;
  count?: number;
  query: UseQueryResult<{ items: T[] }>;
  /** Of all that was fetched, what is shown. */
  pick?: (items: readonly T[]) => readonly T[];
  empty: string;
  line: (item: T) => ReactNode;
}

const ListCard = <T,>({ title, to, count, query, pick = (items) => items, empty, line }: CardProps<T>) => {
  const { t } = useTranslation();
  return (
    <section className="card">
      <header>
        <h2 className="grow">
          {title}
          {count !== undefined && <span className="tab-count num">{countText(count)}</span>}
        </h2>
        <Link className="small" to={to} aria-label={`${t('dashboard/seeAll')}: ${title}`}>
          {t('dashboard/seeAll')}
        </Link>
      </header>
      <QueryGate query={query} skeleton={<ListBones rows={3} />}>
        {({ items }) => {
          const shown = pick(items);
          return shown.length === 0 ? <p className="blank">{empty}</p> : <ul>{shown.map(line)}</ul>;
        }}
      </QueryGate>
    </section>
  );
};

const IncomingLine = ({ item }: { item: IncomingListItem }) => (
  <Line to={`/incoming/${item.id}`} subject={item.subject} isStrong={!item.isRead}>
    <UrgencyTag urgency={item.urgency} />
    <span className="num">{item.numberText}</span>
    <span>{item.sender.name}</span>
    {item.hasFiles && item.verdict !== 'VALID' && <VerdictMark verdict={item.verdict} />}
    <DueText dueOn={item.dueOn} isDone={item.state === 'completed' || item.state === 'refused'} />
    <span className="push">
      <TimeText at={item.arrivedAt} />
    </span>
  </Line>
);

const OutgoingLine = ({ item }: { item: OutgoingListItem }) => {
  const { t } = useTranslation();
  return (
    <Line to={`/outgoing/${item.id}`} subject={item.subject}>
      <UrgencyTag urgency={item.urgency} />
      {item.numberText && <span className="num">{item.numberText}</span>}
      <span className={item.state === 'returned' ? 'tone-amber' : ''}>
        {t(`outgoingState/${item.state}`)}
      </span>
      <span>{item.drafter.name}</span>
      <DueText dueOn={item.dueOn} isDone={item.state === 'released' || item.state === 'cancelled'} />
      <span className="push">
        <TimeText at={item.updatedAt} />
      </span>
    </Line>
  );
};

const incomingLine = (item: IncomingListItem) => <IncomingLine key={item.id} item={item} />;
const outgoingLine = (item: OutgoingListItem) => <OutgoingLine key={item.id} item={item} />;

const useIncoming = (box: IncomingBox, limit: number) =>
  useQuery({
    queryKey: keys.list('incoming', { box, limit }),
    queryFn: () => call('listIncoming', { query: { box, limit } }),
  });
const useOutgoing = (box: OutgoingBox, limit: number) =>
  useQuery({
    queryKey: keys.list('outgoing', { box, limit }),
    queryFn: () => call('listOutgoing', { query: { box, limit } }),
  });

const IncomingGroup = ({ tile, box }: { tile: Tile; box: IncomingBox }) => {
  const { t } = useTranslation();
  return (
    <ListCard
      title={t(`dashboard/counter/${tile.name}`)}
      to={linkOf(tile)}
      count={tile.count}
      query={useIncoming(box, SHOWN)}
      empty={t('dashboard/noWork')}
      line={incomingLine}
    />
  );
};

const OutgoingGroup = ({ tile, box }: { tile: Tile; box: OutgoingBox }) => {
  const { t } = useTranslation();
  return (
    <ListCard
      title={t(`dashboard/counter/${tile.name}`)}
      to={linkOf(tile)}
      count={tile.count}
      query={useOutgoing(box, SHOWN)}
      empty={t('dashboard/noWork')}
      line={outgoingLine}
    />
  );
};

/** The first documents of a queue that waits for this person. */
export const WaitingGroup = ({ tile }: { tile: Tile }) =>
  tile.queue.feature === 'incoming' ? (
    <IncomingGroup tile={tile} box={tile.queue.box} />
  ) : (
    <OutgoingGroup tile={tile} box={tile.queue.box} />
  );

export const NewestIncoming = () => {
  const { t } = useTranslation();
  return (
    <ListCard
      title={t('dashboard/newestIncoming')}
      to="/incoming?box=all"
      query={useIncoming('all', SHOWN)}
      empty={t('incoming/empty/all')}
      line={incomingLine}
    />
  );
};

export const NewestOutgoing = () => {
  const { t } = useTranslation();
  return (
    <ListCard
      title={t('dashboard/newestOutgoing')}
      to="/outgoing?box=all"
      query={useOutgoing('all', SHOWN)}
      empty={t('outgoing/empty/all')}
      line={outgoingLine}
    />
  );
};

const DUE_FETCHED = 50;
const soonest = (items: readonly IncomingListItem[]) =>
  items
    .filter((item) => item.dueOn !== null)
    .sort((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? ''))
    .slice(0, SHOWN);

export const DueWork = () => {
  const { t } = useTranslation();
  return (
    <ListCard
      title={t('dashboard/due')}
      to="/my-work"
      query={useIncoming('mine', DUE_FETCHED)}
      pick={soonest}
      empty={t('dashboard/noDue')}
      line={incomingLine}
    />
  );
};
