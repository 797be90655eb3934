// The nightly comparison, in both directions: what was sent from here with what its receivers know, and what was told from
// here with what its senders hold.
import type { ReconcileCounts } from '../store/index.ts';
import { type ReconcileDeps, reconcileSent } from './reconcile-sent.ts';
import { reconcileTold } from './reconcile-told.ts';

/** Goes through everything once; a peer that does not answer is passed over until the next time. */
export async function reconcile(deps: ReconcileDeps, signal: AbortSignal): Promise<ReconcileCounts> {
  const counts: ReconcileCounts = { compared: 0, repaired: 0, different: 0, unanswered: 0 };
  await reconcileSent(deps, counts, signal);
  await reconcileTold(deps, counts, signal);
  return counts;
}
