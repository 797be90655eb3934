// What the server still has to do, and what it has given up: for administrators.
import { z } from 'zod';
import { Instant } from './common-shapes.ts';
import { defineRoute } from './route.ts';

/** One effect that was given up; it names what it was for, not what it says. */
export const DeadEffect = z.object({
  collection: z.string(),
  documentId: z.string(),
  id: z.string(),
  type: z.string(),
  at: Instant,
  deadAt: Instant,
  attempts: z.int(),
  lastError: z.string(),
});
export type DeadEffect = z.infer<typeof DeadEffect>;

export const getQueues = defineRoute({
  method: 'get',
  path: '/api/queues',
  summary: 'Queues of this server by lane, and effects that were given up',
  tag: 'queues',
  access: 'administrator',
  response: z.object({
    lanes: z.array(
      z.object({
        /** Null: work that waits for nobody outside. */
        lane: z.string().nullable(),
        waiting: z.int(),
        oldestAt: Instant,
      }),
    ),
    effects: z.array(DeadEffect),
  }),
  errors: [],
});

export const reviveEffect = defineRoute({
  method: 'post',
  path: '/api/queues/revive',
  summary: 'Let an effect that was given up run again',
  tag: 'queues',
  access: 'administrator',
  body: z.object({
    collection: z.string().max(64),
    documentId: z.string().max(100),
    id: z.string().max(300),
  }),
  status: 204,
  errors: ['NOT_FOUND'],
});
