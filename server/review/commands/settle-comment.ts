// Resolves a comment or opens it again; asked twice it stands as it stood.
import { derivedId } from '../../platform/ids.ts';
import { type Comment, participantsOf } from '../domain/comment.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { assertOpen, loadComment } from './admit.ts';
import { entriesOf } from './tell-of-comment.ts';

/** @throws AppError NOT_FOUND, OUTGOING_WRONG_STATE. */
export async function settleComment(
  deps: Deps,
  actor: Actor,
  wish: { id: string; comment: string; isResolved: boolean },
): Promise<Comment> {
  const document = await deps.reviewed(actor, wish.id);
  const before = await loadComment(deps, document, wish.comment);
  if ((before.resolved !== null) === wish.isResolved) return before;

  assertOpen(document);
  const [at, by] = [deps.clock.now(), personOf(actor)];
  const resolved = wish.isResolved ? { at, by } : null;
  const key = derivedId('settled', before.id, String(at.getTime()), String(wish.isResolved));
  const outbox = await entriesOf(document, {
    ...{ key, number: before.number, at, by, text: '', mentions: [] },
    action: wish.isResolved ? 'outgoing.commentResolved' : 'outgoing.commentReopened',
    // Resolved is what its people asked for; opened again is news for them.
    concerned: wish.isResolved ? [] : participantsOf(before),
  });
  return (await deps.comments.settle(before, resolved, outbox)) ?? loadComment(deps, document, wish.comment);
}
