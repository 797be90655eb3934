// Notifications: durable rows; the socket only says that there is something new.
import { z } from 'zod';
import { Id, IdParams, Instant, PageQuery, pageOf } from './common-shapes.ts';
import { NOTIFICATION_KINDS } from './notification-kinds.ts';
import { defineRoute } from './route.ts';

export const NotificationKind = z.enum(NOTIFICATION_KINDS);
export type NotificationKind = z.infer<typeof NotificationKind>;

export const Notification = z.object({
  id: Id,
  kind: NotificationKind,
  /** By the first part of `kind`: the `outgoing` or `incoming` document, for `internal` that which was released to one, the `intake` item (of `mailboxSilent` the mailbox), the `workFile` or `fileList`; of `audit` the agency, of `directory` the server, of `notification` the person. */
  documentId: Id,
  subject: z.string(),
  /** Who acted; null for the system. */
  actorName: z.string().nullable(),
  /** Opinion, reason or instruction, if any; of a deadline its day, `yyyy-MM-dd`. */
  text: z.string(),
  at: Instant,
  readAt: Instant.nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const listNotifications = defineRoute({
  method: 'get',
  path: '/api/notifications',
  summary: 'Own notifications, newest first',
  tag: 'notifications',
  access: 'signed-in',
  query: PageQuery,
  response: pageOf(Notification).extend({ unread: z.int() }),
  errors: [],
});

export const readNotification = defineRoute({
  method: 'post',
  path: '/api/notifications/:id/read',
  summary: 'Mark one as read',
  tag: 'notifications',
  access: 'signed-in',
  params: IdParams,
  errors: ['NOT_FOUND'],
});

export const readAllNotifications = defineRoute({
  method: 'post',
  path: '/api/notifications/read-all',
  summary: 'Mark all as read',
  tag: 'notifications',
  access: 'signed-in',
  errors: [],
});
