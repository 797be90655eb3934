// The narrow rail: only what the person may open, with counters from the same filters as the lists.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { call } from '../shared/api-client.ts';
import { keys } from '../shared/query-keys.ts';
import { useMe } from '../shared/session.ts';
import { countText, numberText } from '../shared/time.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { SECTIONS } from './sections.ts';
import './rail.css';

export const Rail = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const counters = useQuery({ queryKey: keys.counters, queryFn: () => call('getCounters', {}) });
  return (
    <nav className="rail" aria-label={t('nav/label')}>
      <span className="rail-mark" aria-hidden="true">
        VT
      </span>
      {SECTIONS.filter((item) => item.isShown(can)).map((item) => {
        const count = counters.data && item.count ? item.count(counters.data, can) : 0;
        const late = counters.data && item.late ? item.late(counters.data) : 0;
        const pending = t('nav/pending', { count, shown: countText(count) });
        const said = late > 0 ? `${pending}, ${t('nav/late', { shown: countText(late) })}` : pending;
        return (
          <NavLink key={item.to} to={item.to} end={item.to === '/'} className="rail-item">
            <Icon name={item.icon} size={20} />
            <span className="rail-name">{t(`nav/${item.name}`)}</span>
            {count > 0 && (
              <span className={`rail-count num ${late > 0 ? 'rail-late' : ''}`} title={said}>
                <span aria-hidden="true">{count > 99 ? '99+' : numberText(count)}</span>
                <span className="sr-only">{said}</span>
              </span>
            )}
          </NavLink>
        );
      })}
    </nav>
  );
};
