// Keeps the inbox up to date for reading without a network, in quiet moments, in one window of the browser.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isKeeping } from '../../../shared/offline/kept.ts';
import { isOnlineNow, whenBack } from '../../../shared/online.ts';
import { keys } from '../../../shared/query-keys.ts';
import { useMe } from '../../../shared/session.ts';
import { keepInbox } from './keep-inbox.ts';

const FIRST_MS = 3000;
/** News of a busy morning come together. */
const LATER_MS = 60_000;
const LOCK = 'vanthu.keep';

export const useKeptInbox = (): void => {
  const me = useMe();
  const queries = useQueryClient();
  useEffect(() => {
    if (me.can.administer || !('serviceWorker' in navigator)) return;
    let timer: number | undefined;
    let pause = FIRST_MS;
    const run = () => {
      timer = undefined;
      if (!isOnlineNow() || !isKeeping()) return;
      pause = LATER_MS;
      void navigator.locks
        .request(LOCK, { ifAvailable: true }, async (lock) => lock && (await keepInbox(me)))
        .catch(() => undefined);
    };
    const soon = () => {
      timer ??= window.setTimeout(run, pause);
    };
    const atOnce = () => {
      pause = FIRST_MS;
      soon();
    };
    soon();
    // Counters are asked again with every news.
    const stopNews = queries.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && query.queryKey[0] === keys.counters[0] && query.state.status === 'success')
        soon();
    });
    const stopBack = whenBack(atOnce);
    navigator.serviceWorker.addEventListener('controllerchange', atOnce);
    return () => {
      window.clearTimeout(timer);
      stopNews();
      stopBack();
      navigator.serviceWorker.removeEventListener('controllerchange', atOnce);
    };
  }, [me, queries]);
};
