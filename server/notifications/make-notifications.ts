// Builds notifications: durable rows, letters and pushes that tell of them, their routes, and the sockets that say there is something new.
import type { Server as HttpServer } from 'node:http';
import { z } from 'zod';
import { NotificationKind } from '../contracts/notifications.ts';
import { ChangedEvent } from '../contracts/socket-events.ts';
import type { Clock } from '../platform/clock.ts';
import { makeSmtpPost } from '../platform/mail/smtp-post.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { type Kick, OutboxGiveUp, type OutboxHandler } from '../platform/outbox/relay.ts';
import { SEND_LETTER } from './commands/letter-entry.ts';
import { makeSendLetter } from './commands/send-letter.ts';
import { makeSendPush, SEND_PUSH } from './commands/send-push.ts';
import { tellPeople } from './commands/tell.ts';
import { CHANGED_ENTRY, NOTIFY } from './entries.ts';
import type { Addressee, Deps, Mailing } from './ports.ts';
import { makeHandlers, type NotificationHandlers } from './routes.ts';
import { makeSockets, type SocketsDeps } from './sockets.ts';
import { browserIndexes, makeBrowserStore } from './store/browsers.ts';
import { makeChoiceStore } from './store/choices.ts';
import { LETTERS, letterIndexes, makeLetterStore } from './store/letters.ts';
import { makeRowStore, ROWS, rowMigrations } from './store/rows.ts';
import { makeWebPush, type PushSettings } from './transports/web-push.ts';

const Notify = z.object({
  kind: NotificationKind,
  to: z.array(z.string()),
  documentId: z.string(),
  subject: z.string(),
  actorName: z.string().nullable(),
  text: z.string(),
  isUrgent: z.boolean().default(false),
  rowKey: z.string().optional(),
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
  /** Wakes the outbox relay. */
  kick: Kick;
  findPerson(id: string): Promise<Addressee | null>;
  /** Undefined: this server sends no e-mail. */
  mail: { url: URL; from: string } | undefined;
  push: Omit<PushSettings, 'logger' | 'contact'>;
}

export interface Notifications {
  handlers: NotificationHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  outboxHandlers: Record<string, OutboxHandler>;
  countUnread(personId: string): Promise<number>;
  /** Lets browsers connect to this server. */
  attach(server: HttpServer): void;
  /** To open browsers, at once; lost for those that are not connected. */
  tell(personIds: readonly string[], event: ChangedEvent): void;
  /** Cuts the sockets of a session that has ended; its browser is told nothing more. */
  dropSession(sessionId: string): void;
  stop(): Promise<void>;
}

const SMTP_TIMEOUT_MS = 60_000;
const NO_CONTACT = 'mailto:vanthu@localhost';

export function makeNotifications(given: NotificationsDeps): Notifications {
  const { connection, clock, kick, findPerson, mail, push, ...socketDeps } = given;
  const sockets = makeSockets(socketDeps);
  const { logger, publicUrl, findSession } = socketDeps;
  // Whom a push service may write to (RFC 8292 §2.1).
  const contact = mail === undefined ? (publicUrl?.href ?? NO_CONTACT) : `mailto:${mail.from}`;
  const mailing: Mailing =
    mail === undefined || publicUrl === undefined
      ? undefined
      : { post: makeSmtpPost({ ...mail, timeoutMs: SMTP_TIMEOUT_MS }), publicUrl };
  const deps: Deps = {
    ...{ clock, logger, findPerson, mailing },
    rows: makeRowStore(connection, kick),
    browsers: makeBrowserStore(connection),
    pusher: makeWebPush({ ...push, logger, contact }),
    choices: makeChoiceStore(connection),
    letters: makeLetterStore(connection, kick),
    tell: sockets.send,
  };

  const notify: OutboxHandler = async ({ id, documentId: owner, at, payload }) => {
    const { rowKey, ...news } = parsed(Notify, payload);
    await tellPeople(deps, rowKey === undefined ? [owner, id] : [rowKey], { ...news, at });
  };

  const changed: OutboxHandler = async ({ payload }) => {
    const { to, type, documentId, version } = parsed(Changed, payload);
    sockets.send(to, { type, id: documentId, version });
  };

  return {
    handlers: makeHandlers(deps, findSession),
    migrations: [...rowMigrations, letterIndexes, browserIndexes],
    outboxCollections: [ROWS, LETTERS],
    outboxHandlers: {
      [NOTIFY]: notify,
      [CHANGED_ENTRY]: changed,
      [SEND_LETTER]: makeSendLetter(deps),
      [SEND_PUSH]: makeSendPush(deps),
    },
    countUnread: deps.rows.countUnread,
    attach: sockets.attach,
    tell: sockets.send,
    dropSession: (sessionId) => {
      sockets.dropSession(sessionId);
      deps.browsers
        .removeOfSession(sessionId)
        .catch((error: unknown) => logger.error({ err: error }, 'a browser is still told by push'));
    },
    stop: sockets.stop,
  };
}

function parsed<T extends z.ZodType>(schema: T, payload: unknown): z.infer<T> {
  const outcome = schema.safeParse(payload);
  if (!outcome.success) throw new OutboxGiveUp(`not an entry of ours: ${outcome.error.message}`);
  return outcome.data;
}
