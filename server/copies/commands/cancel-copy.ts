// Drops a copy that is not sealed. Its number is voided with the reason and never given again.
import type { Copy } from '../domain/copy.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { assertClerk, assertState, assertVersion, loadVisible, whyNot } from './admit.ts';
import { audited } from './audited.ts';
import { settleEntry } from './settle-number.ts';

/** @throws AppError NOT_FOUND, FORBIDDEN, COPY_WRONG_STATE, CONFLICT. */
export async function cancelCopy(
  deps: Deps,
  actor: Actor,
  { id, version, reason }: { id: string; version: number; reason: string },
): Promise<Copy> {
  assertClerk(actor);
  const before = await loadVisible(deps, actor, id);
  assertState('cancel', before);
  assertVersion(before, version);
  const at = deps.clock.now();
  const after = await deps.store.change(before, {
    patch: { state: 'cancelled', cancelled: { at, by: personOf(actor), reason } },
    outbox: [settleEntry(before, at), audited(actor, before, { action: 'copy.cancelled', text: reason, at })],
  });
  if (after === null) throw await whyNot(deps, 'cancel', before);
  return after;
}
