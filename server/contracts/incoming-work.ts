// The parts of the work on an incoming document: given further, done, handed over, with more time asked; and one's own work.
import { z } from 'zod';
import { CalendarDate, Id, IdParams, PersonRef, text } from './common-shapes.ts';
import { GivenTo, IncomingDetail, IncomingListItem } from './incoming-document.ts';
import { ExpectedOrInstead, InsteadOf } from './instead-of.ts';
import { defineRoute } from './route.ts';
import { AbsenceScope, AssignmentRole } from './vocabulary.ts';

const TAG = 'incoming';
const answers = { tag: TAG, access: 'signed-in', response: IncomingDetail } as const;
const errors = [
  'NOT_FOUND',
  'FORBIDDEN',
  'CONFLICT',
  'INCOMING_WRONG_STATE',
  'INCOMING_NOT_HANDLER',
  'ABSENCE_NOT_IN_FORCE',
] as const;
const PartParams = IdParams.extend({ assignmentId: Id });

/** `soon`: due today, or within the working days that the agency calls so. */
export const WORK_GROUPS = ['overdue', 'soon', 'week', 'later', 'none'] as const;
export const WorkGroup = z.enum(WORK_GROUPS);
export type WorkGroup = z.infer<typeof WorkGroup>;

export const MyWorkItem = z.object({
  document: IncomingListItem,
  role: AssignmentRole,
  dueOn: CalendarDate.nullable(),
  group: WorkGroup,
  /** Null for parts older than the tree. */
  givenBy: PersonRef.nullable(),
  /** The newest of who gave the part, else the newest of all; null: nobody wrote one. */
  instruction: z.string().nullable(),
  /** More time was asked and not answered yet. */
  isTimeAsked: z.boolean(),
});
export type MyWorkItem = z.infer<typeof MyWorkItem>;

/** More than anybody handles at once; who has more sees the most pressing. */
export const MOST_WORK = 500;

export const listMyWork = defineRoute({
  method: 'get',
  path: '/api/my-work',
  summary: `What the caller has to handle, by the deadlines of his own parts; the most pressing first, ${MOST_WORK} at most`,
  tag: TAG,
  access: 'signed-in',
  query: InsteadOf,
  response: z.object({ items: z.array(MyWorkItem) }),
  errors: ['ABSENCE_NOT_IN_FORCE'],
});

/** Somebody who is away, and in whose place the caller acts. */
export const StandIn = z.object({
  postId: Id,
  person: PersonRef,
  toOn: CalendarDate,
  scopes: z.array(AbsenceScope),
  toInstruct: z.int(),
  myWork: z.int(),
});
export type StandIn = z.infer<typeof StandIn>;

export const listStandIns = defineRoute({
  method: 'get',
  path: '/api/stand-ins',
  summary: 'In whose place the caller acts today, and how much waits there',
  tag: TAG,
  access: 'signed-in',
  response: z.object({ items: z.array(StandIn) }),
  errors: [],
});

/** A part whose holder has left his post. */
export const LeftPartItem = z.object({
  document: IncomingListItem,
  role: AssignmentRole,
  person: PersonRef,
  unit: z.object({ id: Id, name: z.string() }).nullable(),
  dueOn: CalendarDate.nullable(),
});
export type LeftPartItem = z.infer<typeof LeftPartItem>;

export const listLeftParts = defineRoute({
  method: 'get',
  path: '/api/left-parts',
  summary: 'Parts of people who have left their posts, which the caller may give to others',
  tag: TAG,
  access: 'signed-in',
  response: z.object({ items: z.array(LeftPartItem) }),
  errors: [],
});

export const distributeIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/distribute',
  summary:
    'Give own part further to own people; they are exactly these afterwards, none due later than the part',
  params: IdParams,
  body: ExpectedOrInstead.extend({
    instruction: text(2000, 0).default(''),
    reason: text(500, 0).default(''),
    assignments: z.array(GivenTo).max(50),
  }),
  errors: [
    ...errors,
    ...(['INCOMING_NO_LEAD', 'INCOMING_NO_UNIT_HEAD', 'INCOMING_CIRCULAR', 'INCOMING_DEADLINE'] as const),
    ...(['INCOMING_PERSON_LEFT', 'INCOMING_TREE_FULL', 'INCOMING_BEGUN', 'INCOMING_PART_DONE'] as const),
    'INCOMING_DAY_OFF',
  ],
  ...answers,
});

export const finishPart = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/finish',
  summary: 'Say that own part is done; `evenOpen` although parts below it are not',
  params: IdParams,
  body: ExpectedOrInstead.extend({ text: text(2000, 3), evenOpen: z.boolean().default(false) }),
  errors: [...errors, 'INCOMING_PART_DONE', 'INCOMING_PARTS_OPEN'],
  ...answers,
});

export const handOverPart = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/hand-over',
  summary: 'Hand own part to a colleague, to the knowledge of who gave it',
  params: IdParams,
  body: ExpectedOrInstead.extend({ postId: Id, reason: text(500, 3) }),
  errors: [...errors, 'INCOMING_PERSON_LEFT', 'INCOMING_CIRCULAR', 'INCOMING_PART_DONE'],
  ...answers,
});

export const giveAnewPart = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/assignments/:assignmentId/give-anew',
  summary: 'Give the part of somebody who has left his post to another: by who gave it, or the unit’s head',
  params: PartParams,
  body: ExpectedOrInstead.extend({ postId: Id, reason: text(500, 3) }),
  errors: [...errors, 'INCOMING_PERSON_LEFT', 'INCOMING_HOLDER_STAYS', 'INCOMING_CIRCULAR'],
  ...answers,
});

export const askForTime = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/time-requests',
  summary: 'Ask for more time for own part (gia hạn)',
  params: IdParams,
  body: ExpectedOrInstead.extend({
    wantedOn: CalendarDate,
    reason: text(500, 3),
    /** Although nobody works on that day. */
    evenOff: z.boolean().default(false),
  }),
  errors: [...errors, 'INCOMING_DAY_OFF', 'INCOMING_DEADLINE', 'INCOMING_TIME_ASKED', 'INCOMING_PART_DONE'],
  ...answers,
});

export const answerTimeRequest = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/assignments/:assignmentId/time-answer',
  summary: 'Grant more time, to the date asked for or another, or refuse it with a reason',
  params: PartParams,
  body: ExpectedOrInstead.extend({
    agreed: z.boolean(),
    dueOn: CalendarDate.optional(),
    /** Although nobody works on that day; what was asked for is taken as it was asked. */
    evenOff: z.boolean().default(false),
    text: text(500, 0).default(''),
  }),
  errors: [...errors, 'INCOMING_DAY_OFF', 'INCOMING_DEADLINE', 'INCOMING_NO_TIME_ASKED'],
  ...answers,
});

export const withdrawPart = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/assignments/:assignmentId/withdraw',
  summary: 'Take a part back with all below it; with a reason once somebody has begun',
  params: PartParams,
  body: ExpectedOrInstead.extend({ reason: text(500, 0).default('') }),
  errors: [...errors, 'INCOMING_NO_LEAD', 'INCOMING_BEGUN'],
  ...answers,
});
