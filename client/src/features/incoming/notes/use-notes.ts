// The notes of who is signed in that wait in this browser, and the sending of them whenever the server can be reached.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../shared/api-client.ts';
import { ownerOf } from '../../../shared/offline/kept.ts';
import type { KeptNote } from '../../../shared/offline/kept-types.ts';
import { isOnlineNow, whenBack } from '../../../shared/online.ts';
import { keys } from '../../../shared/query-keys.ts';
import { useMe } from '../../../shared/session.ts';
import { say } from '../../../shared/ui/toast.tsx';
import { sendWaiting, toSend } from './note-rules.ts';
import { notesOf, refuseNote, removeNote, whenNotesChange } from './note-store.ts';

const LOCK = 'vanthu.notes';
const AGAIN_MS = 10_000;

export const useNotes = (): KeptNote[] => {
  const owner = ownerOf(useMe());
  const query = useQuery({
    queryKey: [...keys.unsentNotes, owner],
    queryFn: () => notesOf(owner),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data ?? [];
};

/** To the document as it is now: a note only adds to it. */
const send = async ({ documentId: id, insteadOf, text, key }: KeptNote) => {
  const { version } = await call('getIncoming', { params: { id }, query: { insteadOf } });
  const body = { version, text, key, ...(insteadOf && { insteadOf }) };
  await call('reportProgress', { params: { id }, body });
};

/** For the frame, once: one window of the browser sends at a time. */
export const useNoteSending = (): void => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const owner = ownerOf(useMe());
  useEffect(() => {
    let timer: number | undefined;
    let isGone = false;
    const sendAll = async () => {
      const { sent, isDone } = await sendWaiting({
        list: async () => (isGone ? [] : notesOf(owner)),
        send,
        remove: removeNote,
        refuse: refuseNote,
      });
      if (!isDone && !isGone) {
        window.clearTimeout(timer);
        timer = window.setTimeout(start, AGAIN_MS);
      }
      if (sent === 0) return;
      say(t('offline/sent', { count: sent }));
      void queries.invalidateQueries({ queryKey: ['incoming'] });
      void queries.invalidateQueries({ queryKey: keys.counters });
    };
    const start = () => {
      if (!isOnlineNow()) return;
      const { locks } = navigator as { locks?: LockManager };
      const sending = locks ? locks.request(LOCK, sendAll) : sendAll();
      void Promise.resolve(sending).catch(() => undefined);
    };
    const look = async () => {
      await queries.invalidateQueries({ queryKey: keys.unsentNotes });
      if (toSend(await notesOf(owner)).length > 0) start();
    };
    void look();
    const stops = [whenBack(() => void look()), whenNotesChange(() => void look())];
    return () => {
      isGone = true;
      window.clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [owner, queries, t]);
};
