// Delegations that concern a person, or all of the agency: what was given, on what basis, for how long.
import type { Delegation } from '@contracts/delegations.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonAsk } from '../../shared/acts/reason-ask.tsx';
import { addressOf, call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Facts } from '../../shared/ui/facts.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, type Tone } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';

/** Its lists of people are heavy. */
const DelegationAsk = lazy(async () => ({ default: (await import('./delegation-ask.tsx')).DelegationAsk }));

const TONES: Record<Delegation['state'], Tone> = {
  coming: 'blue',
  'in-force': 'green',
  ended: 'grey',
  withdrawn: 'grey',
};

const withdrawOf = ({ kind }: Delegation) =>
  kind === 'absence' ? ('delegation/withdrawAbsence' as const) : ('delegation/withdraw' as const);

const REASON_MIN = 3;

const One = ({ item, onWithdraw }: { item: Delegation; onWithdraw: () => void }) => {
  const { t } = useTranslation();
  const isAbsence = item.kind === 'absence';
  const names = item.kinds.map((kind) => DOCUMENT_KINDS[kind].name).join(', ');
  const scopes = item.scopes.map((scope) => t(`delegation/scope/${scope}`)).join('; ');
  const end = item.toOn ? dateText(item.toOn) : t('delegation/noEnd');
  return (
    <li className="card">
      <div className="in stack">
        <div className="given-head">
          <span className="strong">{t(`delegation/kind/${item.kind}`)}</span>
          <Mark tone={TONES[item.state]}>{t(`delegation/state/${item.state}`)}</Mark>
          {item.isForsaken && item.state === 'in-force' && <Mark tone="red">{t('delegation/forsaken')}</Mark>}
        </div>
        <Facts
          rows={[
            [t(isAbsence ? 'delegation/absent' : 'delegation/from'), `${item.from.name}, ${item.from.title}`],
            [t(isAbsence ? 'delegation/standIn' : 'delegation/to'), `${item.to.name}, ${item.to.title}`],
            isAbsence
              ? [t('delegation/scopes'), scopes]
              : [t('delegation/kinds'), names || t('delegation/allKinds')],
            [
              t('delegation/period'),
              <span key="period" className="num">
                {dateText(item.fromOn)} – {end}
              </span>,
            ],
            [t(isAbsence ? 'delegation/reasonShort' : 'delegation/basisShort'), item.basis],
          ]}
        />
        {item.withdrawn && (
          <p className="small muted">
            {t('delegation/withdrawnBy', {
              name: item.withdrawn.by.name,
              reason: item.withdrawn.reason,
            })}
          </p>
        )}
        {(item.evidence || item.canWithdraw) && (
          <div className="row-wrap">
            {item.evidence && (
              <a
                className="btn btn-small"
                href={addressOf('downloadDelegationEvidence', { params: { id: item.id } })}
                download={item.evidence.name}
              >
                <Icon name="download" size={14} />
                {t('delegation/evidenceGet')}
              </a>
            )}
            {item.canWithdraw && (
              <button
                type="button"
                className="btn btn-small"
                aria-label={`${t(withdrawOf(item))}: ${item.to.name}`}
                onClick={onWithdraw}
              >
                {t(withdrawOf(item))}
              </button>
            )}
          </div>
        )}
      </div>
    </li>
  );
};

export const DelegationList = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Delegation | null>(null);
  const query = useQuery({ queryKey: keys.delegations, queryFn: () => call('listDelegations', {}) });
  const done = (news: string) => {
    void queries.invalidateQueries({ queryKey: keys.delegations });
    // Who is away is told beside every choice of people.
    void queries.invalidateQueries({ queryKey: keys.agency });
    setAdding(false);
    setEnding(null);
    say(news);
  };
  return (
    <QueryGate query={query} skeleton={<ListBones />}>
      {({ items, isForOthers, isForLeaders }) => (
        <>
          <div className="given-intro row-wrap">
            <p className="small muted grow">{t('delegation/intro')}</p>
            <button type="button" className="btn btn-primary" onClick={() => setAdding(true)}>
              <Icon name="plus" size={16} />
              {t('delegation/add')}
            </button>
          </div>
          {items.length === 0 && <p className="blank">{t('delegation/empty')}</p>}
          <ul className="given">
            {items.map((item) => (
              <One key={item.id} item={item} onWithdraw={() => setEnding(item)} />
            ))}
          </ul>
          {isAdding && (
            <Suspense>
              <DelegationAsk
                isForOthers={isForOthers}
                isForLeaders={isForLeaders}
                onDone={() => done(t('delegation/made'))}
                onClose={() => setAdding(false)}
              />
            </Suspense>
          )}
          {ending && (
            <ReasonAsk
              label={t(withdrawOf(ending))}
              min={REASON_MIN}
              send={(reason) => call('withdrawDelegation', { params: { id: ending.id }, body: { reason } })}
              onDone={() => done(t('delegation/withdrawn'))}
              onClose={() => setEnding(null)}
            >
              {t(ending.kind === 'absence' ? 'delegation/withdrawAbsenceAsk' : 'delegation/withdrawAsk', {
                to: ending.to.name,
              })}
            </ReasonAsk>
          )}
        </>
      )}
    </QueryGate>
  );
};
