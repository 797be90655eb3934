// The file that a room shows and signs: the newest version.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { addressOf } from '../../shared/api-client.ts';

export const shownFile = ({ id, versions }: OutgoingDetail): { digest: string; url: string } => {
  const digest = versions.at(-1)?.digest ?? '';
  return { digest, url: addressOf('downloadOutgoingFile', { params: { id, digest } }) };
};
