// Short lists of the dashboard: newest incoming, newest outgoing, own deadlines.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { shorten } from '../../shared/time.ts';
import { DueText, TimeText, UrgencyTag } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';

const SHOWN = 7;
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

const Card = ({ title, to, children }: { title: string; to: string; children: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <section className="card">
      <header>
        <h2 className="grow">{title}</h2>
        <Link className="small" to={to}>
          {t('dashboard/seeAll')}
        </Link>
      </header>
      {children}
    </section>
  );
};

export const NewestIncoming = () => {
  const { t } = useTranslation();
  const filter = { box: 'all', limit: SHOWN } as const;
  const query = useQuery({
    queryKey: keys.incomingList(filter),
    queryFn: () => call('listIncoming', { query: filter }),
  });
  return (
    <Card title={t('dashboard/newestIncoming')} to="/incoming?box=all">
      <QueryGate query={query} skeleton={<ListBones rows={4} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="blank">{t('incoming/empty/all')}</p>
          ) : (
            <ul>
              {items.map((item) => (
                <Line
                  key={item.id}
                  to={`/incoming/${item.id}`}
                  subject={item.subject}
                  isStrong={!item.isRead}
                >
                  <UrgencyTag urgency={item.urgency} />
                  <span className="num">{item.numberText}</span>
                  <span className="push">
                    <TimeText at={item.arrivedAt} />
                  </span>
                  <span style={{ flexBasis: '100%' }}>{item.sender.name}</span>
                </Line>
              ))}
            </ul>
          )
        }
      </QueryGate>
    </Card>
  );
};

export const NewestOutgoing = () => {
  const { t } = useTranslation();
  const filter = { box: 'all', limit: SHOWN } as const;
  const query = useQuery({
    queryKey: keys.outgoingList(filter),
    queryFn: () => call('listOutgoing', { query: filter }),
  });
  return (
    <Card title={t('dashboard/newestOutgoing')} to="/outgoing?box=all">
      <QueryGate query={query} skeleton={<ListBones rows={4} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="blank">{t('outgoing/empty/all')}</p>
          ) : (
            <ul>
              {items.map((item) => (
                <Line key={item.id} to={`/outgoing/${item.id}`} subject={item.subject}>
                  <UrgencyTag urgency={item.urgency} />
                  {item.numberText && <span className="num">{item.numberText}</span>}
                  <span>{t(`outgoingState/${item.state}`)}</span>
                  <span className="push">
                    <TimeText at={item.updatedAt} />
                  </span>
                </Line>
              ))}
            </ul>
          )
        }
      </QueryGate>
    </Card>
  );
};

export const DueWork = () => {
  const { t } = useTranslation();
  const filter = { box: 'mine', limit: 50 } as const;
  const query = useQuery({
    queryKey: keys.incomingList(filter),
    queryFn: () => call('listIncoming', { query: filter }),
  });
  return (
    <Card title={t('dashboard/due')} to="/incoming?box=mine">
      <QueryGate query={query} skeleton={<ListBones rows={4} />}>
        {({ items }) => {
          const due = items
            .filter((item) => item.dueOn !== null)
            .sort((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? ''))
            .slice(0, SHOWN);
          if (due.length === 0) return <p className="blank">{t('dashboard/noDue')}</p>;
          return (
            <ul>
              {due.map((item) => (
                <Line key={item.id} to={`/incoming/${item.id}`} subject={item.subject}>
                  <DueText dueOn={item.dueOn} />
                  <span className="num push">{item.numberText}</span>
                </Line>
              ))}
            </ul>
          );
        }}
      </QueryGate>
    </Card>
  );
};
