// The queues of the incoming day: lists and counters read the same rows.
import type { IncomingBox } from '../../contracts/incoming.ts';
import type { IncomingState } from '../../contracts/vocabulary.ts';
import type { DueSpan } from '../../contracts/working-days.ts';
import { BEFORE_REGISTER } from '../domain/lifecycle.ts';
import { handlesParts, visibleFilter } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { ListFilter } from '../store-filter.ts';

type BoxRule = (actor: Actor) => Omit<ListFilter, 'visible'>;

const IN_HANDLING = ['assigned', 'in-progress'] as const;

const BOXES: Record<IncomingBox, BoxRule> = {
  'to-receive': () => ({ isQueue: true, states: BEFORE_REGISTER }),
  'to-instruct': () => ({ isQueue: true, states: ['registered'] }),
  mine: ({ personId }) => ({ isQueue: true, states: IN_HANDLING, assigneeId: personId }),
  'in-progress': () => ({ isQueue: true, states: IN_HANDLING }),
  completed: () => ({ states: ['completed'] }),
  refused: () => ({ states: ['refused'] }),
  cancelled: () => ({ states: ['cancelled'] }),
  all: () => ({}),
};

/** The policy is asked of the very states: the fewer they are, the less it has to ask of each document. */
const filterOf = (actor: Actor, rule: Omit<ListFilter, 'visible'>): ListFilter | null => {
  const visible = visibleFilter(actor, rule.states);
  return visible && { ...rule, visible };
};

/** What the box holds for this person; null when it can hold nothing. */
export const boxFilter = (box: IncomingBox, actor: Actor): ListFilter | null =>
  box === 'mine' && !handlesParts(actor) ? null : filterOf(actor, BOXES[box](actor));

/** Where a part of the work is still to be done by this person. */
export const workFilter = (actor: Actor): ListFilter | null => {
  const filter = boxFilter('mine', actor);
  return filter && { ...filter, openPartOf: actor.personId };
};

/** Where somebody has a part to do whose post is none of these. */
export const leftFilter = (actor: Actor, postIds: readonly string[]): ListFilter | null =>
  filterOf(actor, { isQueue: true, states: IN_HANDLING, openPartNotOf: postIds });

/** Deadlines are set once a document is in the register. */
const DUE: readonly IncomingState[] = ['registered', ...IN_HANDLING];

/**
 * What of a box is overdue or due soon for this person: not finished, by the deadline of the whole, or of the part that is
 * asked for.
 */
export function dueIn(actor: Actor, filter: ListFilter | null, due: DueSpan): ListFilter | null {
  if (filter === null) return null;
  const states = DUE.filter((state) => filter.states?.includes(state) ?? true);
  return states.length === 0 ? null : filterOf(actor, { ...filter, states, due });
}
