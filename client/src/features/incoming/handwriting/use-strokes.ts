// The strokes of one instruction: named by their digest, they never change.
import { useQuery } from '@tanstack/react-query';
import { call } from '../../../shared/api-client.ts';
import { keys } from '../../../shared/query-keys.ts';

export const useStrokes = (id: string, digest: string) =>
  useQuery({
    queryKey: keys.handwriting(id, digest),
    queryFn: () => call('getHandwriting', { params: { id, digest } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
