// How the ways out of this server are, for administrators: peers, queues, work given up, names claimed twice.
import type { getExchangeHealth, Peer } from '@contracts/exchange-desk.ts';
import type { DeadEffect } from '@contracts/queues.ts';
import type { RouteResponse } from '@contracts/route.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { numberText } from '../../shared/time.ts';
import { FailureText } from '../../shared/ui/failure-text.tsx';
import { Mark, TimeText, type Tone } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';

/** What it shows changes by itself. */
const REFRESH_MS = 15_000;

const BREAKER_TONE: Record<Peer['breaker'], Tone> = { closed: 'green', 'half-open': 'amber', open: 'red' };

/** It answered last, and yet not as it should: it does not know this server's certificate. */
const isFailing = ({ failures, lastFailureAt, lastContactAt }: Peer): boolean =>
  failures > 0 || (lastFailureAt !== null && (lastContactAt === null || lastFailureAt > lastContactAt));

const PeerRow = ({ peer }: { peer: Peer }) => {
  const { t } = useTranslation();
  return (
    <li className="case">
      <div className="row-wrap">
        <span className="strong grow">{peer.agency.name}</span>
        <Mark tone={BREAKER_TONE[peer.breaker]}>{t(`exchange/breaker/${peer.breaker}`)}</Mark>
      </div>
      <p className="small muted">
        <span className="num">{peer.lane}</span>
        {' · '}
        {peer.lastContactAt ? (
          <>
            {t('exchange/lastContact')} <TimeText at={peer.lastContactAt} />
          </>
        ) : (
          t('exchange/noContact')
        )}
        {peer.openUntil && (
          <>
            {' · '}
            {t('exchange/openUntil')} <TimeText at={peer.openUntil} />
          </>
        )}
      </p>
      {isFailing(peer) && peer.lastError && (
        <>
          {peer.failures > 0 && <p className="small">{t('exchange/failures', { count: peer.failures })}</p>}
          <FailureText text={peer.lastError} otherwise="exchange/notReached" />
        </>
      )}
    </li>
  );
};

/** What people know it by; the rest is for whoever mends it. */
const effectOf = ({ type }: DeadEffect): 'notify' | 'changed' | 'audit' | 'log' | 'other' =>
  type === 'notify' || type === 'changed' || type === 'audit' || type === 'log' ? type : 'other';

const EffectRow = ({ effect }: { effect: DeadEffect }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { collection, documentId, id } = effect;
  const revive = useMutation({
    mutationFn: () => call('reviveEffect', { body: { collection, documentId, id } }),
    onSuccess: () => say(t('exchange/done/effect')),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.exchange }),
  });
  return (
    <li className="case">
      <div className="row-wrap">
        <span className="strong grow">{t(`exchange/effect/${effectOf(effect)}`)}</span>
        <span className="muted small">
          <TimeText at={effect.deadAt} />
        </span>
      </div>
      <p className="small muted">
        {effect.type} · {collection} · <span className="num">{documentId}</span>
      </p>
      {effect.lastError && <FailureText text={effect.lastError} otherwise="exchange/notRun" />}
      <ProblemNotice error={revive.error} />
      <div className="row-wrap">
        <button
          type="button"
          className="btn btn-small"
          disabled={revive.isPending}
          aria-label={`${t('exchange/act/effect')}: ${t(`exchange/effect/${effectOf(effect)}`)}`}
          onClick={() => revive.mutate()}
        >
          {t('exchange/act/effect')}
        </button>
      </div>
    </li>
  );
};

type Health = RouteResponse<typeof getExchangeHealth>;

interface ComparisonProps {
  last: Health['reconciliation'];
  differences: Health['differences'];
}

