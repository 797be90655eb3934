// One page of a box of files, newest change first.
import type { WorkFileState } from '../../contracts/vocabulary.ts';
import type { WorkFileBox } from '../../contracts/work-files.ts';
import { type Clock, vietnamDate } from '../../platform/clock.ts';
import { cursorOf, positionOf } from '../../platform/mongo/ranked-page.ts';
import { noticedUntil } from '../domain/retention.ts';
import type { WorkFileSummary } from '../domain/work-file.ts';
import { visibleFilter } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { ListFilter, Store } from '../store.ts';

export interface ListWish {
  box: WorkFileBox;
  year?: number | undefined;
  state?: WorkFileState | undefined;
  retention?: number | 'permanent' | undefined;
  text?: string | undefined;
  documentId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

type BoxRule = (actor: Actor, today: string) => Omit<ListFilter, 'visible'>;

const BOXES: Record<WorkFileBox, BoxRule> = {
  mine: ({ personId }) => ({ personId, states: ['open', 'closed', 'handed-over'] }),
  all: () => ({}),
  due: (_actor, today) => ({ states: ['closed'], dueUntil: noticedUntil(today) }),
  'to-accept': () => ({ states: ['handed-over'] }),
  archived: () => ({ states: ['archived'] }),
};

/** @throws AppError BAD_INPUT for a cursor that we did not make. */
export async function listFiles(
  { store, clock }: { store: Store; clock: Clock },
  actor: Actor,
  wish: ListWish,
): Promise<{ files: WorkFileSummary[]; next: string | null }> {
  const after = wish.after === undefined ? null : positionOf(wish.after);
  const visible = visibleFilter(actor);
  if (visible === null) return { files: [], next: null };
  const { box, state, retention, year, text, documentId, limit } = wish;
  const rule = BOXES[box](actor, vietnamDate(clock.now()));
  const states =
    state === undefined ? rule.states : (rule.states ?? [state]).filter((each) => each === state);
  if (states?.length === 0) return { files: [], next: null };
  const found = await store.page(
    {
      ...{ visible, ...rule, states, year, text, documentId },
      retention: retention === 'permanent' ? null : retention,
    },
    after,
    limit + 1,
  );
  const files = found.slice(0, limit);
  const last = files.at(-1);
  return {
    files,
    next: found.length > limit && last ? cursorOf({ rank: 0, at: last.updatedAt, id: last.id }) : null,
  };
}
