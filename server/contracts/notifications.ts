// Notifications: durable rows; the socket only says that there is something new.
import { z } from 'zod';
import { Id, IdParams, Instant, PageQuery, pageOf } from './common-shapes.ts';
import { defineRoute } from './route.ts';

/** Event names, owner first; the interface has a sentence for each. */
export const NotificationKind = z.enum([
  'outgoing.submitted',
  'outgoing.returned',
  'outgoing.approved',
  'outgoing.signed',
  'outgoing.numbered',
  'outgoing.sealed',
  'outgoing.released',
  'outgoing.toApprove',
  'outgoing.toSign',
  'outgoing.stepDueSoon',
  'outgoing.stepOverdue',
  'outgoing.rejected',
  'outgoing.takenBack',
  'outgoing.forwarded',
  'outgoing.opinionAsked',
  'outgoing.opinionAnswered',
  'delegation.made',
  'delegation.withdrawn',
  'outgoing.refusedByRecipient',
  'outgoing.completedByRecipient',
  'outgoing.deliveryFailed',
  'outgoing.requestAgreed',
  'outgoing.requestRefused',
  'outgoing.requestFailed',
  'outgoing.replyArrived',
  'outgoing.statusRefused',
  'outgoing.mailFailed',
  'outgoing.commented',
  'outgoing.mentioned',
  'intake.arrived',
  'intake.parked',
  'intake.mailboxSilent',
  'incoming.arrived',
  'incoming.registered',
  'incoming.assigned',
  'incoming.progressed',
  'incoming.completed',
  'incoming.unassigned',
  'incoming.handedOver',
  'incoming.partDone',
  'incoming.timeAsked',
  'incoming.timeGiven',
  'incoming.timeRefused',
  'fileList.submitted',
  'fileList.approved',
  'fileList.returned',
  'workFile.added',
  'workFile.handOverDue',
  'workFile.handedOver',
  'workFile.accepted',
  'workFile.refused',
  'audit.logLate',
  'directory.changeWaiting',
  'directory.keyWaiting',
  'incoming.requestArrived',
  'incoming.cancelled',
  'internal.released',
  'internal.reminded',
  'internal.ended',
]);
export type NotificationKind = z.infer<typeof NotificationKind>;

export const Notification = z.object({
  id: Id,
  kind: NotificationKind,
  /** By the first part of `kind`: the `outgoing` or `incoming` document, for `internal` that which was released to one, the `intake` item (of `mailboxSilent` the mailbox), the `workFile` or `fileList`; of `audit` the agency, of `directory` the server. */
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
