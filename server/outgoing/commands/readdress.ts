// Mends the recipients of a signed document before it leaves: one that was dissolved, or takes nothing now, is left out
// and its successor put in. The printed "Nơi nhận" stays as the leader signed it; the packet goes to who is named here.
import { AppError } from '../../platform/http/problem.ts';
import { hasRecipient, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';
import { resolveRecipients } from './resolve-fields.ts';

export interface Readdressed {
  id: string;
  version: number;
  added: string[];
  removed: string[];
  reason: string;
}

/** @throws AppError as {@link admit}; AGENCY_UNKNOWN, OUTGOING_NO_RECIPIENT when nobody would be left. */
export async function readdress(deps: Deps, actor: Actor, wish: Readdressed): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'readdress' });
  const added = await resolveRecipients(deps, wish.added, '/body/added');
  const removed = new Set(wish.removed);
  const kept = before.recipients.filter(({ code }) => !removed.has(code));
  const known = new Set(kept.map(({ id }) => id));
  const recipients = [...kept, ...added.filter(({ id }) => !known.has(id))];
  if (!hasRecipient({ ...before, recipients }))
    throw new AppError('OUTGOING_NO_RECIPIENT', { detail: 'nobody would be left' });
  return record(deps, actor, before, {
    act: 'readdress',
    action: 'outgoing.recipientsChanged',
    text: wish.reason,
    at: deps.clock.now(),
    patch: { recipients },
  });
}
