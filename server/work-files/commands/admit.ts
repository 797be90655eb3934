// The first three paragraphs of every command: load, policy, lifecycle. What may not be seen is not found; what may be seen
// but not done is forbidden; what may be done, but not now, is a wrong state.
import type { WorkFileState } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type Act, isPartyTo, type Transition, transitionOf } from '../domain/lifecycle.ts';
import type { WorkFile } from '../domain/work-file.ts';
import { canSee, partiesOf } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { Store } from '../store.ts';

/** @throws AppError NOT_FOUND, also for a file that the actor may not know. */
export async function loadVisible({ store }: { store: Store }, actor: Actor, id: string): Promise<WorkFile> {
  const file = await store.find(actor.agencyId, id);
  if (file === null || !canSee(actor, file)) throw new AppError('NOT_FOUND');
  return file;
}

export const wrongState = (act: Act, state: WorkFileState): AppError =>
  new AppError('WORK_FILE_WRONG_STATE', { detail: `${act} is not possible in state ${state}` });

/** Without a version it is one of the acts that many do at once. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT, WORK_FILE_WRONG_STATE. */
export async function admit(
  deps: { store: Store },
  actor: Actor,
  wish: { id: string; act: Act; version?: number },
): Promise<{ before: WorkFile; transition: Transition }> {
  const { act, version } = wish;
  const before = await loadVisible(deps, actor, wish.id);
  if (!isPartyTo(act, partiesOf(actor, before)))
    throw new AppError('FORBIDDEN', { detail: `not yours to ${act}` });
  const transition = transitionOf(act, before.state);
  if (transition === undefined) throw wrongState(act, before.state);
  if (version !== undefined && before.version !== version)
    throw new AppError('CONFLICT', { detail: `version ${before.version}, you saw ${version}` });
  return { before, transition };
}
