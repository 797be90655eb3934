// One incoming document and the acts upon it.
import type { IncomingDetail } from '@contracts/incoming.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { say } from '../../shared/ui/toast.tsx';

export const useIncoming = (id: string) => {
  const queries = useQueryClient();
  return useQuery({
    queryKey: keys.incomingOne(id),
    queryFn: async ({ signal }) => {
      const detail = await call('getIncoming', { params: { id } }, signal);
      // Opening marks it read on the server; the lists should show that too.
      void queries.invalidateQueries({ queryKey: ['incoming', 'list'] });
      return detail;
    },
    enabled: id !== '',
  });
};

export type ActName =
  | 'accept'
  | 'register'
  | 'refuse'
  | 'instruct'
  | 'assign'
  | 'start'
  | 'progress'
  | 'complete';

interface Sending {
  send: (version: number) => Promise<IncomingDetail>;
  news: (after: IncomingDetail) => string;
}

export const useAct = (detail: IncomingDetail) => {
  const queries = useQueryClient();
  const [open, setOpen] = useState<ActName | null>(null);
  const act = useMutation({
    mutationFn: ({ send }: Sending) => send(detail.version),
    onSuccess: (after, { news }) => {
      queries.setQueryData(keys.incomingOne(after.id), after);
      void queries.invalidateQueries({ queryKey: ['incoming', 'list'] });
      void queries.invalidateQueries({ queryKey: keys.counters });
      setOpen(null);
      say(news(after));
    },
    onError: (error) => {
      if (isCode(error, 'CONFLICT', 'INCOMING_WRONG_STATE')) {
        void queries.invalidateQueries({ queryKey: keys.incomingOne(detail.id) });
      }
    },
  });
  return {
    open,
    ask: (name: ActName) => {
      act.reset();
      setOpen(name);
    },
    close: () => setOpen(null),
    act,
  };
};
export type ActState = ReturnType<typeof useAct>;

/** What every dialog of an act works on. */
export interface DialogProps {
  detail: IncomingDetail;
  state: ActState;
}
