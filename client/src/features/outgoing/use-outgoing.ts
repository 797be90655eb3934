// One outgoing document, and what its dialogs work on.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useQuery } from '@tanstack/react-query';
import type { ActProps } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';

export const useOutgoing = (id: string) =>
  useQuery({
    queryKey: keys.one('outgoing', id),
    queryFn: ({ signal }) => call('getOutgoing', { params: { id } }, signal),
    enabled: id !== '',
  });

export type ActName = keyof OutgoingDetail['can'];
export type OutgoingActProps = ActProps<OutgoingDetail, ActName>;
