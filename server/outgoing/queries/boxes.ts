// The queues of the outgoing day: lists and counters read the same rows.

import type { z } from 'zod';
import type { OutgoingBox } from '../../contracts/outgoing.ts';
import { ON_DESK } from '../domain/clerk-order.ts';
import { LEFT } from '../domain/lifecycle.ts';
import { visibleFilter } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { ListFilter } from '../store-filter.ts';

export type Box = z.infer<typeof OutgoingBox>;

type BoxRule = (actor: Actor) => Omit<ListFilter, 'visible'> | null;

const clerkOnly =
  (rule: Omit<ListFilter, 'visible'>): BoxRule =>
  ({ role }) =>
    role === 'clerk' ? rule : null;

const BOXES: Record<Box, BoxRule> = {
  waiting: (actor) => ({
    isQueue: true,
    states: ['submitted', 'approved'],
    awaits: { postIds: [actor.postId, ...(actor.standsFor ?? []).map(({ postId }) => postId)] },
  }),
  drafts: ({ personId }) => ({ isQueue: true, drafterId: personId, states: ['draft', 'returned'] }),
  'in-approval': () => ({ isQueue: true, states: ['submitted', 'approved'] }),
  'to-sign': ({ postId }) => ({
    isQueue: true,
    signerPostId: postId,
    states: ['submitted', 'approved'],
    awaits: { postIds: [postId], act: 'sign' },
  }),
  desk: clerkOnly({ states: ON_DESK }),
  'to-number': clerkOnly({ isQueue: true, states: ['signed'] }),
  'to-seal': clerkOnly({ isQueue: true, states: ['numbered'] }),
  'to-release': clerkOnly({ isQueue: true, states: ['sealed'] }),
  released: () => ({ states: [...LEFT] }),
  all: () => ({}),
};

/** What the box holds for this person; null when it can hold nothing. */
export function boxFilter(box: Box, actor: Actor): ListFilter | null {
  const rule = BOXES[box](actor);
  const visible = visibleFilter(actor, rule?.states);
  return visible === null || rule === null ? null : { ...rule, visible };
}
