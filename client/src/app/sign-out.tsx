// Signing out: what this browser kept for the person goes with him; words that were not sent are asked about first.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notesOf, removeNotesOf } from '../features/incoming/notes/note-store.ts';
import { stopHere } from '../features/notifications/push-here.ts';
import { call } from '../shared/api-client.ts';
import { forgetKept, ownerOf } from '../shared/offline/kept.ts';
import { keys } from '../shared/query-keys.ts';
import { useMe } from '../shared/session.ts';
import { Ask } from '../shared/ui/ask.tsx';

export const useSignOut = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const owner = ownerOf(useMe());
  const [unsent, setUnsent] = useState(0);
  const signOut = async () => {
    void stopHere();
    await call('signOut', {}).catch(() => undefined);
    await Promise.all([removeNotesOf(owner), forgetKept()]);
    // What watches the session is told first: of a query that is thrown away it would hear nothing.
    queries.setQueryData(keys.me, null);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] });
  };
  const begin = async () => {
    const { length } = await notesOf(owner);
    if (length > 0) setUnsent(length);
    else await signOut();
  };
  const question = unsent > 0 && (
    <Ask
      title={t('nav/signOut')}
      confirm={t('offline/signOutAnyway')}
      isDanger
      isLocal
      onConfirm={() => void signOut()}
      onClose={() => setUnsent(0)}
    >
      <p>{t('offline/signOutAsk', { count: unsent })}</p>
    </Ask>
  );
  return { begin: () => void begin(), question };
};
