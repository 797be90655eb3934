// Where else this draft is open: said for this window every while, told at once when another one opens or closes it.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../shared/api-client.ts';
import { newKey } from '../../shared/new-key.ts';
import { keys } from '../../shared/query-keys.ts';

/** Well within the lease (EDITOR_LEASE_MS), so that one lost call does not count. */
const SAY_AGAIN_MS = 15_000;

export const useEditors = (id: string | null) => {
  const [window] = useState(newKey);
  const params = { id: id ?? '', window };
  const { data } = useQuery({
    queryKey: [...keys.editors(params.id), window],
    queryFn: () => call('holdEditor', { params }),
    enabled: id !== null,
    refetchInterval: SAY_AGAIN_MS,
    staleTime: 0,
    gcTime: 0,
  });
  useEffect(() => {
    if (id === null) return;
    const leave = () => void call('leaveEditor', { params: { id, window } }).catch(() => undefined);
    globalThis.addEventListener('pagehide', leave);
    return () => {
      globalThis.removeEventListener('pagehide', leave);
      leave();
    };
  }, [id, window]);
  return data?.others ?? [];
};
