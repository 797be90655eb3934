// Routes of outgoing documents (văn bản đi): draft, approval, number, release. Signatures: signing.ts.
import { z } from 'zod';
import { Expected, Id, IdParams, OrganCode, PageQuery, pageOf, SearchText, text } from './common-shapes.ts';
import { DocumentFileParams } from './files.ts';
import { DraftFields, OutgoingDetail, OutgoingListItem } from './outgoing-document.ts';
import { NumberChoices } from './registers.ts';
import { defineRoute } from './route.ts';
import { VerificationReport } from './verification.ts';
import { Urgency } from './vocabulary.ts';

const TAG = 'outgoing';

/** Every act but the claims of a signature answers with the whole document. */
export const answers = { tag: TAG, response: OutgoingDetail } as const;
/** What every act on a document may be refused with. */
export const stateErrors = ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'OUTGOING_WRONG_STATE'] as const;

/** A form that may not pass, or a step that may not be approved with it. */
const formErrors = [
  ...stateErrors,
  'CIRCUIT_OPINION_PENDING',
  'OUTGOING_STATE_SECRET',
  'OUTGOING_FORM_UNEXPLAINED',
  'SERVER_BUSY',
] as const;

/** The signer may not sign in this capacity (NĐ 30/2020 Điều 13). */
export const capacityErrors = [
  'CAPACITY_NEEDS_HEAD',
  'CAPACITY_NEEDS_DEPUTY',
  'CAPACITY_NEEDS_ACTING_HEAD',
  'CAPACITY_NEEDS_AGENCY_LEADER',
  'CAPACITY_NEEDS_UNIT_HEAD',
  'DELEGATION_MISSING',
  'DELEGATION_ENDED',
  'DELEGATION_OUT_OF_SCOPE',
] as const;

const codes = z.array(OrganCode).max(1000);

/** Which queue of the outgoing day. */
export const OutgoingBox = z.enum([
  'waiting',
  'drafts',
  'in-approval',
  'to-sign',
  'desk',
  'to-number',
  'to-seal',
  'to-release',
  'released',
  'all',
]);
export type OutgoingBox = z.infer<typeof OutgoingBox>;

/** What was sent to one recipient, byte for byte. */
export const downloadDeliveryPacket = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/deliveries/:delivery/packet',
  summary: 'The signed packet (.edxml) of one delivery',
  tag: 'outgoing',
  access: 'signed-in',
  params: z.object({ id: Id, delivery: Id }),
  download: 'application/xml',
  errors: ['NOT_FOUND'],
});

export const listOutgoing = defineRoute({
  method: 'get',
  path: '/api/outgoing',
  summary:
    'Outgoing documents the caller may see, newest change first; the clerk’s desk by urgency, then deadline',
  tag: TAG,
  access: 'signed-in',
  query: PageQuery.extend({
    box: OutgoingBox.default('all'),
    urgency: Urgency.optional(),
    text: SearchText.optional(),
  }),
  response: pageOf(OutgoingListItem),
  errors: [],
});

export const getOutgoing = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id',
  summary: 'One outgoing document with versions, opinions and deliveries',
  access: 'signed-in',
  params: IdParams,
  errors: ['NOT_FOUND'],
  ...answers,
});

export const createDraft = defineRoute({
  method: 'post',
  path: '/api/outgoing',
  summary: 'Open a draft',
  access: 'officer',
  body: DraftFields.extend({
    /** Chosen once for this draft: the request sent again, after an answer that never came, opens no second one. */
    key: z.uuid().optional(),
  }),
  status: 201,
  errors: [
    'FILE_UNKNOWN',
    'FILE_NOT_PDF',
    'AGENCY_UNKNOWN',
    'OUTGOING_REFERENCE_UNKNOWN',
    'INTERNAL_RECIPIENT_UNKNOWN',
    'MAIL_ADDRESS_TWICE',
    'CONFLICT',
  ],
  ...answers,
});

