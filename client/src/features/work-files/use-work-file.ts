// One file, and what its dialogs work on.
import type { WorkFileDetail } from '@contracts/work-files.ts';
import { useQuery } from '@tanstack/react-query';
import type { ActProps } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';

export const useWorkFile = (id: string) =>
  useQuery({
    queryKey: keys.one('workFile', id),
    queryFn: ({ signal }) => call('getWorkFile', { params: { id } }, signal),
    enabled: id !== '',
  });

export type ActName = 'edit' | 'collect' | 'close' | 'reopen' | 'handOver' | 'accept' | 'refuse' | 'delay';

export type DialogProps = ActProps<WorkFileDetail, ActName>;

/** The paper beside the list. */
export interface Shown {
  item: string;
  digest: string;
}
