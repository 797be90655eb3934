// The narrow rail: only what the person may open, with counters from the same filters as the lists.
import type { Me } from '@contracts/auth.ts';
import type { Counters } from '@contracts/dashboard.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { call } from '../shared/api-client.ts';
import { keys } from '../shared/query-keys.ts';
import { useMe } from '../shared/session.ts';
import { numberText } from '../shared/time.ts';
import { Icon, type IconName } from '../shared/ui/icon.tsx';
import './rail.css';

interface Item {
  to: string;
  name: 'dashboard' | 'incoming' | 'outgoing' | 'signing' | 'registers' | 'verify' | 'administration';
  icon: IconName;
  isShown: (can: Me['can']) => boolean;
  count?: (counters: Counters, can: Me['can']) => number;
}

const always = () => true;
const ITEMS: Item[] = [
  { to: '/', name: 'dashboard', icon: 'home', isShown: always },
  {
    to: '/incoming',
    name: 'incoming',
    icon: 'incoming',
    isShown: always,
    count: ({ incoming }, can) =>
      (can.register ? incoming.toReceive : 0) + (can.instruct ? incoming.toInstruct : 0) + incoming.mine,
  },
  {
    to: '/outgoing',
    name: 'outgoing',
    icon: 'outgoing',
    isShown: always,
    count: ({ outgoing }, can) => (can.draft ? outgoing.drafts : 0),
  },
  {
    to: '/signing',
    name: 'signing',
    icon: 'sign',
    isShown: (can) => can.sign || can.number,
    count: ({ outgoing }, can) =>
      (can.sign ? outgoing.toSign : 0) +
      (can.number ? outgoing.toNumber + outgoing.toSeal + outgoing.toRelease : 0),
  },
  { to: '/registers', name: 'registers', icon: 'book', isShown: (can) => can.register || can.number },
  { to: '/verify', name: 'verify', icon: 'shield', isShown: always },
  { to: '/administration', name: 'administration', icon: 'gear', isShown: (can) => can.administer },
];

export const Rail = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const counters = useQuery({ queryKey: keys.counters, queryFn: () => call('getCounters', {}) });
  return (
    <nav className="rail" aria-label={t('nav/label')}>
      <span className="rail-mark" aria-hidden="true">
        VT
      </span>
      {ITEMS.filter((item) => item.isShown(can)).map((item) => {
        const count = counters.data && item.count ? item.count(counters.data, can) : 0;
        return (
          <NavLink key={item.to} to={item.to} end={item.to === '/'} className="rail-item">
            <Icon name={item.icon} size={20} />
            <span className="rail-name">{t(`nav/${item.name}`)}</span>
            {count > 0 && (
              <span className="rail-count num" title={t('nav/pending', { count })}>
                <span aria-hidden="true">{count > 99 ? '99+' : numberText(count)}</span>
                <span className="sr-only">{t('nav/pending', { count })}</span>
              </span>
            )}
          </NavLink>
        );
      })}
    </nav>
  );
};
