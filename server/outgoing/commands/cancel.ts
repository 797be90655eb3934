// Drops a draft or a returned document; it stays readable.
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}. */
export async function cancel(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'cancel' });
  const at = deps.clock.now();
  return record(deps, actor, before, {
    act: 'cancel',
    action: 'outgoing.cancelled',
    text: wish.text,
    at,
    patch: {
      state: 'cancelled',
      opinions: [...before.opinions, { at, by: personOf(actor), kind: 'cancel', text: wish.text }],
    },
  });
}
