// Who holds a part gives it further to his people (phân phối tiếp), as leads, co-handlers or readers, none later than himself.
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import { mindBegun, newsOf } from './assign.ts';
import type { Deps } from './deps.ts';
import { ownPart } from './own-part.ts';
import { record } from './record.ts';
import { give, treePatch, type WantedAssignment } from './resolve-people.ts';

/** @throws AppError as {@link admit} and {@link give}; INCOMING_NO_LEAD for two; INCOMING_BEGUN. */
export async function distribute(
  deps: Deps,
  actor: Actor,
  wish: {
    id: string;
    version: number;
    instruction: string;
    reason: string;
    assignments: WantedAssignment[];
  },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'distribute' });
  const parent = ownPart(before, actor);
  if (parent.reach === null) throw new AppError('FORBIDDEN', { detail: 'he has no people' });
  if (wish.assignments.filter(({ role }) => role === 'lead').length > 1)
    throw new AppError('INCOMING_NO_LEAD', { detail: 'one lead at most' });

  const at = deps.clock.now();
  const wanted = wish.assignments.map((each) => ({
    ...each,
    dueOn: each.dueOn ?? (each.role === 'info' ? null : parent.dueOn),
  }));
  const grown = await give(deps, before, { by: actor, parent, wanted, at });
  mindBegun(grown, wish.reason);
  return record(deps, actor, before, {
    transition,
    action: 'incoming.distributed',
    text: wish.instruction || wish.reason,
    at,
    patch: {
      ...(await treePatch(deps, before, { tree: grown.tree, at })),
      ...(wish.instruction !== '' && {
        instructions: [...before.instructions, { at, by: personOf(actor), text: wish.instruction }],
      }),
    },
    news: newsOf(grown),
  });
}
