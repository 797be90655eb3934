// Notes on an incoming document that this agency has answered it (đã phúc đáp): told by outgoing, at least once.
import type { IncomingDocument } from '../domain/incoming-document.ts';
import type { Deps } from './deps.ts';
import { entriesOf } from './record.ts';

export interface ReplySent {
  agencyId: string;
  incomingId: string;
  reply: IncomingDocument['repliedBy'][number];
}

/** Idempotent by the reply. A document that is not there is left alone. */
export async function noteReply(deps: Deps, { agencyId, incomingId, reply }: ReplySent): Promise<void> {
  const document = await deps.store.find(agencyId, incomingId);
  if (document === null || document.repliedBy.some(({ id }) => id === reply.id)) return;
  const act = { at: reply.at, by: null, action: 'incoming.replied' as const, text: reply.numberText };
  const entries = await entriesOf(
    deps,
    { ...document, version: document.version + 1 },
    {
      ...act,
      news: [],
      tells: null,
      statusText: '',
      key: `${incomingId}:reply:${reply.id}`,
    },
  );
  await deps.store.noteReply({ id: incomingId, agencyId }, { reply, act, outbox: entries });
}
