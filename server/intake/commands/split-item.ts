// An item that a person takes apart: its parts are items of their own, stored before the item is done with. A repetition
// after a crash finds those that are there.
import type { IntakeItem } from '../domain/intake-item.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { admit, whyNot } from './admit.ts';
import { toldOf } from './entries.ts';

/** `parts` stores them and gives their ids. @throws AppError as {@link admit}, and what `parts` throws. */
export async function splitItem(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number },
  parts: () => Promise<string[]>,
): Promise<IntakeItem> {
  const before = await admit(deps, actor, { ...wish, act: 'split' });
  const ids = await parts();
  const at = deps.clock.now();
  const by = personOf(actor);
  const patch = { state: 'taken', taken: { as: 'items', ids, at, by } } as const;
  const after = { ...before, ...patch, version: before.version + 1 };
  const outbox = await toldOf(deps, after, { action: 'intake.taken', by, text: ids.join(' '), at });
  const written = await deps.store.change(before, { patch, outbox });
  if (written === null) throw await whyNot(deps, 'split', before);
  return written;
}
