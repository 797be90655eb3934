// Has a parked item processed again: a setting was mended, or the sender was added to the list.
import type { IntakeItem } from '../domain/intake-item.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { admit, whyNot } from './admit.ts';
import { processEntry, toldOf } from './entries.ts';

/** @throws AppError as {@link admit}. */
export async function retryItem(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number },
): Promise<IntakeItem> {
  const before = await admit(deps, actor, { ...wish, act: 'retry' });
  const at = deps.clock.now();
  const patch = { state: 'stored', runs: 0, problem: null } as const;
  const after = { ...before, ...patch, version: before.version + 1 };
  const text = before.problem?.code ?? '';
  const told = await toldOf(deps, after, { action: 'intake.retried', by: personOf(actor), text, at });
  const written = await deps.store.change(before, { patch, outbox: [processEntry(after, at), ...told] });
  if (written === null) throw await whyNot(deps, 'retry', before);
  return written;
}
