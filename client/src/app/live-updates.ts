// The socket says only that something changed; what changed is fetched over HTTP, where rights are checked.
import { CHANGED, type ChangedEvent, SOCKET_PATH } from '@contracts/socket-events.ts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '../shared/query-keys.ts';

const refresh = (queries: QueryClient, event: ChangedEvent) => {
  if (event.type === 'comments' || event.type === 'editors') {
    // No list and no counter tells of these.
    void queries.invalidateQueries({ queryKey: keys[event.type](event.id) });
    return;
  }
  void queries.invalidateQueries({ queryKey: keys.counters });
  if (event.type === 'batch') {
    void queries.invalidateQueries({ queryKey: keys.batches });
    return;
  }
  if (event.type === 'notification') {
    void queries.invalidateQueries({ queryKey: keys.notifications });
    return;
  }
  if (event.type === 'internal') {
    void queries.invalidateQueries({ queryKey: keys.internal });
    return;
  }
  void queries.invalidateQueries({ queryKey: keys.lists(event.type) });
  // Packets that wait stand in that queue too.
  if (event.type === 'incoming') void queries.invalidateQueries({ queryKey: keys.lists('intake') });
  void queries.invalidateQueries({ queryKey: keys.one(event.type, event.id) });
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
      const socket = io({ path: SOCKET_PATH, transports: ['websocket', 'polling'] });
      let hasConnected = false;
      socket.on('connect', () => {
        // Events missed while the channel was down are made up for by asking again.
        if (hasConnected) void queries.invalidateQueries();
        hasConnected = true;
        setLive(true);
      });
      socket.on('disconnect', () => setLive(false));
      socket.on(CHANGED, (event: ChangedEvent) => refresh(queries, event));
      stop = () => socket.disconnect();
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [queries]);
  return isLive;
};
