// The query cache and the router, made once.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import { whenSignedOut } from '../shared/api-client.ts';
import { ApiError } from '../shared/api-error.ts';
import { keys } from '../shared/query-keys.ts';
import { makeRouter } from './router.tsx';

const RETRIES = 2;
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: true,
      // A refusal is an answer; only a missing network or a starting server is worth another try.
      retry: (count, error) =>
        count < RETRIES && error instanceof ApiError && ['NETWORK', 'NOT_READY'].includes(error.code),
    },
  },
});

whenSignedOut(() => queries.setQueryData(keys.me, null));
const router = makeRouter();

export const Application = () => (
  <QueryClientProvider client={queries}>
    <RouterProvider router={router} />
  </QueryClientProvider>
);
