// One outgoing document.
import { useQuery } from '@tanstack/react-query';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';

export const useOutgoing = (id: string) =>
  useQuery({
    queryKey: keys.one('outgoing', id),
    queryFn: ({ signal }) => call('getOutgoing', { params: { id } }, signal),
    enabled: id !== '',
  });
