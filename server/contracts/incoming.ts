// Routes of incoming documents (văn bản đến): arrive, register or refuse, assign, handle.
import { z } from 'zod';

import {
  CalendarDate,
  Expected,
  Id,
  IdParams,
  PageQuery,
  pageOf,
  SearchText,
  text,
} from './common-shapes.ts';
import { DocumentFileParams, FileChoice } from './files.ts';
import { Handwriting, StoredHandwriting } from './handwriting.ts';
import { EntryFields, GivenTo, IncomingDetail, IncomingListItem } from './incoming-document.ts';
import { EntryOrigin } from './incoming-origin.ts';
import { PaperFilter } from './incoming-paper.ts';
import { TwinDecision } from './incoming-twins.ts';
import { ExpectedOrInstead, InsteadOf } from './instead-of.ts';
import { defineRoute } from './route.ts';
import { RefusalReason, Urgency } from './vocabulary.ts';
import { DueFilter } from './working-calendar.ts';

const TAG = 'incoming';

const answers = { tag: TAG, response: IncomingDetail } as const;
const stateErrors = ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'INCOMING_WRONG_STATE'] as const;

export const IncomingBox = z.enum([
  'to-receive',
  'to-instruct',
  'mine',
  'in-progress',
  'completed',
  'refused',
  'cancelled',
  'all',
]);
export type IncomingBox = z.infer<typeof IncomingBox>;

export const listIncoming = defineRoute({
  method: 'get',
  path: '/api/incoming',
  summary: 'Incoming documents the caller may see, newest first',
  tag: TAG,
  access: 'signed-in',
  query: PageQuery.extend({
    box: IncomingBox.default('all'),
    urgency: Urgency.optional(),
    text: SearchText.optional(),
    ...InsteadOf.shape,
    paper: PaperFilter.optional(),
    /** Not finished, and overdue or due soon by the rules of the agency. */
    due: DueFilter.optional(),
  }),
  response: pageOf(IncomingListItem),
  errors: ['ABSENCE_NOT_IN_FORCE'],
});

export const getIncoming = defineRoute({
  method: 'get',
  path: '/api/incoming/:id',
  summary:
    'One incoming document with its signature reports; marks it read by the caller, unless `unread` says not yet',
  access: 'signed-in',
  params: IdParams,
  query: InsteadOf.extend({ unread: z.literal('keep').optional() }),
  errors: ['NOT_FOUND', 'ABSENCE_NOT_IN_FORCE'],
  ...answers,
});

export const enterIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming',
  summary: 'Write down a document that no packet brought; `key` makes a repetition find the same document',
  access: 'clerk',
  body: EntryFields.extend({ key: Id, origin: EntryOrigin, files: z.array(FileChoice).max(50).default([]) }),
  status: 201,
  errors: ['FILE_UNKNOWN'],
  ...answers,
});

export const acceptIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/accept',
  summary: 'Note that the packet was checked and is taken (tiếp nhận)',
  access: 'clerk',
  params: IdParams,
  body: Expected,
  errors: [...stateErrors],
  ...answers,
});

export const registerIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/register',
  summary: 'Take the next arrival number (vào sổ); tells the sender 03. An invalid signature needs a reason',
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({
    bookId: Id.optional(),
    overrideReason: text(500, 10).optional(),
    /** Of all documents it looks like; needed where one is the same by identifier, bytes, or number and date. */
    twin: TwinDecision.optional(),
  }),
  errors: [
    ...stateErrors,
    'INCOMING_SIGNATURE_INVALID',
    'INCOMING_TWIN',
    'REGISTER_UNKNOWN',
    'REGISTER_CLOSED',
    'REGISTER_DATE_BACKWARDS',
  ],
  ...answers,
});

export const refuseIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/refuse',
  summary: 'Refuse with a reason the sender sees (02); of a duplicate, `twinId` is the document that stays',
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({ reason: RefusalReason, text: text(500, 10), twinId: Id.optional() }),
  errors: [...stateErrors, 'INCOMING_NO_TWIN'],
  ...answers,
});

export const instructIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/instructions',
  summary:
    'Write an instruction (bút phê), typed, by hand on the pages of a file, or both: a leader, or in the place of one',
  access: 'signed-in',
  params: IdParams,
  body: ExpectedOrInstead.extend({ text: text(2000, 0).default(''), hand: Handwriting.optional() }).refine(
    ({ text: typed, hand }) => hand !== undefined || typed.length >= 3,
    { path: ['text'], error: 'typed, or written by hand' },
  ),
  errors: [
    ...stateErrors,
    'ABSENCE_NOT_IN_FORCE',
    ...(['FILE_UNKNOWN', 'FILE_ENCRYPTED', 'FILE_BROKEN', 'PDF_PAGE_UNKNOWN', 'MARK_OUTSIDE_PAGE'] as const),
    'SERVER_BUSY',
  ],
  ...answers,
});

