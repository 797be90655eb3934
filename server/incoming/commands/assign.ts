// Gives the document to one lead (chủ trì), co-handlers (phối hợp) and readers, people or units. NĐ 30/2020 Điều 23.3.
import { AppError } from '../../platform/http/problem.ts';
import { hasBegun, type Regrown } from '../domain/assignment-tree.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { type News, record } from './record.ts';
import { give, treePatch, type WantedAssignment } from './resolve-people.ts';

/** @throws AppError as {@link admit} and {@link give}; INCOMING_NO_LEAD unless there is one lead; INCOMING_BEGUN. */
export async function assign(
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
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'assign' });
  if (wish.assignments.filter(({ role }) => role === 'lead').length !== 1)
    throw new AppError('INCOMING_NO_LEAD', { detail: 'exactly one lead is needed' });

  const at = deps.clock.now();
  const by = personOf(actor);
  const { instruction, reason } = wish;
  const grown = await give(deps, before, { by: actor, parent: null, wanted: wish.assignments, at });
  mindBegun(grown, reason);
  return record(deps, actor, before, {
    transition,
    action: 'incoming.assigned',
    text: instruction || reason,
    at,
    patch: {
      ...(await treePatch(deps, before, { tree: grown.tree, at })),
      assignedBy: by,
      ...(instruction !== '' && {
        instructions: [...before.instructions, { at, by, text: instruction }],
      }),
    },
    news: newsOf(grown),
  });
}

/** What somebody has begun is taken from him with a reason only. @throws AppError INCOMING_BEGUN. */
export function mindBegun({ dropped }: Pick<Regrown, 'dropped'>, reason: string): void {
  const begun = dropped.filter(hasBegun);
  if (begun.length > 0 && reason === '')
    throw new AppError('INCOMING_BEGUN', { detail: begun.map(({ person }) => person.name).join(', ') });
}

/** Those newly in are told, and those who are out. */
export function newsOf({ tree, added, dropped }: Regrown): News[] {
  const still = new Set(tree.map(({ person }) => person.id));
  return [
    { kind: 'incoming.assigned', to: added.map(({ person }) => person.id) },
    {
      kind: 'incoming.unassigned',
      to: dropped.map(({ person }) => person.id).filter((id) => !still.has(id)),
    },
  ];
}
