// The queues of the outgoing day: lists and counters read the same rows.

import type { z } from 'zod';
import type { OutgoingBox } from '../../contracts/outgoing.ts';
import { LEFT } from '../domain/lifecycle.ts';
import { visibleFilter } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { ListFilter } from '../store.ts';

export type Box = z.infer<typeof OutgoingBox>;

type BoxRule = (actor: Actor) => Omit<ListFilter, 'visible'> | null;

const clerkOnly =
  (rule: Omit<ListFilter, 'visible'>): BoxRule =>
  ({ role }) =>
    role === 'clerk' ? rule : null;

const BOXES: Record<Box, BoxRule> = {
  waiting: (actor) => ({
    states: ['submitted', 'approved'],
    awaits: { postIds: [actor.postId, ...(actor.standsFor ?? []).map(({ postId }) => postId)] },
  }),
  drafts: ({ personId }) => ({ drafterId: personId, states: ['draft', 'returned'] }),
  'in-approval': () => ({ states: ['submitted', 'approved'] }),
  'to-sign': ({ postId }) => ({
    signerPostId: postId,
    states: ['submitted', 'approved'],
    awaits: { postIds: [postId], act: 'sign' },
  }),
  'to-number': clerkOnly({ states: ['signed'] }),
  'to-seal': clerkOnly({ states: ['numbered'] }),
  'to-release': clerkOnly({ states: ['sealed'] }),
  released: () => ({ states: [...LEFT] }),
  all: () => ({}),
};

/** What the box holds for this person; null when it can hold nothing. */
export function boxFilter(box: Box, actor: Actor): ListFilter | null {
  const rule = BOXES[box](actor);
  const visible = visibleFilter(actor, rule?.states);
  return visible === null || rule === null ? null : { ...rule, visible };
}
