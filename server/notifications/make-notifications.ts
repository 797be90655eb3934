// Builds notifications: durable rows, their routes, and the sockets that say there is something new.
import type { Server as HttpServer } from 'node:http';
import { z } from 'zod';
import { NotificationKind } from '../contracts/notifications.ts';
import { ChangedEvent } from '../contracts/socket-events.ts';
import type { Clock } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { OutboxGiveUp, type OutboxHandler } from '../platform/outbox/relay.ts';
import { CHANGED_ENTRY, NOTIFY } from './entries.ts';
import { makeHandlers, type NotificationHandlers } from './routes.ts';
import { makeSockets, type SocketsDeps } from './sockets.ts';
import { makeStore, migrations } from './store.ts';

const Notify = z.object({
  kind: NotificationKind,
  to: z.array(z.string()),
  documentId: z.string(),
  subject: z.string(),
  actorName: z.string().nullable(),
  text: z.string(),
});

const Changed = z.object({
  to: z.array(z.string()),
  type: ChangedEvent.shape.type,
  documentId: z.string(),
  version: z.int(),
});

export interface NotificationsDeps extends SocketsDeps {
  connection: Database['connection'];
  clock: Clock;
}

export interface Notifications {
  handlers: NotificationHandlers;
  migrations: Migration[];
  outboxHandlers: Record<string, OutboxHandler>;
  countUnread(personId: string): Promise<number>;
  /** Lets browsers connect to this server. */
  attach(server: HttpServer): void;
  /** To open browsers, at once; lost for those that are not connected. */
  tell(personIds: readonly string[], event: ChangedEvent): void;
  /** Cuts the sockets of a session that has ended. */
  dropSession(sessionId: string): void;
  stop(): Promise<void>;
}

export function makeNotifications({ connection, clock, ...socketDeps }: NotificationsDeps): Notifications {
  const store = makeStore(connection);
  const sockets = makeSockets(socketDeps);
  const tell = (personIds: readonly string[], id: string) =>
    sockets.send(personIds, { type: 'notification', id, version: clock.now().getTime() });

  const notify: OutboxHandler = async ({ id: entryId, documentId: owner, at, payload }) => {
    const { to, ...row } = parsed(Notify, payload);
    for (const personId of new Set(to)) {
      const id = derivedId('notification', owner, entryId, personId);
      await store.add({ id, personId, ...row, at, readAt: null });
      // Told again on a second delivery: the first may have died between the row and the telling.
      tell([personId], id);
    }
  };

  const changed: OutboxHandler = async ({ payload }) => {
    const { to, type, documentId, version } = parsed(Changed, payload);
    sockets.send(to, { type, id: documentId, version });
  };

  return {
    handlers: makeHandlers({ store, clock, tell }),
    migrations,
    outboxHandlers: { [NOTIFY]: notify, [CHANGED_ENTRY]: changed },
    countUnread: store.countUnread,
    attach: sockets.attach,
    tell: sockets.send,
    dropSession: sockets.dropSession,
    stop: sockets.stop,
  };
}

function parsed<T extends z.ZodType>(schema: T, payload: unknown): z.infer<T> {
  const outcome = schema.safeParse(payload);
  if (!outcome.success) throw new OutboxGiveUp(`not an entry of ours: ${outcome.error.message}`);
  return outcome.data;
}
