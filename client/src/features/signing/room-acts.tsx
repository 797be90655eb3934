// The act of the signing room, by where the key is: the PIN here, or the service on the person's own computer.

import type { Credential } from '@contracts/organization.ts';
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { SigningPlacement } from '@contracts/signing.ts';
import { useRef } from 'react';
import { DesktopForm } from './desktop-form.tsx';
import type { SigningKind } from './marks.ts';
import { backToPin, PinForm } from './pin-form.tsx';
import { useDesktopSigning } from './use-desktop-signing.ts';
import { useSigning } from './use-signing.ts';

interface Props {
  detail: OutgoingDetail;
  kind: SigningKind;
  credential: Credential | null;
  placement: SigningPlacement | null;
  consequence: string;
  label: string;
  onDone: () => void;
}

const ByPin = ({ detail, kind, credential, placement, onDone, ...words }: Props) => {
  const pinInput = useRef<HTMLInputElement>(null);
  const signing = useSigning(detail, kind, onDone);
  return (
    <PinForm
      {...words}
      isReady={credential?.status === 'usable' && placement !== null}
      isBusy={signing.isPending}
      error={signing.error}
      pinInput={pinInput}
      stepUp={signing.stepUp}
      onSign={(pin) => placement && signing.mutate({ placement, pin }, { onError: backToPin(pinInput) })}
    />
  );
};

const ByDesktop = ({ detail, kind, credential, placement, onDone, ...words }: Props) => {
  const signing = useDesktopSigning(detail, kind, onDone);
  return (
    <DesktopForm
      {...words}
      isReady={credential?.status === 'usable' && placement !== null}
      isBusy={signing.isPending}
      inHand={signing.inHand}
      error={signing.error}
      stepUp={signing.stepUp}
      onSign={() => placement && signing.mutate(placement)}
    />
  );
};

export const RoomActs = (props: Props) =>
  props.credential?.kind === 'desktop' ? <ByDesktop {...props} /> : <ByPin {...props} />;
