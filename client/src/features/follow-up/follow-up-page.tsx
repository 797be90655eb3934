// Đôn đốc: what is late or due soon, by unit and person, for those who follow the work of others; reminders are sent from it.
import type { FollowUp, LatePerson } from '@contracts/follow-up.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../shared/api-client.ts';
import { useListKeys } from '../../shared/list/list-keys.ts';
import { PickAllOrNone, usePicks } from '../../shared/list/picks.tsx';
import { keys } from '../../shared/query-keys.ts';
import { numberText } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { LateUnitPart } from './late-unit.tsx';
import { UnitBars } from './unit-bars.tsx';
import { UrgeAsk } from './urge-ask.tsx';
import '../../shared/list/list.css';
import './follow-up.css';

const MOST_AT_ONCE = 100;

const canUrge = ({ parts }: LatePerson) => parts.some((part) => part.canUrge);

const Found = ({ found }: { found: FollowUp }) => {
  const { t } = useTranslation();
  const container = useRef<HTMLDivElement>(null);
  useListKeys(container);
  const people = found.units.flatMap((unit) => unit.people);
  const urgeable = people.filter(canUrge).flatMap(({ person }) => (person === null ? [] : [person]));
  const picks = usePicks(
    'follow-up',
    urgeable.map(({ id }) => id),
    MOST_AT_ONCE,
  );
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  if (found.units.length === 0) return <p className="blank">{t(`followUp/empty/${found.scope}`)}</p>;
  return (
    <div ref={container} className="follow-up">
      <div className="row-wrap">
        <Mark tone="red">
          {t('followUp/overdue', { count: found.overdue, shown: numberText(found.overdue) })}
        </Mark>
        <Mark tone="amber">{t('followUp/soon', { count: found.soon, shown: numberText(found.soon) })}</Mark>
        {found.isCut && <span className="small tone-amber">{t('followUp/cut')}</span>}
        <span className="push row-wrap">
          <a className="btn" href={addressOf('downloadFollowUp', {})} download>
            <Icon name="download" size={16} />
            {t('followUp/sheet')}
          </a>
          {picks && urgeable.length > 0 && <PickAllOrNone picks={picks} />}
          <button
            type="button"
            className="btn btn-primary"
            disabled={!picks || picks.chosen.size === 0}
            onClick={() => picks && setAsked([...picks.chosen])}
          >
            {t('followUp/urgeChosen', { count: picks?.chosen.size ?? 0 })}
          </button>
        </span>
      </div>
      <UnitBars units={found.units} />
      {found.units.map((unit) => (
        <LateUnitPart
          key={unit.unit?.id ?? ''}
          late={unit}
          picks={picks}
          canUrge={canUrge}
          onUrge={(id) => setAsked([id])}
        />
      ))}
      {asked && (
        <UrgeAsk
          people={urgeable.filter(({ id }) => asked.includes(id))}
          onDone={() => picks?.none()}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
};

export const FollowUpPage = () => {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.followUp, queryFn: () => call('getFollowUp', {}) });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('followUp/title')}</h1>
        {query.data && <span className="muted">{t(`followUp/scope/${query.data.scope}`)}</span>}
      </header>
      <QueryGate query={query} skeleton={<ListBones />}>
        {(found) => <Found found={found} />}
      </QueryGate>
    </div>
  );
};
