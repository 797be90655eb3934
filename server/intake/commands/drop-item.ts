// Puts an item aside with a reason. Its row and its bytes stay: what arrived can always be shown.
import type { IntakeItem } from '../domain/intake-item.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { admit, whyNot } from './admit.ts';
import { toldOf } from './entries.ts';

/** @throws AppError as {@link admit}. */
export async function dropItem(
  deps: Deps,
  actor: Actor,
  { reason, ...wish }: { id: string; version: number; reason: string },
): Promise<IntakeItem> {
  const before = await admit(deps, actor, { ...wish, act: 'drop' });
  const at = deps.clock.now();
  const by = personOf(actor);
  const patch = { state: 'dropped', dropped: { reason, at, by } } as const;
  const after = { ...before, ...patch, version: before.version + 1 };
  const outbox = await toldOf(deps, after, { action: 'intake.dropped', by, text: reason, at });
  const written = await deps.store.change(before, { patch, outbox });
  if (written === null) throw await whyNot(deps, 'drop', before);
  return written;
}
