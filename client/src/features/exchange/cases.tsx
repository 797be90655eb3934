// Deliveries that failed or are late, and statuses that could not be told, each with what a person can do about it.
import type { DeliveryCase, StatusCase } from '@contracts/exchange-desk.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DeliveryActs } from '../../shared/acts/delivery-acts.tsx';
import { call } from '../../shared/api-client.ts';
import { MoreRows } from '../../shared/list/list-ends.tsx';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { clockText } from '../../shared/time.ts';
import { FailureText } from '../../shared/ui/failure-text.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';

const HOURS = [1, 4, 24, 72] as const;

const CaseRow = ({ row }: { row: DeliveryCase }) => {
  const { t } = useTranslation();
  const { administer } = useMe().can;
  return (
    <li className="case">
      <div className="row-wrap">
        <span className="strong grow">{row.recipient.name}</span>
        <span className="muted small num">{row.recipient.code}</span>
      </div>
      <p className="small">
        {administer ? row.documentId : <Link to={`/outgoing/${row.outgoingId}`}>{row.documentId}</Link>}
        <span className="muted">
          {' · '}
          {t('exchange/since')} <TimeText at={row.since} />
          {row.nextTryAt && ` · ${t('outgoing/nextTry', { time: clockText(row.nextTryAt) })}`}
        </span>
      </p>
      <FailureText text={row.reason} />
      <div className="row-wrap">
        <DeliveryActs delivery={row} />
      </div>
    </li>
  );
};

const DeliveryCases = ({ view, hours }: { view: 'failed' | 'late'; hours: number }) => {
  const { t } = useTranslation();
  const filter = { view, hours };
  const { query, items } = useList(keys.exchangePart('deliveries', filter), (after) =>
    call('listDeliveryCases', { query: { ...filter, ...(after && { after }) } }),
  );
  return (
    <>
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && (
        <AfterAWhile>
          <ListBones rows={3} />
        </AfterAWhile>
      )}
      {items?.length === 0 && <p className="muted small">{t(`exchange/empty/${view}`)}</p>}
      {items && items.length > 0 && (
        <ul className="cases">
          {items.map((row) => (
            <CaseRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      <MoreRows query={query} />
    </>
  );
};

export const FailedDeliveries = () => {
  const { t } = useTranslation();
  return (
    <section className="sheet">
      <h2>{t('exchange/section/failed')}</h2>
      <DeliveryCases view="failed" hours={0} />
    </section>
  );
};

export const LateDeliveries = () => {
  const { t } = useTranslation();
  const [hours, setHours] = useState<number>(4);
  return (
    <section className="sheet">
      <h2>
        {t('exchange/section/late')}
        <select
          className="input filter push"
          aria-label={t('exchange/lateAfter')}
          value={hours}
          onChange={(event) => setHours(Number(event.target.value))}
        >
          {HOURS.map((one) => (
            <option key={one} value={one}>
              {t('exchange/afterHours', { count: one })}
            </option>
          ))}
        </select>
      </h2>
      <DeliveryCases view="late" hours={hours} />
    </section>
  );
};

const StatusRow = ({ row }: { row: StatusCase }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => call('retryStatus', { params: { id: row.incomingId } }),
    onSuccess: () => say(t('exchange/done/status')),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.exchange }),
  });
  return (
    <li className="case">
      <div className="row-wrap">
        <span className="strong grow">{row.sender.name}</span>
        <span className="muted small num">{row.code}</span>
      </div>
      <p className="small">
        {row.documentId}
        <span className="muted">
          {' · '}
          <TimeText at={row.at} />
        </span>
      </p>
      <FailureText text={row.reason} />
      <ProblemNotice error={retry.error} />
      <div className="row-wrap">
        <button
          type="button"
          className="btn btn-small"
          disabled={retry.isPending}
          aria-label={`${t('exchange/act/status')}: ${row.sender.name}`}
          onClick={() => retry.mutate()}
        >
          {t('exchange/act/status')}
        </button>
      </div>
    </li>
  );
};

export const FailedStatuses = () => {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: keys.exchangePart('statuses'),
    queryFn: () => call('listStatusCases', {}),
  });
  const items = query.data?.items;
  return (
    <section className="sheet">
      <h2>{t('exchange/section/statuses')}</h2>
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {items?.length === 0 && <p className="muted small">{t('exchange/empty/statuses')}</p>}
      {items && items.length > 0 && (
        <ul className="cases">
          {items.map((row) => (
            <StatusRow key={`${row.incomingId}${row.code}`} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
};
