// One queue of all that waits to be taken in: packets that wait to be registered and items, urgent packets first, then
// newest first. Two lists in the same order, laid into one another a page at a time.
import type { IntakeBox, IntakeRow, IntakeState } from '../../contracts/intake.ts';
import { cursorOf, positionOf, type RankedPosition } from '../../platform/mongo/ranked-page.ts';
import { DONE, WAITING } from '../domain/lifecycle.ts';
import { visibleFilter } from '../policy.ts';
import type { Actor, Deps } from '../ports.ts';
import { presentListItem } from '../present.ts';

const STATES: Record<IntakeBox, readonly IntakeState[]> = {
  waiting: WAITING,
  problems: ['needs-attention'],
  done: DONE,
};

interface Placed {
  place: RankedPosition;
  row: IntakeRow;
}

/** @throws AppError BAD_INPUT for a cursor that we did not make. */
export async function queue(
  { store, incoming }: Pick<Deps, 'store' | 'incoming'>,
  actor: Actor,
  { box, after: cursor, limit }: { box: IntakeBox; after?: string | undefined; limit: number },
): Promise<{ items: IntakeRow[]; next: string | null }> {
  const visible = visibleFilter(actor);
  if (visible === null) return { items: [], next: null };
  const after = cursor === undefined ? null : positionOf(cursor);
  const [packets, items] = await Promise.all([
    box === 'waiting' ? incoming.waiting(actor, after, limit + 1) : [],
    // No item has a rank: all of them come after those that have one.
    store.page({ visible, states: STATES[box] }, after?.rank === 0 ? after : null, limit + 1),
  ]);
  const rows: Placed[] = [
    ...packets.map(({ place, item }) => ({ place, row: { id: item.id, packet: item, item: null } })),
    ...items.map((item) => ({
      place: { rank: 0, at: item.receivedAt, id: item.id },
      row: { id: item.id, packet: null, item: presentListItem(item) },
    })),
  ].sort(byPlace);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ row }) => row),
    next: rows.length > limit && last ? cursorOf(last.place) : null,
  };
}

const byPlace = ({ place: a }: Placed, { place: b }: Placed): number =>
  b.rank - a.rank || b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1);

/** How many items wait, and how many of them for a person to mend something. */
export async function countIntake(
  { store }: Pick<Deps, 'store'>,
  actor: Actor,
): Promise<{ waiting: number; problems: number }> {
  const visible = visibleFilter(actor);
  if (visible === null) return { waiting: 0, problems: 0 };
  const [waiting, problems] = await Promise.all([
    store.count({ visible, states: WAITING }),
    store.count({ visible, states: STATES.problems }),
  ]);
  return { waiting, problems };
}
