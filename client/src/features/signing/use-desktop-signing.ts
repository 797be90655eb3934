// Signing on this computer: claim, then one file after the other by the local service: separate annexes first, the main one
// last. What was brought back stays when it is broken off; asked again, only the rest is signed.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { SigningPlacement } from '@contracts/signing.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAcceptDetail } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { useStepUp } from '../../shared/step-up/use-step-up.ts';
import { signFile } from './desktop-file.ts';
import type { SigningKind } from './marks.ts';
import { useLeaving } from './use-leaving.ts';

export interface FileInHand {
  at: number;
  count: number;
  name: string;
}

export const useDesktopSigning = (
  detail: OutgoingDetail,
  kind: SigningKind,
  onDone: (after: OutgoingDetail) => void,
) => {
  const queries = useQueryClient();
  const accept = useAcceptDetail<OutgoingDetail>('outgoing');
  const left = useLeaving();
  const [inHand, setInHand] = useState<FileInHand | null>(null);
  const { id } = detail;
  const stepUp = useStepUp();

  const signAll = async (signingId: string) => {
    for (let part = 1; part > 0; ) {
      const links = await call('beginDesktop', { params: { id, signingId } });
      ({ part } = links);
      setInHand({ at: part || links.count, count: links.count, name: links.name });
      await signFile(links, { id, signingId, signal: left.current.signal });
    }
  };

  const sign = async (placement: SigningPlacement) => {
    const body = { version: detail.version, kind, placement };
    const { signingId } = await call('beginSigning', { params: { id }, body });
    try {
      await signAll(signingId);
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
  return { ...signing, stepUp, inHand };
};
