// The queues of this server for its administrators, and the effect that one of them lets run again.
import { auditEntry } from '../audit/index.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { Actor } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { OutboxOutlook } from '../platform/outbox/outlook.ts';

export interface QueueDeps {
  outlook: OutboxOutlook;
  clock: Clock;
  /** Types of entries that people meet as rows of their own: failed deliveries and statuses. */
  toldElsewhere: readonly string[];
}

export type QueueHandlers = RouteHandlers<Pick<typeof ROUTES, 'getQueues' | 'reviveEffect'>, Actor>;

const SHOWN = 100;

export const makeQueueHandlers = ({ outlook, clock, toldElsewhere }: QueueDeps): QueueHandlers => ({
  getQueues: async () => {
    const [lanes, effects] = await Promise.all([outlook.lanes(), outlook.dead(toldElsewhere, SHOWN)]);
    return {
      lanes: lanes.map(({ oldestAt, ...lane }) => ({ ...lane, oldestAt: oldestAt.toISOString() })),
      effects: effects.map(({ at, deadAt, ...effect }) => ({
        ...effect,
        at: at.toISOString(),
        deadAt: deadAt.toISOString(),
      })),
    };
  },

  reviveEffect: async ({ input: { body }, actor }) => {
    const at = clock.now();
    const note = auditEntry({
      id: `revived:${body.id}:${at.getTime()}`,
      action: 'queue.effectRevived',
      at,
      by: { id: actor.personId, name: actor.name, title: actor.title },
      agencyId: actor.agencyId,
      subjectType: body.collection,
      subjectId: body.documentId,
      text: body.id,
    });
    if (!(await outlook.revive(body, note)))
      throw new AppError('NOT_FOUND', { detail: 'no such effect is given up (any more)' });
  },
});
