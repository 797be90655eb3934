// A batch as the server keeps it: asked again while it runs, and after each note of the person who looks through it.
import type { Batch, BatchItem } from '@contracts/batches.ts';
import type { SigningPlacement } from '@contracts/signing.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useStepUp } from '../../shared/step-up/use-step-up.ts';

/** Besides the news by socket, which may be down. */
const ASK_AGAIN_MS = 1_000;

export const useBatch = (id: string) => {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: keys.batch(id),
    queryFn: () => call('getBatch', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.isRunning ? ASK_AGAIN_MS : false),
  });
  const isRunning = query.data?.isRunning;
  useEffect(() => {
    if (isRunning !== false) return;
    void queries.invalidateQueries({ queryKey: ['outgoing'] });
    void queries.invalidateQueries({ queryKey: keys.counters });
    void queries.invalidateQueries({ queryKey: keys.batches, exact: true });
  }, [isRunning, queries]);
  return query;
};

export interface Note {
  documentId: string;
  version: number;
  digest: string;
  placement?: SigningPlacement;
  isSeen?: true;
}

export const useBatchNotes = (id: string) => {
  const queries = useQueryClient();
  const accept = (batch: Batch) => queries.setQueryData(keys.batch(id), batch);
  const note = useMutation({
    mutationFn: ({ documentId, ...body }: Note) => call('placeInBatch', { params: { id, documentId }, body }),
    // One after the other: an older answer must not cover a newer one.
    scope: { id: `batch ${id}` },
    onSuccess: accept,
  });
  const leaveOut = useMutation({
    mutationFn: (documentId: string) => call('leaveOutOfBatch', { params: { id, documentId } }),
    scope: { id: `batch ${id}` },
    onSuccess: accept,
  });
  const stepUp = useStepUp();
  const run = useMutation({
    mutationFn: (pin: string | undefined) =>
      stepUp.guard(() => call('runBatch', { params: { id }, body: pin === undefined ? {} : { pin } })),
    onSuccess: accept,
  });
  return { note, leaveOut, run: { ...run, stepUp } };
};

export const isOpen = ({ state }: BatchItem): boolean => state !== 'done';
