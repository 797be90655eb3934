// A handler hands his part to a colleague (chuyển người xử lý), or, when he has left his post, who gave it or the head of
// his unit gives it to somebody else: with what is below it, its deadline, and to the knowledge of who gave it. It never
// comes back to one who had it.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { AssignedTo } from '../domain/assignment-tree.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import type { Transition } from '../domain/lifecycle.ts';
import { type Actor, bothOf } from '../ports.ts';
import { leftParts, mayGiveAnew } from '../queries/left-parts.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { changed, namedPart, ownPart } from './own-part.ts';
import { record } from './record.ts';
import { colleagueOf, type Holder, treePatch } from './resolve-people.ts';

const TURNS_MAX = 10;

/** @throws AppError as {@link admit} and {@link colleagueOf}; FORBIDDEN outside his unit; INCOMING_CIRCULAR; INCOMING_PART_DONE. */
export async function handOver(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; postId: string; reason: string },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'handOver' });
  const part = ownPart(before, actor);
  const at = deps.clock.now();
  const found = await colleagueOf(deps, before.agencyId, wish.postId, vietnamDate(at));
  if (part.unit !== null && part.reach !== 'agency' && found.unit.id !== part.unit.id)
    throw new AppError('FORBIDDEN', { detail: 'not of his unit' });
  return passOn(deps, actor, before, { transition, part, found, reason: wish.reason, at });
}

/** @throws AppError as {@link admit} and {@link colleagueOf}; NOT_FOUND; FORBIDDEN; INCOMING_HOLDER_STAYS; INCOMING_CIRCULAR. */
export async function giveAnew(
  deps: Deps,
  actor: Actor,
  wish: { id: string; assignmentId: string; version: number; postId: string; reason: string },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'giveAnew' });
  const part = namedPart(before, wish.assignmentId);
  const at = deps.clock.now();
  const today = vietnamDate(at);
  if (!(await mayGiveAnew(deps, actor, part, today)))
    throw new AppError('FORBIDDEN', { detail: 'not yours to give anew' });
  if (!(await leftParts(deps, before, today)).has(part.id)) throw new AppError('INCOMING_HOLDER_STAYS');
  const found = await colleagueOf(deps, before.agencyId, wish.postId, today);
  if (actor.role !== 'leader' && found.unit.id !== actor.unitId)
    throw new AppError('FORBIDDEN', { detail: 'not of his unit' });
  return passOn(deps, actor, before, { transition, part, found, reason: wish.reason, at });
}

interface Passed {
  transition: Transition;
  part: AssignedTo;
  found: Holder;
  reason: string;
  at: Date;
}

async function passOn(
  deps: Deps,
  actor: Actor,
  before: IncomingDocument,
  { transition, part, found, reason, at }: Passed,
): Promise<IncomingDocument> {
  const hadIt = [...part.handedOver.map(({ from }) => from.id), part.person.id];
  const hasPart = before.assignments.some(({ person }) => person.id === found.person.id);
  if (hasPart || hadIt.includes(found.person.id) || hadIt.length > TURNS_MAX)
    throw new AppError('INCOMING_CIRCULAR', { detail: 'he has or had a part of it' });
  const handedOver = [...part.handedOver, { from: part.person, at, reason }];
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
      { kind: 'incoming.handedOver', to: bothOf(part.givenBy ?? before.assignedBy) },
    ],
  });
}
