// Đôn đốc: what of the work on incoming documents is late or nearly, by unit and person, and reminders sent of it.
import { z } from 'zod';
import { CalendarDate, Id, Instant, PersonRef, text } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { AssignmentRole, type PostRank, type Role, Urgency } from './vocabulary.ts';

const TAG = 'incoming';

/** Whose late work is followed: leaders and clerks follow the agency, heads their unit; null: nobody's. */
export function followScope(role: Role, rank: PostRank): 'agency' | 'unit' | null {
  if (role === 'leader' || role === 'clerk') return 'agency';
  return role === 'officer' && rank === 'unit-head' ? 'unit' : null;
}

const Unit = z.object({ id: Id, name: z.string() });

export const LateState = z.enum(['overdue', 'today', 'soon']);
export type LateState = z.infer<typeof LateState>;

export const LatePart = z.object({
  documentId: Id,
  /** Null: the document is given to nobody yet. */
  partId: Id.nullable(),
  subject: z.string(),
  numberText: z.string(),
  arrivalNumber: z.int().nullable(),
  urgency: Urgency,
  role: AssignmentRole.nullable(),
  dueOn: CalendarDate,
  state: LateState,
  /** Working days late, or left. */
  days: z.int(),
  hasBegun: z.boolean(),
  /** More time was asked and not answered yet. */
  isTimeAsked: z.boolean(),
  /** Of this deadline; by is null for the rules. Null: nobody has. */
  reminded: z.object({ count: z.int(), at: Instant, by: PersonRef.nullable() }).nullable(),
  /** Somebody has it, and nobody has urged him of late. */
  canUrge: z.boolean(),
});
export type LatePart = z.infer<typeof LatePart>;

const LateSum = z.object({
  overdue: z.int(),
  /** Due today, and soon. */
  soon: z.int(),
  /** The earliest deadline. */
  oldestOn: CalendarDate,
});

export const LatePerson = LateSum.extend({
  /** Null: given to nobody yet. */
  person: PersonRef.nullable(),
  /** The most pressing first; at most fifty, the sums count all. */
  parts: z.array(LatePart),
});
export type LatePerson = z.infer<typeof LatePerson>;

export const LateUnit = LateSum.extend({ unit: Unit.nullable(), people: z.array(LatePerson) });
export type LateUnit = z.infer<typeof LateUnit>;

export const FollowUp = z.object({
  /** The agency as a whole, or the caller’s unit. */
  scope: z.enum(['agency', 'unit']),
  overdue: z.int(),
  soon: z.int(),
  /** Those with the most overdue first. */
  units: z.array(LateUnit),
  /** There is more than was read: the sums are too small. */
  isCut: z.boolean(),
});
export type FollowUp = z.infer<typeof FollowUp>;

export const getFollowUp = defineRoute({
  method: 'get',
  path: '/api/follow-up',
  summary:
    'What is overdue or due soon, by unit and person: for leaders and clerks of the agency, for heads of their unit',
  tag: TAG,
  access: 'signed-in',
  response: FollowUp,
  errors: ['FORBIDDEN'],
});

export const downloadFollowUp = defineRoute({
  method: 'get',
  path: '/api/follow-up/sheet',
  summary: 'The same as a spreadsheet, one line a part',
  tag: TAG,
  access: 'signed-in',
  download: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  errors: ['FORBIDDEN'],
});

/** A part is not urged again within these hours, whoever asks. */
export const URGE_REST_HOURS = 4;
/** People urged at once, and the oldest parts of each. */
export const URGED_PEOPLE_MAX = 100;
export const URGED_PARTS_MAX = 20;

export const urge = defineRoute({
  method: 'post',
  path: '/api/follow-up/reminders',
  summary: `Remind people of their late parts, the ${URGED_PARTS_MAX} oldest of each; none within ${URGE_REST_HOURS} hours of the last time`,
  tag: TAG,
  access: 'signed-in',
  body: z.object({
    /** Chosen once, so that the request sent again reminds nobody twice. */
    key: z.uuid(),
    text: text(500, 0).default(''),
    personIds: z.array(Id).min(1).max(URGED_PEOPLE_MAX),
  }),
  response: z.object({ parts: z.int(), people: z.int() }),
  errors: ['FORBIDDEN', 'FOLLOW_UP_NOBODY'],
});
