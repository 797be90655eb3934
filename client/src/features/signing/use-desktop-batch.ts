// A batch by the service on this computer: the page goes from document to document, one file at a time. A document that is
// not taken stays with its reason and the next one is begun; pause, cancel or a missing service stop the run, and it goes on
// from there when asked again.
import type { Batch } from '@contracts/batches.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '../../shared/api-client.ts';
import { ApiError, isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { useStepUp } from '../../shared/step-up/use-step-up.ts';
import { signFile } from './desktop-file.ts';
import { isOpen } from './use-batch.ts';
import type { FileInHand } from './use-desktop-signing.ts';
import { useLeaving } from './use-leaving.ts';

/** After these nothing can go better with the next document. */
const endsAll = (error: unknown): boolean =>
  !(error instanceof ApiError) ||
  isCode(
    error,
    'NETWORK',
    'UNEXPECTED',
    'NOT_SIGNED_IN',
    'SIGNING_EXPIRED',
    'SIGNER_NOT_EXPECTED',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_LOCKED',
    'CREDENTIAL_ELSEWHERE',
    'CREDENTIAL_WAY_CLOSED',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
  );

export const useDesktopBatch = (batch: Batch) => {
  const { id } = batch;
  const queries = useQueryClient();
  const stepUp = useStepUp();
  const left = useLeaving();
  const isPaused = useRef(false);
  const [isPausing, setPausing] = useState(false);
  const [inHand, setInHand] = useState<FileInHand | null>(null);
  const look = () => queries.invalidateQueries({ queryKey: keys.batch(id), exact: true });

  const signDocument = async (runId: string, documentId: string) => {
    for (let part = 1; part > 0; ) {
      const params = { id, documentId };
      const { signingId, file } = await call('handOutOfBatch', { params, body: { runId } });
      if (file === null) return;
      ({ part } = file);
      setInHand({ at: part || file.count, count: file.count, name: file.name });
      await signFile(file, { id: documentId, signingId, signal: left.current.signal });
    }
  };

  const goThrough = async ({ batch: begun, runId }: { batch: Batch; runId: string }) => {
    try {
      for (const { documentId } of begun.items.filter(isOpen)) {
        if (isPaused.current || left.current.signal.aborted) return;
        try {
          await signDocument(runId, documentId);
        } catch (error) {
          if (endsAll(error)) throw error;
        }
        await look();
      }
    } finally {
      await call('endBatchHere', { params: { id, runId } }).catch(() => undefined);
      await look();
    }
  };

  const run = useMutation({
    mutationFn: async () => {
      isPaused.current = false;
      setPausing(false);
      const begun = await stepUp.guard(() => call('beginBatchHere', { params: { id } }));
      queries.setQueryData(keys.batch(id), begun.batch);
      await goThrough(begun);
    },
    onSettled: () => setInHand(null),
  });
  const pause = () => {
    isPaused.current = true;
    setPausing(true);
  };
  return { ...run, stepUp, inHand, pause, isPausing };
};
