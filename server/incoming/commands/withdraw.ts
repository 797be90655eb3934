// Takes a part back with all below it: freely until somebody has begun, then with a reason. The lead of the whole is
// replaced by assigning anew, never left out.
import { AppError } from '../../platform/http/problem.ts';
import { withBelow, withoutPart } from '../domain/assignment-tree.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { isGiver } from '../policy.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import { mindBegun, newsOf } from './assign.ts';
import type { Deps } from './deps.ts';
import { namedPart } from './own-part.ts';
import { record } from './record.ts';
import { treePatch } from './resolve-people.ts';

/** @throws AppError as {@link admit}; NOT_FOUND; FORBIDDEN; INCOMING_NO_LEAD; INCOMING_BEGUN. */
export async function withdraw(
  deps: Deps,
  actor: Actor,
  wish: { id: string; assignmentId: string; version: number; reason: string },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'withdraw' });
  const part = namedPart(before, wish.assignmentId);
  if (!isGiver(actor, part)) throw new AppError('FORBIDDEN', { detail: 'not yours to take back' });
  if (part.role === 'lead' && part.parentId === null) throw new AppError('INCOMING_NO_LEAD');
  const dropped = withBelow(before.assignments, part.id);
  mindBegun({ dropped }, wish.reason);
  const at = deps.clock.now();
  const tree = withoutPart(before.assignments, part.id);
  return record(deps, actor, before, {
    transition,
    action: 'incoming.unassigned',
    text: [part.person.name, wish.reason].filter(Boolean).join(': '),
    at,
    patch: await treePatch(deps, before, { tree, at }),
    news: newsOf({ tree, added: [], dropped }),
  });
}
