// The comments of a document, all of them page after page, and what is done to them. Sent again a comment is no second
// one: its key stays until it is known to be there.
import type { PlacedBox } from '@contracts/common-shapes.ts';
import type { Comment } from '@contracts/review.ts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../../../shared/api-client.ts';
import { keys } from '../../../shared/query-keys.ts';

const PAGE = 100;

export interface NewComment {
  key: string;
  fileVersion: number;
  box: PlacedBox | null;
  text: string;
  mentions: string[];
}

export const useComments = (id: string) => {
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: keys.comments(id),
    queryFn: ({ pageParam }) =>
      call('listComments', {
        params: { id },
        query: pageParam === '' ? { limit: PAGE } : { limit: PAGE, after: pageParam },
      }),
    enabled: id !== '',
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const { hasNextPage, isFetching, fetchNextPage, isError } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);

  const refresh = () => queries.invalidateQueries({ queryKey: keys.comments(id) });
  const add = useMutation({
    mutationFn: (body: NewComment) => call('addComment', { params: { id }, body }),
    onSuccess: refresh,
  });
  const reply = useMutation({
    mutationFn: ({ comment, ...body }: { comment: string; key: string; text: string; mentions: string[] }) =>
      call('replyToComment', { params: { id, comment }, body }),
    onSuccess: refresh,
  });
  const settle = useMutation({
    mutationFn: ({ comment, isResolved }: { comment: string; isResolved: boolean }) =>
      call('settleComment', { params: { id, comment }, body: { isResolved } }),
    onSuccess: refresh,
  });
  const pages = query.data?.pages ?? [];
  const last = pages.at(-1);
  return {
    items: pages.flatMap(({ items }): Comment[] => items),
    canWrite: last?.canWrite ?? false,
    openCount: last?.openCount ?? 0,
    people: last?.people ?? [],
    isReady: query.isSuccess,
    error: query.error,
    retry: () => void query.refetch(),
    add,
    reply,
    settle,
  };
};

export type Comments = ReturnType<typeof useComments>;
