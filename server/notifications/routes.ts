// A person's own notifications, and how he wants to be told; nobody else's can be named.
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { Deps } from './ports.ts';
import { cursorOf, positionOf } from './queries/cursor.ts';
import { settingsOf } from './queries/settings.ts';
import type { NotificationRow } from './store/rows.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listNotifications'
  | 'readNotification'
  | 'readAllNotifications'
  | 'getNotificationSettings'
  | 'putNotificationChoices'
>;
export type NotificationHandlers = RouteHandlers<Routes, { personId: string }>;

const present = ({ personId: _own, at, readAt, ...row }: NotificationRow) => ({
  ...row,
  at: at.toISOString(),
  readAt: readAt?.toISOString() ?? null,
});

export const makeHandlers = (deps: Deps): NotificationHandlers => {
  const { rows: store, clock } = deps;
  /** The person's other windows. */
  const tell = (personIds: string[], id: string) =>
    deps.tell(personIds, { type: 'notification', id, version: clock.now().getTime() });
  return {
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

    getNotificationSettings: ({ actor: { personId } }) => settingsOf(deps, personId),

    putNotificationChoices: async ({ input: { body }, actor: { personId } }) => {
      const { version, ...choices } = body;
      // Changed meanwhile, as in another window.
      if (!(await deps.choices.put(personId, version, choices))) throw new AppError('CONFLICT');
      return settingsOf(deps, personId);
    },
  };
};
