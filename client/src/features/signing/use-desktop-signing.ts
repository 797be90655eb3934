// Signing on this computer: claim, one-time links, the local service, and then the server's own word on what came back.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { SigningPlacement } from '@contracts/signing.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useAcceptDetail } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { ApiError, isCode } from '../../shared/api-error.ts';
import { askService } from '../../shared/desktop/ask-service.ts';
import { keys } from '../../shared/query-keys.ts';
import { useStepUp } from '../../shared/step-up/use-step-up.ts';

/** The person pressed cancel in the service, or it failed before anything came back. */
export class NotSigned extends Error {
  override readonly name = 'NotSigned';
}

const CANCELLED = 11;
const ASK_AGAIN_MS = 500;
/** After the service said that it is done, the server may still be verifying. */
const WAIT_MS = 30_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const useDesktopSigning = (
  detail: OutgoingDetail,
  kind: 'approval' | 'seal',
  onDone: (after: OutgoingDetail) => void,
) => {
  const queries = useQueryClient();
  const accept = useAcceptDetail<OutgoingDetail>('outgoing');
  const left = useRef(new AbortController());
  useEffect(() => {
    const leaving = new AbortController();
    left.current = leaving;
    return () => leaving.abort();
  }, []);
  const { id } = detail;
  const stepUp = useStepUp();

  const outcome = async (signingId: string) => {
    const params = { id, signingId };
    for (const end = Date.now() + WAIT_MS; Date.now() < end && !left.current.signal.aborted; ) {
      const { state, code } = await call('getDesktopState', { params });
      if (state === 'done') return;
      if (code !== null) throw new ApiError(code);
      await pause(ASK_AGAIN_MS);
    }
    throw new NotSigned();
  };

  const sign = async (placement: SigningPlacement) => {
    const body = { version: detail.version, kind, placement };
    const { signingId } = await call('beginSigning', { params: { id }, body });
    try {
      const links = await call('beginDesktop', { params: { id, signingId } });
      const answer = await askService(
        links.serviceUrl,
        links.act,
        {
          FileUploadHandler: `${window.location.origin}${links.uploadPath}`,
          SessionId: '',
          FileName: `${window.location.origin}${links.downloadPath}`,
          MetaData: links.metaData,
          ...(links.docNumber !== null && { DocNumber: links.docNumber, IssuedDate: links.issuedDate }),
        },
        left.current.signal,
      );
      if (answer.Status === CANCELLED) throw new NotSigned();
      await outcome(signingId);
    } catch (error) {
      await call('abandonSigning', { params: { id, signingId } }).catch(() => undefined);
      throw error;
    }
    return call('getOutgoing', { params: { id } });
  };

  const signing = useMutation({
    mutationFn: (placement: SigningPlacement) => stepUp.guard(() => sign(placement)),
    onSuccess: (after) => {
      accept(after);
      onDone(after);
    },
    onError: (error) => {
      if (isCode(error, 'CONFLICT', 'OUTGOING_WRONG_STATE'))
        void queries.invalidateQueries({ queryKey: keys.one('outgoing', id) });
    },
  });
  return { ...signing, stepUp };
};
