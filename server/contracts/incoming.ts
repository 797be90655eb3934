// Incoming documents (văn bản đến): arrived, checked, registered or refused, assigned, handled.
import { z } from 'zod';
import { AuditAction } from './audit-actions.ts';
import {
  CalendarDate,
  Expected,
  Id,
  IdParams,
  Instant,
  OrganCode,
  PageQuery,
  PersonRef,
  pageOf,
  SearchText,
  text,
} from './common-shapes.ts';
import { DocumentFileParams, FileChoice } from './files.ts';
import { EntryOrigin } from './incoming-origin.ts';
import { SettledTwin, TwinDecision } from './incoming-twins.ts';
import { DocumentFile } from './outgoing-document.ts';
import { defineRoute } from './route.ts';
import { VerificationReport } from './verification.ts';
import {
  AssignmentRole,
  DocumentKind,
  IncomingState,
  RefusalReason,
  RequestKind,
  Urgency,
  Verdict,
} from './vocabulary.ts';

const TAG = 'incoming';

export { EntryOrigin };

/** What a clerk writes down of a document that no packet brought. */
export const EntryFields = z.object({
  /** `code` is null for an agency that is not in the directory. */
  sender: z.object({ code: OrganCode.nullable(), name: text(300) }),
  numberText: text(100, 0).default(''),
  issuedOn: CalendarDate,
  place: text(100, 0).default(''),
  kind: DocumentKind.nullable(),
  /** As it stands on the paper; default: the name of `kind`. */
  kindName: text(100, 0).default(''),
  subject: text(1000),
  urgency: Urgency.default('normal'),
  signer: z.object({ name: text(100, 0), title: text(200, 0) }),
  replyDueOn: CalendarDate.nullable().default(null),
});
export type EntryFields = z.infer<typeof EntryFields>;

export const Assignment = z.object({
  id: Id,
  /** The assignment it was given from; null: given by a leader. Parents stand before children. */
  parentId: Id.nullable(),
  role: AssignmentRole,
  postId: Id,
  person: PersonRef,
  /** Of the person's post; null for old assignments. */
  unit: z.object({ id: Id, name: z.string() }).nullable(),
  /** Given to the unit; its head answers for it. */
  isUnits: z.boolean(),
  givenBy: PersonRef.nullable(),
  dueOn: CalendarDate.nullable(),
  readAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  doneAt: Instant.nullable(),
  /** More time asked, and what was said to it, in the order in which they came. */
  requests: z.array(
    z.object({
      id: Id,
      at: Instant,
      by: PersonRef,
      wantedOn: CalendarDate,
      reason: z.string(),
      answer: z
        .object({
          agreed: z.boolean(),
          dueOn: CalendarDate.nullable(),
          text: z.string(),
          at: Instant,
          by: PersonRef,
        })
        .nullable(),
    }),
  ),
  /** Who held it before. */
  handedOver: z.array(z.object({ from: PersonRef, at: Instant, reason: z.string() })),
  /** What the caller may do with it. */
  can: z.object({ answerTime: z.boolean(), withdraw: z.boolean() }),
});
export type Assignment = z.infer<typeof Assignment>;

/** A part of the work for a post, or for a unit, whose head then answers for it. */
export const GivenTo = z
  .object({
    role: AssignmentRole,
    postId: Id.optional(),
    unitId: Id.optional(),
    dueOn: CalendarDate.nullable().default(null),
  })
  .refine(({ postId, unitId }) => (postId === undefined) !== (unitId === undefined), {
    error: 'a post or a unit',
  });
export type GivenTo = z.infer<typeof GivenTo>;

export const IncomingListItem = z.object({
  id: Id,
  version: z.int(),
  state: IncomingState,
  arrivedAt: Instant,
  arrivalNumber: z.int().nullable(),
  arrivedOn: CalendarDate.nullable(),
  sender: z.object({ code: z.string(), name: z.string() }),
  numberText: z.string(),
  issuedOn: CalendarDate,
  kind: DocumentKind.nullable(),
  kindName: z.string(),
  subject: z.string(),
  urgency: Urgency,
  dueOn: CalendarDate.nullable(),
  verdict: Verdict,
  /** Its packet came without a signature, on the word of who brought it; the papers in it are judged by their own. */
  isUnsigned: z.boolean(),
  /** Null for a document that a packet brought. */
  origin: EntryOrigin.nullable(),
  /** The caller has opened it. */
  isRead: z.boolean(),
  /** The sender asks something that waits for an answer. */
  isAsked: z.boolean(),
  /** Waits, and looks like another document: its number needs a choice. Told to clerks. */
  hasTwin: z.boolean(),
  /** Why it was cancelled; null unless it was. */
  cancelReason: z.string().nullable(),
  lead: PersonRef.nullable(),
});
export type IncomingListItem = z.infer<typeof IncomingListItem>;

/** The verdict and report on one file of the packet. */
export const FileVerification = z.object({
  file: DocumentFile,
  isMain: z.boolean(),
  report: VerificationReport.nullable(),
});

/** Another document of this agency. */
const LinkedDocument = z.object({ id: Id, numberText: z.string() });

/** What the sender asked of the document after it had arrived. */
export const SendersRequest = z.object({
  id: Id,
  kind: RequestKind,
  reason: z.string(),
  at: Instant,
  /** The document that is to take its place. */
  replacement: LinkedDocument.nullable(),
  /** Null while it waits; `by` is null where the system answered by itself. */
  answer: z
    .object({ agreed: z.boolean(), text: z.string(), at: Instant, by: PersonRef.nullable() })
    .nullable(),
});
export type SendersRequest = z.infer<typeof SendersRequest>;

