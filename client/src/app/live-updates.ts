// The socket says only that something changed; what changed is fetched over HTTP, where rights are checked.
import { CHANGED, type ChangedEvent, SOCKET_PATH } from '@contracts/socket-events.ts';
import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '../shared/query-keys.ts';

const concerned = ({ type, id }: ChangedEvent): QueryKey[] => {
  // No list and no counter tells of these.
  if (type === 'comments' || type === 'editors') return [keys[type](id)];
  if (type === 'batch') return [keys.counters, keys.batches];
  if (type === 'notification') return [keys.counters, keys.notifications];
  if (type === 'internal') return [keys.counters, keys.internal];
  const own = [keys.counters, keys.lists(type), keys.one(type, id)];
  // Packets that wait stand in that queue too.
  return type === 'incoming' ? [...own, keys.lists('intake')] : own;
};

const TOGETHER_MS = 500;

/** The first news is followed at once; what comes right behind it, as of a batch of fifty, is one refresh. */
const gather = (queries: QueryClient) => {
  const waiting = new Map<string, QueryKey>();
  let pause: number | undefined;
  const follow = () => {
    pause = undefined;
    if (waiting.size === 0) return;
    for (const queryKey of waiting.values()) void queries.invalidateQueries({ queryKey });
    waiting.clear();
    pause = window.setTimeout(follow, TOGETHER_MS);
  };
  return {
    hear: (event: ChangedEvent) => {
      for (const key of concerned(event)) waiting.set(JSON.stringify(key), key);
      if (pause === undefined) follow();
    },
    stop: () => window.clearTimeout(pause),
  };
};

/** Keeps every screen true while it is open; returns whether the channel is up. */
export const useLiveUpdates = (): boolean => {
  const queries = useQueryClient();
  const [isLive, setLive] = useState(true);
  useEffect(() => {
    let isGone = false;
    let stop = () => {};
    void import('socket.io-client').then(({ io }) => {
      if (isGone) return;
      const news = gather(queries);
      const socket = io({ path: SOCKET_PATH, transports: ['websocket', 'polling'] });
      let hasConnected = false;
      socket.on('connect', () => {
        // Events missed while the channel was down are made up for by asking again.
        if (hasConnected) void queries.invalidateQueries();
        hasConnected = true;
        setLive(true);
      });
      socket.on('disconnect', () => setLive(false));
      socket.on(CHANGED, news.hear);
      stop = () => {
        socket.disconnect();
        news.stop();
      };
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [queries]);
  return isLive;
};
