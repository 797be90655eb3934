// One outgoing document and the acts upon it. An answer replaces what is shown; a conflict fetches the new truth
// and leaves what was typed alone.
import type { OutgoingDetail } from '@contracts/outgoing.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { say } from '../../shared/ui/toast.tsx';

export const useOutgoing = (id: string) =>
  useQuery({
    queryKey: keys.outgoingOne(id),
    queryFn: ({ signal }) => call('getOutgoing', { params: { id } }, signal),
  });

/** Puts a fresh detail on screen and lets every list and counter be asked again. */
export const useAcceptDetail = () => {
  const queries = useQueryClient();
  return (detail: OutgoingDetail) => {
    queries.setQueryData(keys.outgoingOne(detail.id), detail);
    void queries.invalidateQueries({ queryKey: ['outgoing', 'list'] });
    void queries.invalidateQueries({ queryKey: keys.counters });
  };
};

export const useAct = (detail: OutgoingDetail) => {
  const queries = useQueryClient();
  const accept = useAcceptDetail();
  const [open, setOpen] = useState<string | null>(null);
  const act = useMutation({
    mutationFn: ({
      send,
    }: {
      send: (version: number) => Promise<OutgoingDetail>;
      news: (after: OutgoingDetail) => string;
    }) => send(detail.version),
    onSuccess: (after, { news }) => {
      accept(after);
      setOpen(null);
      say(news(after));
    },
    onError: (error) => {
      if (isCode(error, 'CONFLICT', 'OUTGOING_WRONG_STATE', 'OUTGOING_ALREADY_NUMBERED')) {
        void queries.invalidateQueries({ queryKey: keys.outgoingOne(detail.id) });
      }
    },
  });
  return {
    open,
    ask: (name: string) => {
      act.reset();
      setOpen(name);
    },
    close: () => setOpen(null),
    act,
  };
};
export type ActState = ReturnType<typeof useAct>;
