// A handler hands his part to a colleague (chuyển người xử lý): with what is below it, its deadline, and to the knowledge of
// who gave it. It never comes back to one who had it.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { changed, ownPart } from './own-part.ts';
import { record } from './record.ts';
import { holderOf, treePatch } from './resolve-people.ts';

const TURNS_MAX = 10;

/** @throws AppError as {@link admit}; BAD_INPUT; FORBIDDEN outside his unit; INCOMING_CIRCULAR; INCOMING_PART_DONE. */
export async function handOver(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; postId: string; reason: string },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'handOver' });
  const part = ownPart(before, actor);
  const at = deps.clock.now();
  const found = await holderOf(deps, before.agencyId, wish, vietnamDate(at));
  if (typeof found === 'string')
    throw new AppError('BAD_INPUT', {
      errors: [{ pointer: '/postId', code: found, detail: 'no post of this agency in force' }],
    });
  if (part.unit !== null && part.reach !== 'agency' && found.unit.id !== part.unit.id)
    throw new AppError('FORBIDDEN', { detail: 'not of his unit' });
  const hadIt = [...part.handedOver.map(({ from }) => from.id), actor.personId];
  const hasPart = before.assignments.some(({ person }) => person.id === found.person.id);
  if (hasPart || hadIt.includes(found.person.id) || hadIt.length > TURNS_MAX)
    throw new AppError('INCOMING_CIRCULAR', { detail: 'he has or had a part of it' });
  const { reason } = wish;
  const handedOver = [...part.handedOver, { from: personOf(actor), at, reason }];
  const tree = changed(before, part.id, {
    ...found,
    readAt: null,
    startedAt: null,
    isUnits: false,
    handedOver,
  });
  return record(deps, actor, before, {
    transition,
    action: 'incoming.handedOver',
    text: `${found.person.name}: ${reason}`,
    at,
    patch: await treePatch(deps, before, { tree, at }),
    news: [
      { kind: 'incoming.assigned', to: [found.person.id] },
      { kind: 'incoming.handedOver', to: [(part.givenBy ?? before.assignedBy)?.id] },
    ],
  });
}
