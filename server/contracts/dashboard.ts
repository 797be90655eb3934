// Counters of the first page and the rail, by the same filters as the lists: true numbers as far as anybody counts.
import { z } from 'zod';
import { Id, Instant } from './common-shapes.ts';
import { defineRoute } from './route.ts';

/** As far as is counted: it stands for so many or more. A count costs by its rows, and an archive has a million. */
export const MOST_COUNTED = 1_000;

export const Counters = z.object({
  outgoing: z.object({
    /** Documents that wait for the caller himself: to approve, to answer, to sign. */
    waiting: z.int(),
    drafts: z.int(),
    inApproval: z.int(),
    toSign: z.int(),
    toNumber: z.int(),
    toSeal: z.int(),
    toRelease: z.int(),
    released: z.int(),
  }),
  incoming: z.object({
    toReceive: z.int(),
    toInstruct: z.int(),
    /** Given to the caller in any role. */
    mine: z.int(),
    /** Parts of the work that the caller has still to do. */
    myWork: z.int(),
    inProgress: z.int(),
    /** Of all the caller may see: not finished, and overdue or due soon. */
    overdue: z.int(),
    dueSoon: z.int(),
    /** Of his own open parts of the work. */
    workOverdue: z.int(),
    workDueSoon: z.int(),
    completed: z.int(),
  }),
  /** Of the clerk: what arrived besides packets and waits; of it, what could not be read. */
  intake: z.object({ waiting: z.int(), problems: z.int() }),
  internal: z.object({
    /** Of the newest hundred released to the caller, those he has not read. */
    unread: z.int(),
  }),
  unreadNotifications: z.int(),
});
export type Counters = z.infer<typeof Counters>;

export const getCounters = defineRoute({
  method: 'get',
  path: '/api/counters',
  summary: `Counters of every queue the caller has; ${MOST_COUNTED} stands for so many or more`,
  tag: 'reports',
  access: 'signed-in',
  response: Counters,
  errors: [],
});

/** What has to be done with an express document by the caller now. */
export const ExpressAct = z.enum([
  'receive',
  'register',
  'instruct',
  'handle',
  'mend',
  'approve',
  'answer',
  'sign',
  'number',
  'seal',
  'release',
]);
export type ExpressAct = z.infer<typeof ExpressAct>;

export const ExpressItem = z.object({
  feature: z.enum(['outgoing', 'incoming']),
  id: Id,
  subject: z.string(),
  numberText: z.string().nullable(),
  /** The sending agency, or the drafter. */
  from: z.string(),
  act: ExpressAct,
  at: Instant,
});
export type ExpressItem = z.infer<typeof ExpressItem>;

export const listExpress = defineRoute({
  method: 'get',
  path: '/api/express',
  summary: 'Express documents (hỏa tốc) that wait for the caller, at most twenty of each direction',
  tag: 'reports',
  access: 'signed-in',
  response: z.object({ items: z.array(ExpressItem) }),
  errors: [],
});
