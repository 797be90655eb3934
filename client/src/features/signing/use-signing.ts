// The signing act: claim the document with the placements, then sign with the PIN. A wrong PIN keeps the claim;
// moved boxes let go of it and claim again. An old session is asked for its password before either.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { SigningPlacement } from '@contracts/signing.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useAcceptDetail } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { useStepUp } from '../../shared/step-up/use-step-up.ts';
import type { SigningKind } from './marks.ts';

interface Claim {
  signingId: string;
  /** What was claimed, to see whether boxes have moved since. */
  placement: string;
}

export const useSigning = (
  detail: OutgoingDetail,
  kind: SigningKind,
  onDone: (after: OutgoingDetail) => void,
) => {
  const queries = useQueryClient();
  const accept = useAcceptDetail<OutgoingDetail>('outgoing');
  const claim = useRef<Claim | null>(null);
  const stepUp = useStepUp();
  const params = { id: detail.id };

  const letGo = async () => {
    const held = claim.current;
    claim.current = null;
    if (held) {
      await call('abandonSigning', { params: { id: detail.id, signingId: held.signingId } }).catch(
        () => undefined,
      );
    }
  };
  const leave = useRef(letGo);
  useEffect(() => {
    leave.current = letGo;
  });
  useEffect(() => () => void leave.current(), []);

  const sign = async ({ placement, pin }: { placement: SigningPlacement; pin: string }) => {
    const wanted = JSON.stringify(placement);
    if (claim.current && claim.current.placement !== wanted) await letGo();
    if (!claim.current) {
      const body = { version: detail.version, kind, placement };
      const session = await call('beginSigning', { params, body });
      claim.current = { signingId: session.signingId, placement: wanted };
    }
    return call('finishSigning', {
      params: { id: detail.id, signingId: claim.current.signingId },
      body: { pin },
    });
  };

  const signing = useMutation({
    mutationFn: (wish: Parameters<typeof sign>[0]) => stepUp.guard(() => sign(wish)),
    onSuccess: (after) => {
      claim.current = null;
      accept(after);
      onDone(after);
    },
    onError: (error) => {
      if (isCode(error, 'PIN_WRONG', 'AUTH_STEP_UP_NEEDED', 'AUTH_PASSWORD_WRONG')) return;
      // The server has let go of a claim it refused, except after a wrong PIN; asking again is always safe.
      void letGo();
      if (isCode(error, 'CONFLICT', 'OUTGOING_WRONG_STATE')) {
        void queries.invalidateQueries({ queryKey: keys.one('outgoing', detail.id) });
      }
    },
  });
  return { ...signing, stepUp };
};
