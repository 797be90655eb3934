// A list read page by page with the server's cursor.
import { useInfiniteQuery } from '@tanstack/react-query';

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** `More`: what a page says beside its items. */
export const useList = <T, More = unknown>(
  key: readonly unknown[],
  fetchPage: (after: string | undefined) => Promise<Page<T> & More>,
) => {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  const items = query.data?.pages.flatMap((page) => page.items);
  return { query, items };
};
