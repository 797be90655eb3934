// Recipients besides agencies of one document, and acts upon them: every act answers with all of them anew.
import type { OtherRecipients } from '@contracts/distribution.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { say } from '../../shared/ui/toast.tsx';

export const useOthers = (id: string, isAsked = true) =>
  useQuery({
    // Under the document, so that whatever refreshes it refreshes them.
    queryKey: keys.others(id),
    queryFn: ({ signal }) => call('getOtherRecipients', { params: { id } }, signal),
    enabled: isAsked,
  });

export const useOtherAct = (id: string, { news, onDone }: { news: string; onDone: () => void }) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (send: () => Promise<OtherRecipients>) => send(),
    onSuccess: (others) => {
      queries.setQueryData(keys.others(id), others);
      void queries.invalidateQueries({ queryKey: keys.one('outgoing', id) });
      onDone();
      say(news);
    },
    onError: () => void queries.invalidateQueries({ queryKey: keys.one('outgoing', id) }),
  });
};
