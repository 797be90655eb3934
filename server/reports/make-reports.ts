// The numbers of the first page, asked of the features that own the lists, so that a number and its list agree.
import type { Counters, ExpressItem } from '../contracts/dashboard.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { Actor } from '../organization/index.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { makeQueueHandlers, type QueueDeps, type QueueHandlers } from './queues.ts';

export interface ReportsDeps extends QueueDeps {
  outgoing: {
    counters(actor: Actor): Promise<Counters['outgoing']>;
    express(actor: Actor): Promise<ExpressItem[]>;
  };
  incoming: {
    counters(actor: Actor): Promise<Counters['incoming']>;
    express(actor: Actor): Promise<ExpressItem[]>;
  };
  intake: { counters(actor: Actor): Promise<Counters['intake']> };
  notifications: { countUnread(personId: string): Promise<number> };
  distribution: { countUnread(actor: Actor): Promise<number> };
}

export interface Reports {
  handlers: RouteHandlers<Pick<typeof ROUTES, 'getCounters' | 'listExpress'>, Actor> & QueueHandlers;
}

export const makeReports = ({
  outgoing,
  incoming,
  intake,
  notifications,
  distribution,
  ...queues
}: ReportsDeps): Reports => ({
  handlers: {
    ...makeQueueHandlers(queues),
    getCounters: async ({ actor }) => {
      const [sent, received, arrived, unread, unreadNotifications] = await Promise.all([
        outgoing.counters(actor),
        incoming.counters(actor),
        intake.counters(actor),
        distribution.countUnread(actor),
        notifications.countUnread(actor.personId),
      ]);
      return {
        outgoing: sent,
        incoming: received,
        intake: arrived,
        internal: { unread },
        unreadNotifications,
      };
    },
    listExpress: async ({ actor }) => {
      const [sent, received] = await Promise.all([outgoing.express(actor), incoming.express(actor)]);
      return { items: [...received, ...sent] };
    },
  },
});