export const IncomingDetail = z.object({
  id: Id,
  version: z.int(),
  state: IncomingState,
  arrivedAt: Instant,
  /** `code` is empty for an agency that is not in the directory. */
  sender: z.object({ code: z.string(), name: z.string() }),
  documentId: z.string(),
  numberText: z.string(),
  issuedOn: CalendarDate,
  place: z.string(),
  kind: DocumentKind.nullable(),
  kindName: z.string(),
  subject: z.string(),
  urgency: Urgency,
  signer: z.object({ name: z.string(), title: z.string(), capacity: z.string() }),
  toPlaces: z.array(z.string()),
  /** Reply wanted by the sender. */
  replyDueOn: CalendarDate.nullable(),
  files: z.array(FileVerification),
  verdict: Verdict,
  /** Its packet came without a signature, on the word of who brought it; the papers in it are judged by their own. */
  isUnsigned: z.boolean(),
  /** Null for a document that a packet brought. */
  origin: EntryOrigin.nullable(),
  registration: z
    .object({
      bookId: Id,
      bookName: z.string(),
      arrivalNumber: z.int(),
      arrivedOn: CalendarDate,
      at: Instant,
      by: PersonRef,
      /** Why it was registered although the signature is invalid. */
      overrideReason: z.string().nullable(),
    })
    .nullable(),
  refusal: z.object({ reason: RefusalReason, text: z.string(), at: Instant, by: PersonRef }).nullable(),
  /** Documents it looked like, and what was decided of each. */
  settledTwins: z.array(SettledTwin),
  instructions: z.array(z.object({ at: Instant, by: PersonRef, text: z.string() })),
  assignments: z.array(Assignment),
  progress: z.array(z.object({ at: Instant, by: PersonRef, text: z.string(), files: z.array(DocumentFile) })),
  /** In the order in which they came; those without an answer wait for the clerk. */
  requests: z.array(SendersRequest),
  cancellation: z
    .object({ kind: RequestKind, reason: z.string(), at: Instant, by: PersonRef.nullable() })
    .nullable(),
  /** `id` is null for a document that never came here. */
  replaces: z.array(z.object({ documentId: z.string(), id: Id.nullable(), numberText: z.string() })),
  replacedBy: LinkedDocument.nullable(),
  /** `outgoingId` where this agency had sent that document to the sender. */
  answersTo: z.array(z.object({ documentId: z.string(), numberText: z.string(), outgoingId: Id.nullable() })),
  /** Outgoing documents of this agency that have answered it. */
  repliedBy: z.array(LinkedDocument.extend({ at: Instant })),
  /** Statuses told to the sender, and whether they reached him. */
  statuses: z.array(z.object({ code: z.string(), at: Instant, state: z.enum(['queued', 'sent', 'failed']) })),
  timeline: z.array(
    z.object({ at: Instant, by: PersonRef.nullable(), action: AuditAction, text: z.string() }),
  ),
  can: z.object({
    accept: z.boolean(),
    register: z.boolean(),
    refuse: z.boolean(),
    instruct: z.boolean(),
    assign: z.boolean(),
    progress: z.boolean(),
    complete: z.boolean(),
    distribute: z.boolean(),
    finish: z.boolean(),
    handOver: z.boolean(),
    askTime: z.boolean(),
    answerTime: z.boolean(),
    withdraw: z.boolean(),
    agree: z.boolean(),
    disagree: z.boolean(),
  }),
});
export type IncomingDetail = z.infer<typeof IncomingDetail>;

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
  }),
  response: pageOf(IncomingListItem),
  errors: [],
});

export const getIncoming = defineRoute({
  method: 'get',
  path: '/api/incoming/:id',
  summary: 'One incoming document with its signature reports; marks it read by the caller',
  access: 'signed-in',
  params: IdParams,
  errors: ['NOT_FOUND'],
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
  summary: 'Write an instruction (bút phê)',
  access: 'leader',
  params: IdParams,
  body: Expected.extend({ text: text(2000, 3) }),
  errors: [...stateErrors],
  ...answers,
});

export const assignIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/assignments',
  summary:
    'Assign one lead, co-handlers and readers, posts or units, each with a deadline; tells the sender 04',
  access: 'leader',
  params: IdParams,
  body: Expected.extend({
    instruction: text(2000, 0).default(''),
    /** Needed when it is taken from somebody who has begun. */
    reason: text(500, 0).default(''),
    assignments: z.array(GivenTo).min(1).max(50),
  }),
  errors: [
    ...stateErrors,
    ...(['INCOMING_NO_LEAD', 'INCOMING_NO_UNIT_HEAD', 'INCOMING_CIRCULAR', 'INCOMING_DEADLINE'] as const),
    ...(['INCOMING_TREE_FULL', 'INCOMING_BEGUN'] as const),
  ],
  ...answers,
});

export const reportProgress = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/progress',
  summary: 'Start or report handling; the first time tells the sender 05',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ text: text(2000, 0).default(''), files: z.array(FileChoice).max(10).default([]) }),
  errors: [...stateErrors, 'INCOMING_NOT_HANDLER', 'INCOMING_PART_DONE', 'FILE_UNKNOWN'],
  ...answers,
});

export const completeIncoming = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/complete',
  summary:
    'Close with the result; tells the sender 06. `evenOpen`: although others have not done their parts',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ text: text(2000, 3), evenOpen: z.boolean().default(false) }),
  errors: [...stateErrors, 'INCOMING_NOT_HANDLER', 'INCOMING_PARTS_OPEN'],
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
