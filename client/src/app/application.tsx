// The query cache and the router, made once.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import { whenSignedOut } from '../shared/api-client.ts';
import { isCode } from '../shared/api-error.ts';
import { keepAnswersOf, RETRIES } from '../shared/offline/fallback.ts';
import { isOnlineNow, whenBack } from '../shared/online.ts';
import { keys } from '../shared/query-keys.ts';
import { canHaveWorker, startWorker } from '../shared/service-worker.ts';
import { sessionQuery } from '../shared/session.ts';
import { makeRouter, warmScreens } from './router.tsx';

/** A refusal is an answer; only a lost call or a starting server is worth another try, and never without a network. */
const isWorthAnother = (count: number, error: unknown): boolean =>
  count < RETRIES && isOnlineNow() && isCode(error, 'NETWORK', 'NOT_READY');

const queries = new QueryClient({
  defaultOptions: {
    // Without a network a call fails at once and says so: nothing hangs, and no act goes off by itself later.
    queries: { staleTime: 30_000, refetchOnWindowFocus: true, networkMode: 'always', retry: isWorthAnother },
    mutations: { networkMode: 'always' },
  },
});

keepAnswersOf(queries);
// What was shown from before is asked for again.
whenBack(() => void queries.invalidateQueries());
whenSignedOut(() => queries.setQueryData(keys.me, null));
// Asked while the screen's code is still on its way.
if (location.pathname !== '/sign-in') void queries.prefetchQuery(sessionQuery);
const router = makeRouter(queries);

// Once the first screen behind the sign-in stands, the others are fetched in a quiet moment, unless the person saves data.
const QUIET_MS = 3000;
const warm = () => {
  void warmScreens();
  // Where there is none, as at an address without https, nothing is read without a network; see the settings of pushes.
  if (import.meta.env.PROD && canHaveWorker()) void startWorker().catch(() => undefined);
};
const { connection } = navigator as { connection?: { saveData?: boolean } };
const stop = router.subscribe(({ location, navigation }) => {
  if (location.pathname === '/sign-in' || navigation.state !== 'idle') return;
  stop();
  if (!connection?.saveData) setTimeout(warm, QUIET_MS);
});

export const Application = () => (
  <QueryClientProvider client={queries}>
    <RouterProvider router={router} />
  </QueryClientProvider>
);
