// Asks the server first, and shows what was kept of chosen answers when it cannot be reached. Which: who is signed in, own
// work, first pages of the queues of incoming documents, and the documents in them.
import type { Me } from '@contracts/auth.ts';
import { type QueryClient, type QueryKey, type QueryPersister, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ApiError, isCode } from '../api-error.ts';
import { isOnlineNow, noteLost } from '../online.ts';
import { keys } from '../query-keys.ts';
import { forgetKept, keepAnswer, ownerOf, ownKept, readKept } from './kept.ts';

/** Tries after the first; see the defaults of queries. */
export const RETRIES = 2;
/** A line that carries nothing does not say so by itself. */
const ME_LIMIT_MS = 6000;

export const workName = 'work';
export const boxName = (box: string): string => `box:${box}`;
export const documentName = (id: string): string => `document:${id}`;

const isText = (value: unknown): value is string => typeof value === 'string';

/** What the answer to a query is kept as; null: it is not. */
const nameOf = (queryKey: QueryKey): string | null => {
  const [feature, part, of] = queryKey;
  if (feature === keys.me[0]) return 'me';
  if (feature !== 'incoming') return null;
  if (part === 'one') return isText(of) ? documentName(of) : null;
  if (part !== 'list' || typeof of !== 'object' || of === null) return null;
  const filter = Object.entries(of);
  const [[field, value] = []] = filter;
  if (filter.length !== 1 || !isText(value)) return null;
  if (field === 'box') return boxName(value);
  return field === 'work' && value === 'mine' ? workName : null;
};

interface Pages {
  pages: Array<{ items: unknown[]; next: string | null }>;
  pageParams: unknown[];
}
const isPages = (value: unknown): value is Pages =>
  typeof value === 'object' && value !== null && 'pages' in value && Array.isArray(value.pages);

/** Of a list its first page, behind which nothing can be asked for. */
const firstOf = (value: unknown): unknown => {
  if (!isPages(value)) return value;
  const [page] = value.pages;
  return page ? { pages: [{ ...page, next: null }], pageParams: value.pageParams.slice(0, 1) } : value;
};
/** How somebody who is away sees it is for the day on which one stands in for him. */
const isForAnother = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'insteadOf' in value && value.insteadOf !== null;

/** Of queries that show what was kept, when it was true. */
const shownFrom = new Map<string, number>();

const limited = async (asking: Promise<unknown>): Promise<unknown> => {
  // It may fail while this waits for something else.
  asking.catch(() => undefined);
  if ((await readKept('me')) === null) return asking;
  const limit = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new ApiError('ABORTED')), ME_LIMIT_MS);
  });
  return Promise.race([asking, limit]);
};

const withKept =
  (queries: QueryClient): QueryPersister =>
  async (ask, context, query) => {
    const name = nameOf(query.queryKey);
    const asking = async () => ask(context);
    if (name === null) return asking();
    const hash = query.queryHash;
    try {
      const value = name === 'me' ? await limited(asking()) : await asking();
      shownFrom.delete(hash);
      const me = queries.getQueryData<Me | null>(keys.me);
      if (me && name !== 'me' && !isForAnother(value)) void keepAnswer(ownerOf(me), name, firstOf(value));
      return value as Awaited<ReturnType<typeof ask>>;
    } catch (error) {
      const isLate = name === 'me' && isCode(error, 'ABORTED');
      if (!isLate && !isCode(error, 'NETWORK')) throw error;
      if (!isLate && isOnlineNow() && query.state.fetchFailureCount < RETRIES) throw error;
      const { data, dataUpdatedAt } = query.state;
      const kept =
        data === undefined
          ? await readKept(name)
          : { at: shownFrom.get(hash) ?? dataUpdatedAt, value: data as unknown };
      if (kept === null) throw error;
      shownFrom.set(hash, kept.at);
      if (navigator.onLine) noteLost();
      return kept.value as Awaited<ReturnType<typeof ask>>;
    }
  };

/** Before anything is asked. */
export const keepAnswersOf = (queries: QueryClient): void => {
  for (const queryKey of [keys.me, ['incoming']])
    queries.setQueryDefaults(queryKey, { persister: withKept(queries) });
  queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    const { queryKey, queryHash, state } = event.query;
    if (queryKey[0] !== keys.me[0]) return;
    const me = state.data as Me | null;
    // Signed in, or out.
    if (event.action.manual) shownFrom.delete(queryHash);
    if (me === null) void forgetKept();
    else if (!shownFrom.has(queryHash)) void ownKept(me);
  });
};

/** When the server said what is on the screen: the oldest of it counts. Null: nothing of it is kept. */
export const useShownFrom = (): number | null => {
  const cache = useQueryClient().getQueryCache();
  const oldest = () => {
    const times = cache
      .findAll({ type: 'active' })
      .filter(({ queryKey, state }) => {
        const name = nameOf(queryKey);
        return name !== null && name !== 'me' && state.data !== undefined;
      })
      .map(({ queryHash, state }) => shownFrom.get(queryHash) ?? state.dataUpdatedAt);
    return times.length === 0 ? null : Math.min(...times);
  };
  return useSyncExternalStore((listener) => cache.subscribe(listener), oldest);
};
