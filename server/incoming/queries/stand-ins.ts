// In whose place a person acts today, as whom he does an act, and how much waits there. Policy then asks of the one who is
// away what it asks of anybody, limited to what was left to the other: lists and decisions come from one rule.

import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from '../commands/deps.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import type { Act } from '../domain/lifecycle.ts';
import { canOf, canSee } from '../policy.ts';
import type { Actor } from '../ports.ts';
import { boxFilter, workFilter } from './boxes.ts';

export interface StandIn {
  /** Who is away, as he can be acted for. */
  as: Actor;
  toOn: string;
}

/** Those in whose place he acts. Nothing is passed on: nobody in whose place they would act. */
export async function standInsOf(
  { organization }: Pick<Deps, 'organization'>,
  actor: Actor,
): Promise<StandIn[]> {
  if (actor.role === 'administrator') return [];
  const absences = await organization.absences(actor.agencyId);
  const by = { id: actor.personId, name: actor.name, title: actor.title };
  return absences
    .filter(({ to }) => to?.postId === actor.postId)
    .map(({ from, scopes, toOn }) => {
      const role = from.role === 'leader' && scopes.includes('instruct') ? 'leader' : 'officer';
      return { as: { ...from, role, through: { by, scopes } }, toOn };
    });
}

/** The caller, or the one he says he acts for. @throws AppError ABSENCE_NOT_IN_FORCE. */
export async function actingFor(deps: Deps, actor: Actor, insteadOf: string | undefined): Promise<Actor> {
  if (insteadOf === undefined) return actor;
  const found = (await standInsOf(deps, actor)).find(({ as }) => as.postId === insteadOf);
  if (found === undefined) throw new AppError('ABSENCE_NOT_IN_FORCE');
  return found.as;
}

export type ActingAct = Exclude<Act, 'giveAnew'>;

interface Wish {
  id: string;
  /** Absent: to look at it. */
  act?: ActingAct | undefined;
  insteadOf?: string | undefined;
}

/**
 * As whom he does it: as himself if it is his to do, else as one he stands in for. When he said for whom, as that one.
 * @throws AppError ABSENCE_NOT_IN_FORCE.
 */
export async function actingOn(deps: Deps, actor: Actor, { id, act, insteadOf }: Wish): Promise<Actor> {
  if (insteadOf !== undefined) return actingFor(deps, actor, insteadOf);
  const places = await standInsOf(deps, actor);
  const document = places.length === 0 ? null : await deps.store.find(actor.agencyId, id);
  if (document === null) return actor;
  const all = [actor, ...places.map(({ as }) => as)];
  return all.find((one) => isFor(one, document, act)) ?? all.find((one) => canSee(one, document)) ?? actor;
}

const isFor = (one: Actor, document: IncomingDocument, act: Wish['act']): boolean => {
  const can = canOf(one, document);
  return act === undefined ? Object.values(can).some(Boolean) : can[act];
};

/** With how much waits in each place. */
export async function listStandIns(deps: Deps, actor: Actor) {
  const count = async (filter: ReturnType<typeof workFilter>) =>
    filter === null ? 0 : deps.store.count(filter);
  return Promise.all(
    (await standInsOf(deps, actor)).map(async ({ as, toOn }) => ({
      postId: as.postId,
      person: { id: as.personId, name: as.name, title: as.title },
      toOn,
      scopes: [...(as.through?.scopes ?? [])],
      toInstruct: as.role === 'leader' ? await count(boxFilter('to-instruct', as)) : 0,
      myWork: await count(workFilter(as)),
    })),
  );
}
