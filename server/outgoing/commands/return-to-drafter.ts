// Gives the document back to its drafter with an opinion.
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';
import { settleEntry } from './settle-number.ts';

/**
 * A signed document loses its main file: the signature belongs to bytes that are not good, so new ones must come.
 * @throws AppError as {@link admit}.
 */
export async function returnToDrafter(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'return' });
  const at = deps.clock.now();
  return record(deps, actor, before, {
    act: 'return',
    action: 'outgoing.returned',
    text: wish.text,
    at,
    patch: {
      state: 'returned',
      signing: null,
      fields: before.state === 'signed' ? { ...before.fields, main: null } : before.fields,
      opinions: [...before.opinions, { at, by: personOf(actor), kind: 'return', text: wish.text }],
    },
    news: [{ kind: 'outgoing.returned', to: [before.drafterId] }],
    // A number asked for at the same moment, or before a crash, must not stay open.
    outbox: before.state === 'signed' ? [settleEntry(before, at)] : [],
  });
}
