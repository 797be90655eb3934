// Opens one document and notes that this person has read it.
import { loadVisible } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, handOf } from '../ports.ts';

/** @throws AppError NOT_FOUND. */
export async function openIncoming(deps: Deps, actor: Actor, id: string): Promise<IncomingDocument> {
  const document = await loadVisible(deps.store, actor, id);
  // Who acts for somebody away has read it himself; the other has not.
  const personId = handOf(actor);
  const isRead =
    document.readBy.includes(personId) &&
    document.assignments.every(({ person, readAt }) => person.id !== personId || readAt !== null);
  if (isRead) return document;
  return (await deps.store.markRead(document, personId, deps.clock.now())) ?? document;
}
