// Ends a document in approval with a reason (từ chối); it stays readable, and nothing changes it any more.
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}. */
export async function reject(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'reject' });
  const at = deps.clock.now();
  const opinion = { at, by: personOf(actor), kind: 'reject', text: wish.text } as const;
  return record(deps, actor, before, {
    act: 'reject',
    action: 'outgoing.rejected',
    text: wish.text,
    at,
    patch: { state: 'cancelled', signing: null, opinions: [...before.opinions, opinion] },
    news: [{ kind: 'outgoing.rejected', to: [before.drafterId] }],
  });
}
