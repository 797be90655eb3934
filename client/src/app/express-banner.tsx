// Hỏa tốc: a banner on every screen, and a sound, as soon as an express document arrives or waits for this person.
import type { ExpressItem } from '@contracts/dashboard.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../shared/api-client.ts';
import { chime } from '../shared/chime.ts';
import { keys } from '../shared/query-keys.ts';
import { useMe } from '../shared/session.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { isHeard, knownOf, noteKnown, noteRung, setHeard } from './express-kept.ts';
import './express-banner.css';

const keyOf = ({ feature, id, act }: ExpressItem): string => `${feature}.${id}.${act}`;

const ROOMS: Partial<Record<ExpressItem['act'], string>> = { sign: '/sign', seal: '/seal' };

const addressOf = ({ feature, id, act }: ExpressItem): string => `/${feature}/${id}${ROOMS[act] ?? ''}`;

export const ExpressBanner = () => {
  const { t } = useTranslation();
  const { person, can } = useMe();
  const query = useQuery({
    queryKey: keys.express,
    queryFn: () => call('listExpress', {}),
    enabled: !can.administer,
  });
  const [known, setKnown] = useState(() => knownOf(person.id));
  const [isOn, setOn] = useState(() => isHeard(person.id));
  const items = (query.data?.items ?? []).filter((item) => !known.includes(keyOf(item)));
  const waiting = items.map(keyOf).join(' ');
  useEffect(() => {
    if (waiting === '') return;
    const fresh = noteRung(person.id, waiting.split(' '));
    if (fresh.length > 0 && isHeard(person.id)) void chime();
  }, [waiting, person.id]);
  const [first, ...others] = items;
  if (first === undefined) return null;
  const know = () => {
    noteKnown(person.id, items.map(keyOf));
    setKnown(knownOf(person.id));
  };
  return (
    <section className="express" role="alert" aria-label={t('express/waiting', { count: items.length })}>
      <span className="express-stamp">{t('express/title')}</span>
      <Link className="express-link" to={addressOf(first)}>
        <span className="strong">{t(`express/act/${first.act}`)}</span>{' '}
        {first.numberText && <span className="num">{first.numberText} · </span>}
        {t('express/from', { from: first.from, subject: first.subject })}
      </Link>
      {others.length > 0 && (
        <span className="small nowrap">{t('express/more', { count: others.length })}</span>
      )}
      <button
        type="button"
        className="btn btn-small"
        aria-pressed={isOn}
        title={t(isOn ? 'express/soundOff' : 'express/soundOn')}
        onClick={() => {
          setHeard(person.id, !isOn);
          setOn(!isOn);
          if (!isOn) void chime();
        }}
      >
        <Icon name={isOn ? 'bell' : 'cross'} size={16} />
        <span className="sr-only">{t(isOn ? 'express/soundOff' : 'express/soundOn')}</span>
      </button>
      <button type="button" className="btn btn-small" onClick={know}>
        {t('express/known')}
      </button>
    </section>
  );
};
