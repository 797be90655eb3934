// The first three paragraphs of every command: load, policy, lifecycle; then the version.
import { AppError } from '../../platform/http/problem.ts';
import type { IntakeItem } from '../domain/intake-item.ts';
import { type IntakeAct, mayNow } from '../domain/lifecycle.ts';
import { canSee } from '../policy.ts';
import type { Actor, Deps } from '../ports.ts';

/** @throws AppError NOT_FOUND, also for an item that the actor may not know. */
export async function loadVisible(
  { store }: Pick<Deps, 'store'>,
  actor: Actor,
  id: string,
): Promise<IntakeItem> {
  const item = await store.find(actor.agencyId, id);
  if (item === null || !canSee(actor, item)) throw new AppError('NOT_FOUND');
  return item;
}

const wrongState = (act: IntakeAct, { state }: IntakeItem): AppError =>
  new AppError('INTAKE_WRONG_STATE', { detail: `${act} is not possible in state ${state}` });

/** @throws AppError NOT_FOUND, INTAKE_WRONG_STATE, CONFLICT. */
export async function admit(
  deps: Pick<Deps, 'store'>,
  actor: Actor,
  { id, act, version }: { id: string; act: IntakeAct; version: number },
): Promise<IntakeItem> {
  const item = await loadVisible(deps, actor, id);
  if (!mayNow(act, item.state)) throw wrongState(act, item);
  if (item.version !== version)
    throw new AppError('CONFLICT', { detail: `version ${item.version}, you saw ${version}` });
  return item;
}

/** Why a conditional write found nothing. */
export async function whyNot(
  deps: Pick<Deps, 'store'>,
  act: IntakeAct,
  before: IntakeItem,
): Promise<AppError> {
  const now = await deps.store.find(before.agencyId, before.id);
  if (now !== null && !mayNow(act, now.state)) return wrongState(act, now);
  return new AppError('CONFLICT', { detail: `version ${now?.version}, you saw ${before.version}` });
}
