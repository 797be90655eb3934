// Approves the content (duyệt nội dung). NĐ 30/2020 Điều 11, 12.
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}. */
export async function approve(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'approve' });
  const at = deps.clock.now();
  return record(deps, actor, before, {
    act: 'approve',
    action: 'outgoing.approved',
    text: wish.text,
    at,
    patch: {
      state: 'approved',
      opinions: [...before.opinions, { at, by: personOf(actor), kind: 'approve', text: wish.text }],
    },
    news: [{ kind: 'outgoing.approved', to: [before.drafterId, before.signer?.id] }],
  });
}
