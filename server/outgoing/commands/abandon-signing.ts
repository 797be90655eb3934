// Lets go of one’s own claim, so that nobody has to wait for it to run out.
import { AppError } from '../../platform/http/problem.ts';
import type { Actor } from '../ports.ts';
import { loadVisible } from './admit.ts';
import type { Deps } from './deps.ts';

/** @throws AppError NOT_FOUND when the caller holds no such claim. */
export async function abandonSigning(
  deps: Deps,
  actor: Actor,
  { id, signingId }: { id: string; signingId: string },
): Promise<void> {
  await loadVisible(deps.store, actor, id);
  const { agencyId, personId } = actor;
  if (!(await deps.store.unclaim(agencyId, id, { signingId, personId }))) throw new AppError('NOT_FOUND');
}