export const updateDraft = defineRoute({
  method: 'put',
  path: '/api/outgoing/:id',
  summary: 'Replace the fields of a draft or a returned document',
  access: 'officer',
  params: IdParams,
  body: Expected.extend({
    fields: DraftFields,
    /** Saved by itself while it is typed: lines of the time-line and of the trail are then ten minutes apart. */
    isAuto: z.boolean().default(false),
  }),
  errors: [
    ...stateErrors,
    'FILE_UNKNOWN',
    'FILE_NOT_PDF',
    'AGENCY_UNKNOWN',
    'OUTGOING_REFERENCE_UNKNOWN',
    'INTERNAL_RECIPIENT_UNKNOWN',
    'MAIL_ADDRESS_TWICE',
  ],
  ...answers,
});

export const submitOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/submit',
  summary: 'Hand a complete draft to the signer (trình ký); all missing parts are named at once',
  access: 'officer',
  params: IdParams,
  body: Expected.extend({ text: text(1000, 0).default('') }),
  errors: [
    ...stateErrors,
    'OUTGOING_STATE_SECRET',
    'OUTGOING_INCOMPLETE',
    'OUTGOING_NO_RECIPIENT',
    'AGENCY_UNKNOWN',
    'INTERNAL_RECIPIENT_UNKNOWN',
    'MAIL_ADDRESS_TWICE',
    'FILE_UNKNOWN',
    'FILE_NOT_PDF',
    'FILE_BROKEN',
    'SERVER_BUSY',
    'FILE_ENCRYPTED',
    'FILE_TOO_LARGE',
    'APPENDIX_SIGNED',
    'PDF_FORBIDS_CHANGE',
    'CIRCUIT_STEP_MISSING',
    'CIRCUIT_STEP_EMPTY',
    'CIRCUIT_PERSON_UNKNOWN',
    ...capacityErrors,
  ],
  ...answers,
});

export const approveOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/approve',
  summary:
    'Approve the open step of the circuit: content, form, the opinion of another unit, initials; bound to the content as it is',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ text: text(1000, 0).default('') }),
  errors: [...formErrors],
  ...answers,
});

export const checkForm = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/form-check',
  summary: 'Record the form check (kiểm tra thể thức): passed, or failed with what to mend',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ passed: z.boolean(), text: text(1000, 0).default('') }),
  errors: [...formErrors],
  ...answers,
});

export const returnOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/return',
  summary: 'Give back with an opinion: to the drafter, or to an earlier step of the circuit',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ text: text(1000, 3), toStepId: z.string().max(20).optional() }),
  errors: [...stateErrors],
  ...answers,
});

export const cancelOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/cancel',
  summary: 'Drop a draft or a returned document',
  access: 'officer',
  params: IdParams,
  body: Expected.extend({ text: text(1000, 0).default('') }),
  errors: [...stateErrors],
  ...answers,
});

export const assignNumber = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/number',
  summary: 'Take the next number and today’s date (Vietnam time) from the book, or a number reserved ahead',
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({
    bookId: Id.optional(),
    /** One that was reserved ahead in that book, with the date it was reserved on. */
    number: z.int().min(1).optional(),
  }).refine(({ bookId, number }) => number === undefined || bookId !== undefined, { path: ['bookId'] }),
  errors: [
    ...stateErrors,
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_STATE_SECRET',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_ALREADY_NUMBERED',
    'OUTGOING_REFERENCE_UNKNOWN',
    'REGISTER_UNKNOWN',
    'REGISTER_CLOSED',
    'REGISTER_DATE_BACKWARDS',
    'REGISTER_OTHER_KIND',
    'REGISTER_NOTATION_TOO_LONG',
    'REGISTER_PATTERN_AMBIGUOUS',
    'REGISTER_NUMBER_BOUND',
    'REGISTER_NUMBER_VOID',
    'REGISTER_NUMBER_BACKDATED',
  ],
  ...answers,
});

export const getNumberChoices = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/number',
  summary:
    'What the document would be numbered as, in each book that takes its kind, and numbers reserved ahead',
  tag: TAG,
  access: 'clerk',
  params: IdParams,
  response: NumberChoices,
  errors: [
    'NOT_FOUND',
    'FORBIDDEN',
    'OUTGOING_WRONG_STATE',
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_ALREADY_NUMBERED',
  ],
});

