// A person's own notifications and browsers, and how he wants to be told; nobody else's can be named.
import type { IncomingHttpHeaders } from 'node:http';
import type { PushBrowser } from '../contracts/push-browsers.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { allowBrowser } from './commands/allow-browser.ts';
import type { Deps } from './ports.ts';
import { cursorOf, positionOf } from './queries/cursor.ts';
import { settingsOf } from './queries/settings.ts';
import type { Browser } from './store/browsers.ts';
import type { NotificationRow } from './store/rows.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listNotifications'
  | 'readNotification'
  | 'readAllNotifications'
  | 'getNotificationSettings'
  | 'putNotificationChoices'
  | 'listPushBrowsers'
  | 'putPushBrowser'
  | 'removePushBrowser'
>;
export type NotificationHandlers = RouteHandlers<Routes, { personId: string }>;

const present = ({ personId: _own, at, readAt, ...row }: NotificationRow) => ({
  ...row,
  at: at.toISOString(),
  readAt: readAt?.toISOString() ?? null,
});

/** The address of a browser is a secret of its own. */
const presentBrowser = ({ id, label, since }: Browser): PushBrowser => ({
  ...{ id, label },
  since: since.toISOString(),
});

/** Reads the cookie; null when it opens nothing. */
type FindSession = (headers: IncomingHttpHeaders) => Promise<{ sessionId: string } | null>;

export const makeHandlers = (deps: Deps, findSession: FindSession): NotificationHandlers => {
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

    listPushBrowsers: async ({ actor: { personId } }) => {
      const [publicKey, own] = await Promise.all([deps.pusher.publicKey(), deps.browsers.of(personId)]);
      return { publicKey, items: own.map(presentBrowser) };
    },

    putPushBrowser: async ({ input: { body }, actor: { personId }, request }) => {
      const session = await findSession(request.headers);
      if (session === null) throw new AppError('NOT_SIGNED_IN');
      const { sessionId } = session;
      return presentBrowser(await allowBrowser(deps, { personId, sessionId }, body));
    },

    removePushBrowser: async ({ input: { params }, actor: { personId } }) => {
      if (!(await deps.browsers.remove(params.id, personId))) throw new AppError('NOT_FOUND');
    },
  };
};
