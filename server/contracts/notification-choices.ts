// How a person wants to be told besides the bell: by e-mail and by web push, under each heading, and at which hours.
import { z } from 'zod';
import { NOTIFICATION_TOPICS } from './notification-kinds.ts';
import { defineRoute } from './route.ts';

const NotificationTopic = z.enum(NOTIFICATION_TOPICS);

/** `single`: a letter at once for each; `digest`: one letter a day for all that came since the last. */
export const MailChoice = z.enum(['off', 'single', 'digest']);
export type MailChoice = z.infer<typeof MailChoice>;

/** A time of day in Vietnam. */
const DayTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** 1: Monday … 7: Sunday. */
const Weekday = z.int().min(1).max(7);

export const NotificationChoices = z.object({
  mail: z.record(NotificationTopic, MailChoice),
  /** Whether browsers that were allowed are told. */
  push: z.record(NotificationTopic, z.boolean()),
  /** Hour of the day's letter in Vietnam. */
  digestHour: z.int().min(0).max(23),
  /** Only what is urgent is sent from the one to the other, over midnight where `to` is the earlier, and on days of rest; null: never quiet. */
  quiet: z
    .object({ from: DayTime, to: DayTime, restDays: z.array(Weekday).max(6) })
    .refine(({ from, to }) => from !== to, { error: 'begin and end must differ', path: ['to'] })
    .nullable(),
});
export type NotificationChoices = z.infer<typeof NotificationChoices>;

export const NotificationSettings = z.object({
  choices: NotificationChoices,
  /** Rises with every change; 0: nothing was chosen yet. */
  version: z.int(),
  mail: z.object({
    /** This server sends e-mail. */
    isSetUp: z.boolean(),
    /** Of the person; empty: he has none. */
    address: z.string(),
  }),
});
export type NotificationSettings = z.infer<typeof NotificationSettings>;

export const getNotificationSettings = defineRoute({
  method: 'get',
  path: '/api/notification-settings',
  summary: 'How the caller wants to be told',
  tag: 'notifications',
  access: 'signed-in',
  response: NotificationSettings,
  errors: [],
});

export const putNotificationChoices = defineRoute({
  method: 'put',
  path: '/api/notification-settings',
  summary: 'Choose how to be told, from now on',
  tag: 'notifications',
  access: 'signed-in',
  body: NotificationChoices.extend({ version: z.int().min(0) }),
  response: NotificationSettings,
  errors: ['CONFLICT'],
});
