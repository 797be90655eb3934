// Notes on an incoming document that this agency has answered it (đã phúc đáp), and closes it where it is being handled: told
// by outgoing when the answer is released, at least once.
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { transitionOf } from '../domain/lifecycle.ts';
import { bothOf } from '../ports.ts';
import type { Deps } from './deps.ts';
import { entriesOf, peopleOf, recordAs } from './record.ts';

export interface ReplySent {
  agencyId: string;
  incomingId: string;
  reply: IncomingDocument['repliedBy'][number];
}

/** Idempotent by the reply. A document that is not there is left alone. @throws AppError CONFLICT: to be told again. */
export async function noteReply(deps: Deps, sent: ReplySent): Promise<void> {
  const { agencyId, incomingId, reply } = sent;
  const document = await deps.store.find(agencyId, incomingId);
  if (document === null) return;
  if (!document.repliedBy.some(({ id }) => id === reply.id)) await note(deps, document, sent);
  await close(deps, sent);
}

async function note(deps: Deps, document: IncomingDocument, sent: ReplySent): Promise<void> {
  const { agencyId, incomingId, reply } = sent;
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

/** What is not being handled yet, or not any more, stays as it is. */
async function close(deps: Deps, { agencyId, incomingId, reply }: ReplySent): Promise<void> {
  const before = await deps.store.find(agencyId, incomingId);
  const transition = before && transitionOf('complete', before.state);
  if (!before || !transition) return;
  const { at, numberText: text } = reply;
  const clerks = await peopleOf(deps, { agencyId, role: 'clerk', at });
  const written = await recordAs(deps, null, before, {
    transition,
    action: 'incoming.completed',
    text,
    at,
    patch: { completedAt: at },
    news: [
      { kind: 'incoming.completed', to: [...bothOf(before.assignedBy), ...before.assigneeIds, ...clerks] },
    ],
  });
  if (written === null) throw new AppError('CONFLICT', { detail: 'changed meanwhile' });
}