export const getHandwriting = defineRoute({
  method: 'get',
  path: '/api/incoming/:id/handwriting/:digest',
  summary: 'The strokes of an instruction written by hand',
  tag: TAG,
  access: 'signed-in',
  params: DocumentFileParams,
  response: StoredHandwriting,
  errors: ['NOT_FOUND'],
});

export const assignIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/assignments',
  summary:
    'Assign one lead, co-handlers and readers, posts or units, each with a deadline; tells the sender 04',
  access: 'signed-in',
  params: IdParams,
  body: ExpectedOrInstead.extend({
    instruction: text(2000, 0).default(''),
    /** Needed when it is taken from somebody who has begun. */
    reason: text(500, 0).default(''),
    assignments: z.array(GivenTo).min(1).max(50),
  }),
  errors: [
    ...stateErrors,
    'ABSENCE_NOT_IN_FORCE',
    ...(['INCOMING_NO_LEAD', 'INCOMING_NO_UNIT_HEAD', 'INCOMING_CIRCULAR', 'INCOMING_DEADLINE'] as const),
    ...(['INCOMING_PERSON_LEFT', 'INCOMING_TREE_FULL', 'INCOMING_BEGUN', 'INCOMING_DAY_OFF'] as const),
  ],
  ...answers,
});

/** That one report on the handling brings. */
export const MOST_NOTE_FILES = 10;

export const reportProgress = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/progress',
  summary: 'Start or report handling; the first time tells the sender 05',
  access: 'signed-in',
  params: IdParams,
  body: ExpectedOrInstead.extend({
    text: text(2000, 0).default(''),
    files: z.array(FileChoice).max(MOST_NOTE_FILES).default([]),
    /** Of the report: a repetition with the same key changes nothing. */
    key: Id.optional(),
  }),
  errors: [
    ...stateErrors,
    'ABSENCE_NOT_IN_FORCE',
    'INCOMING_NOT_HANDLER',
    'INCOMING_PART_DONE',
    'FILE_UNKNOWN',
  ],
  ...answers,
});

export const completeIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/complete',
  summary:
    'Close with the result; tells the sender 06. `evenOpen`: although others have not done their parts',
  access: 'signed-in',
  params: IdParams,
  body: ExpectedOrInstead.extend({ text: text(2000, 3), evenOpen: z.boolean().default(false) }),
  errors: [...stateErrors, 'ABSENCE_NOT_IN_FORCE', 'INCOMING_NOT_HANDLER', 'INCOMING_PARTS_OPEN'],
  ...answers,
});

export const notePaper = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/paper',
  summary:
    'Note that the paper original has come, or correct what was noted; `receivedOn` null: it has not, for this reason',
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({
    receivedOn: CalendarDate.nullable(),
    place: text(200, 0).default(''),
    remark: text(500, 0).default(''),
  }).refine(({ receivedOn, remark }) => receivedOn !== null || remark.length >= 3, {
    path: ['remark'],
    error: 'why it has not come after all',
  }),
  errors: [...stateErrors, 'INCOMING_PAPER_DATE', 'INCOMING_PAPER_FULL'],
  ...answers,
});

export const recheckIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/recheck',
  summary:
    'Verify the signatures again, as of now: what was found on arrival stays, what is found now stands beside it',
  access: 'signed-in',
  params: IdParams,
  body: Expected,
  errors: [...stateErrors, 'INCOMING_NO_SIGNATURE', 'SERVER_BUSY'],
  ...answers,
});

export const agreeToRequest = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/requests/:requestId/agree',
  summary: 'Agree to what the sender asks (15): the document is cancelled, its facts are kept',
  access: 'clerk',
  params: IdParams.extend({ requestId: Id }),
  body: Expected.extend({ text: text(500, 0).default('') }),
  errors: [...stateErrors, 'INCOMING_NO_REQUEST'],
  ...answers,
});

export const refuseRequest = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/requests/:requestId/refuse',
  summary: 'Refuse what the sender asks, with a reason he reads (16); the document stays in force',
  access: 'clerk',
  params: IdParams.extend({ requestId: Id }),
  body: Expected.extend({ text: text(500, 10) }),
  errors: [...stateErrors, 'INCOMING_NO_REQUEST'],
  ...answers,
});

export const downloadIncomingFile = defineRoute({
  method: 'get',
  path: '/api/incoming/:id/files/:digest',
  summary: 'Bytes of a file of the packet, or of a report on the handling; supports Range',
  tag: TAG,
  access: 'signed-in',
  params: DocumentFileParams,
  download: 'application/octet-stream',
  errors: ['NOT_FOUND', 'FILE_RANGE_UNSATISFIABLE', 'INCOMING_CANCELLED'],
});
