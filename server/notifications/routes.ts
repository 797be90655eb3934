// A person's own notifications; nobody else's can be named.
import type { ROUTES } from '../contracts/routes.ts';
import type { Clock } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { cursorOf, positionOf } from './queries/cursor.ts';
import type { NotificationRow, NotificationStore } from './store.ts';

type Routes = Pick<typeof ROUTES, 'listNotifications' | 'readNotification' | 'readAllNotifications'>;
export type NotificationHandlers = RouteHandlers<Routes, { personId: string }>;

export interface NotificationRouteDeps {
  store: NotificationStore;
  clock: Clock;
  /** Tells the person's other windows. */
  tell(personIds: readonly string[], id: string): void;
}

const present = ({ personId: _own, at, readAt, ...row }: NotificationRow) => ({
  ...row,
  at: at.toISOString(),
  readAt: readAt?.toISOString() ?? null,
});

export const makeHandlers = ({ store, clock, tell }: NotificationRouteDeps): NotificationHandlers => ({
  listNotifications: async ({ input: { query }, actor: { personId } }) => {
    const position = query.after === undefined ? null : positionOf(query.after);
    const [found, unread] = await Promise.all([
      store.newestBefore(personId, position, query.limit + 1),
      store.countUnread(personId),
    ]);
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    const next = found.length > query.limit && last !== undefined ? cursorOf(last) : null;
    return { items: items.map(present), next, unread };
  },

  readNotification: async ({ input: { params }, actor: { personId } }) => {
    if (!(await store.read(personId, params.id, clock.now()))) throw new AppError('NOT_FOUND');
    tell([personId], params.id);
  },

  readAllNotifications: async ({ actor: { personId } }) => {
    await store.readAll(personId, clock.now());
    tell([personId], 'all');
  },
});
