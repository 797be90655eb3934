// The pre-flight as the clerk reads it, of any document that has not left yet.
import type { Preflight } from '../../contracts/preflight.ts';
import { loadVisible, wrongState } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import { preflight } from '../commands/preflight.ts';
import { hasLeft } from '../domain/lifecycle.ts';
import { stops } from '../domain/preflight.ts';
import type { Actor } from '../ports.ts';

/** @throws AppError NOT_FOUND, OUTGOING_WRONG_STATE for one that has left or was dropped, SERVER_BUSY. */
export async function preflightOf(deps: Deps, actor: Actor, id: string): Promise<Preflight> {
  const document = await loadVisible(deps.store, actor, id);
  if (hasLeft(document.state) || document.state === 'cancelled') throw wrongState('release', document.state);
  const { problems } = await preflight(deps, document);
  return { isReady: !problems.some(stops), at: deps.clock.now().toISOString(), problems };
}
