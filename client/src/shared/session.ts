// Who is signed in and as what. Screens ask `can`, never role names; the server decides again on each act.
import type { Me } from '@contracts/auth.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './api-client.ts';
import { isCode } from './api-error.ts';
import { keys } from './query-keys.ts';

const fetchMe = (): Promise<Me | null> =>
  call('getMe', {}).catch((error: unknown) => {
    if (isCode(error, 'NOT_SIGNED_IN')) return null;
    throw error;
  });

/** The session as asked once at start; null when nobody is signed in. */
export const sessionQuery = { queryKey: keys.me, queryFn: fetchMe, staleTime: Number.POSITIVE_INFINITY };

export const useSession = () => useQuery(sessionQuery);

/** For screens inside the frame, where someone is always signed in. */
export const useMe = (): Me => {
  const me = useQueryClient().getQueryData<Me | null>(keys.me);
  if (!me) throw new Error('useMe outside a session');
  return me;
};
