// Closes the document with its result (hoàn thành), with a reply or without one; the sender hears of it. NĐ 30/2020 Điều 24.
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, bothOf, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { mindOpen } from './mind-open.ts';
import { peopleOf, record } from './record.ts';

/** @throws AppError as {@link admit}; INCOMING_PARTS_OPEN while others have not done theirs, unless it is wanted so. */
export async function complete(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string; evenOpen: boolean },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'complete' });
  mindOpen(before, null, wish.evenOpen);
  const { text } = wish;
  const at = deps.clock.now();
  const clerks = await peopleOf(deps, { agencyId: before.agencyId, role: 'clerk', at });
  return record(deps, actor, before, {
    transition,
    action: 'incoming.completed',
    text,
    at,
    patch: {
      progress: [...before.progress, { at, by: personOf(actor), text }],
      completedAt: at,
    },
    news: [{ kind: 'incoming.completed', to: [...bothOf(before.assignedBy), ...clerks] }],
  });
}