export const readdressOutgoing = defineRoute({
  method: 'put',
  path: '/api/outgoing/:id/recipients',
  summary: 'Before the release: leave recipients out that take nothing now, and put others in',
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({
    reason: text(500, 10),
    added: codes.default([]),
    removed: codes.default([]),
  }).refine(({ added, removed }) => added.length + removed.length > 0, { path: ['added'] }),
  errors: [...stateErrors, 'AGENCY_UNKNOWN', 'OUTGOING_NO_RECIPIENT'],
  ...answers,
});

export const releaseOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/release',
  summary:
    'Release to every recipient; delivery goes on by itself. Refused with everything the pre-flight finds',
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({
    /** Recipients that cannot receive now and are to be left out; any other stays a recipient. */
    leaveOut: z.array(OrganCode).max(1000).default([]),
  }),
  errors: [
    ...stateErrors,
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_NOT_NUMBERED',
    'OUTGOING_NOT_SEALED',
    'OUTGOING_ANNEX_NOT_SEALED',
    'OUTGOING_NO_RECIPIENT',
    'MAIL_NOT_SET_UP',
    'RECIPIENT_UNREACHABLE',
    'OUTGOING_SIGNATURE_INVALID',
    'FILE_UNKNOWN',
    'AGENCY_UNKNOWN',
    'REVOCATION_UNAVAILABLE',
    'SERVER_BUSY',
  ],
  ...answers,
});

/** Chosen once for this act: the request sent again, by a second click too, asks nobody twice. */
const key = z.uuid();

export const recallOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/recall',
  summary:
    'Ask recipients (all of them unless named) to give the document back: lấy lại where it is not registered, thu hồi where it is',
  access: 'clerk',
  params: IdParams,
  body: z.object({
    key,
    reason: text(500, 10),
    recipientCodes: codes.optional(),
    /** Whether those besides agencies lose it too; default: when no agency is named. */
    others: z.boolean().optional(),
  }),
  errors: [...stateErrors, 'OUTGOING_NOTHING_TO_RECALL'],
  ...answers,
});

export const changeRecipients = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/recipients',
  summary: 'Send the released document to further agencies, and ask others to drop it',
  access: 'clerk',
  params: IdParams,
  body: z
    .object({ key, reason: text(500, 10), added: codes.default([]), removed: codes.default([]) })
    .refine(({ added, removed }) => added.length + removed.length > 0, { path: ['added'] }),
  errors: [...stateErrors, 'AGENCY_UNKNOWN', 'OUTGOING_NOTHING_TO_RECALL'],
  ...answers,
});

/** Sheets of labels, A4: 2 × 7 of 99.1 × 38.1 mm, 3 × 8 of 70 × 37 mm. */
export const LabelSheet = z.enum(['2x7', '3x8']);
export type LabelSheet = z.infer<typeof LabelSheet>;

export const downloadLabels = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/labels',
  summary: 'Labels for those who get the numbered document on paper, as one PDF of A4 sheets',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  query: z.object({
    sheet: LabelSheet.default('2x7'),
    /** Labels of the first sheet that are used already. */
    skip: z.coerce.number().int().min(0).max(23).default(0),
  }),
  download: 'application/pdf',
  errors: ['NOT_FOUND', 'OUTGOING_WRONG_STATE', 'OUTGOING_NO_RECIPIENT', 'SERVER_BUSY'],
});

export const verifyOutgoing = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/verification',
  summary: 'Signature report of the current version, made now',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: VerificationReport,
  errors: ['NOT_FOUND', 'SERVER_BUSY'],
});

export const downloadOutgoingFile = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/files/:digest',
  summary: 'Bytes of a version or attachment; supports Range',
  tag: TAG,
  access: 'signed-in',
  params: DocumentFileParams,
  download: 'application/octet-stream',
  errors: ['NOT_FOUND', 'FILE_RANGE_UNSATISFIABLE'],
});
