// Parts of the work whose holders have left their posts: of one document, and of all that wait for somebody to give them
// anew: who gave them, the head of the unit, or a leader.
import { vietnamDate } from '../../platform/clock.ts';
import type { Deps } from '../commands/deps.ts';
import { type AssignedTo, openParts } from '../domain/assignment-tree.ts';
import type { IncomingDocument, IncomingWork } from '../domain/incoming-document.ts';
import { isGiver } from '../policy.ts';
import type { Actor } from '../ports.ts';
import { leftFilter } from './boxes.ts';

/** Far more than leave at once. */
const MOST = 100;

/** Of the parts that are not done, those whose post is not in force. */
export async function leftParts(
  { organization }: Pick<Deps, 'organization'>,
  { assignments, state }: Pick<IncomingDocument, 'assignments' | 'state'>,
  today: string,
): Promise<ReadonlySet<string>> {
  const open = state === 'assigned' || state === 'in-progress' ? openParts(assignments) : [];
  const left = await Promise.all(
    open.map(async ({ id, postId }) => ((await organization.findPost(postId, today)) === null ? [id] : [])),
  );
  return new Set(left.flat());
}

const headsUnit = async ({ organization }: Pick<Deps, 'organization'>, actor: Actor, today: string) =>
  (await organization.unitHeads(actor.agencyId, actor.unitId, today)).some(
    ({ postId }) => postId === actor.postId,
  );

/** Whether it is his to give to somebody else when its holder leaves. */
export const mayGiveAnew = async (
  deps: Pick<Deps, 'organization'>,
  actor: Actor,
  part: AssignedTo,
  today: string,
): Promise<boolean> =>
  isGiver(actor, part) || (part.unit?.id === actor.unitId && (await headsUnit(deps, actor, today)));

export interface LeftPart {
  document: IncomingWork;
  part: AssignedTo;
}

export async function listLeftParts(deps: Deps, actor: Actor): Promise<LeftPart[]> {
  const { store, organization, clock } = deps;
  const today = vietnamDate(clock.now());
  const staff = await organization.staffOf(actor.agencyId, today);
  const inForce = new Set(staff.map(({ postId }) => postId));
  const filter = leftFilter(actor, [...inForce]);
  if (filter === null) return [];
  const [found, isHead] = await Promise.all([store.work(filter, MOST), headsUnit(deps, actor, today)]);
  return found.flatMap((document) =>
    openParts(document.assignments)
      .filter(({ postId }) => !inForce.has(postId))
      .filter((part) => isGiver(actor, part) || (isHead && part.unit?.id === actor.unitId))
      .map((part) => ({ document, part })),
  );
}