/** What both sides know of the same packets, compared every night, or now. */
const Comparison = ({ last, differences }: ComparisonProps) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const compare = useMutation({
    mutationFn: () => call('reconcileExchange', {}),
    onSuccess: () => say(t('exchange/done/compare')),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.exchange }),
  });
  return (
    <>
      <h3>{t('exchange/section/comparison')}</h3>
      <div className="row-wrap small">
        <p className="grow">
          {last ? (
            <>
              <TimeText at={last.at} />
              {': '}
              {t('exchange/compared', {
                compared: numberText(last.compared),
                repaired: numberText(last.repaired),
                unanswered: numberText(last.unanswered),
              })}
            </>
          ) : (
            t('exchange/notCompared')
          )}
        </p>
        <button
          type="button"
          className="btn btn-small"
          disabled={compare.isPending}
          onClick={() => compare.mutate()}
        >
          {t('exchange/act/compare')}
        </button>
      </div>
      <ProblemNotice error={compare.error} />
      {differences.length > 0 && (
        <ul className="cases">
          {differences.map((one) => (
            <li key={one.id} className="case">
              <p className="small">
                <span className="strong">{one.peer.name}</span> {one.documentId}
                <span className="tone-red"> · {t(`exchange/difference/${one.direction}/${one.kind}`)}</span>
              </p>
              {one.kind === 'status-refused' && <FailureText text={one.detail} />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

export const Peers = () => {
  const { t } = useTranslation();
  const health = useQuery({
    queryKey: keys.exchangePart('health'),
    queryFn: () => call('getExchangeHealth', {}),
    refetchInterval: REFRESH_MS,
  });
  return (
    <section className="sheet">
      <h2>{t('exchange/section/peers')}</h2>
      <QueryGate query={health} skeleton={<ListBones rows={3} />}>
        {({ peers, waiting, conflicts, reconciliation, differences }) => (
          <>
            <p className="row-wrap small">
              <Mark tone="grey">{t('exchange/waiting/queued', { count: waiting.queued })}</Mark>
              <Mark tone="grey">{t('exchange/waiting/sent', { count: waiting.sent })}</Mark>
              <Mark tone={waiting.failed > 0 ? 'red' : 'grey'}>
                {t('exchange/waiting/failed', { count: waiting.failed })}
              </Mark>
            </p>
            {peers.length === 0 && <p className="muted small">{t('exchange/empty/peers')}</p>}
            <ul className="cases">
              {peers.map((peer) => (
                <PeerRow key={peer.lane} peer={peer} />
              ))}
            </ul>
            <Comparison last={reconciliation} differences={differences} />
            {conflicts.length > 0 && (
              <>
                <h3>{t('exchange/section/conflicts')}</h3>
                <ul className="cases">
                  {conflicts.map((one) => (
                    <li key={one.documentId} className="case">
                      <p className="small">
                        <span className="strong">{one.sender}</span> {one.documentId}
                        <span className="tone-red"> · {t('exchange/conflicts', { count: one.count })}</span>
                        <span className="muted">
                          {' · '}
                          <TimeText at={one.lastAt} />
                        </span>
                      </p>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </QueryGate>
    </section>
  );
};

export const Queues = () => {
  const { t } = useTranslation();
  const queues = useQuery({
    queryKey: keys.exchangePart('queues'),
    queryFn: () => call('getQueues', {}),
    refetchInterval: REFRESH_MS,
  });
  return (
    <section className="sheet">
      <h2>{t('exchange/section/queues')}</h2>
      <QueryGate query={queues} skeleton={<ListBones rows={2} />}>
        {({ lanes, effects }) => (
          <>
            {lanes.length === 0 && <p className="muted small">{t('exchange/empty/queues')}</p>}
            <ul className="cases">
              {lanes.map(({ lane, waiting, oldestAt }) => (
                <li key={lane} className="case row-wrap small">
                  <span className="grow num">{lane ?? t('exchange/office')}</span>
                  <span>{t('exchange/inQueue', { count: waiting, shown: numberText(waiting) })}</span>
                  <span className="muted">
                    {t('exchange/oldest')} <TimeText at={oldestAt} />
                  </span>
                </li>
              ))}
            </ul>
            {effects.length > 0 && (
              <>
                <h3>{t('exchange/section/effects')}</h3>
                <ul className="cases">
                  {effects.map((effect) => (
                    <EffectRow key={`${effect.documentId}${effect.id}`} effect={effect} />
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </QueryGate>
    </section>
  );
};
