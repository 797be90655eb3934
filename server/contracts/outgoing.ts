// Outgoing documents (văn bản đi): draft, approval, signature, number, seal, release, delivery.
import { z } from 'zod';
import {
  CalendarDate,
  Digest,
  Expected,
  Id,
  IdParams,
  Instant,
  OrganCode,
  PageQuery,
  PersonRef,
  PlacedBox,
  pageOf,
  text,
} from './common-shapes.ts';
import { DocumentFileParams, FileChoice } from './files.ts';
import { defineRoute } from './route.ts';
import { VerificationReport } from './verification.ts';
import {
  AuditAction,
  DeliveryState,
  DocumentKind,
  OutgoingState,
  SigningCapacity,
  StatusCode,
  Urgency,
} from './vocabulary.ts';

const TAG = 'outgoing';

/** What a drafter fills in. A draft may be incomplete; `submit` asks for all of it. */
export const DraftFields = z.object({
  kind: DocumentKind,
  subject: text(500),
  urgency: Urgency.default('normal'),
  /** Who is to sign. */
  signerPostId: Id.nullable().default(null),
  capacity: SigningCapacity.default('direct'),
  recipientCodes: z.array(OrganCode).max(1000).default([]),
  /** Printed "Nơi nhận" lines beyond the agencies, e.g. "Lưu: VT, VP." */
  toPlaces: z.array(text(150)).max(50).default([]),
  dueOn: CalendarDate.nullable().default(null),
  main: FileChoice.nullable().default(null),
  attachments: z.array(FileChoice).max(50).default([]),
});
export type DraftFields = z.infer<typeof DraftFields>;

export const FileVersion = z.object({
  number: z.int(),
  digest: Digest,
  sizeBytes: z.int(),
  act: z.enum(['uploaded', 'signed', 'sealed']),
  at: Instant,
  by: PersonRef,
});

export const DocumentFile = z.object({
  digest: Digest,
  name: z.string(),
  sizeBytes: z.int(),
  mediaType: z.string(),
});
export type DocumentFile = z.infer<typeof DocumentFile>;

export const Opinion = z.object({
  at: Instant,
  by: PersonRef,
  kind: z.enum(['submit', 'approve', 'form-pass', 'form-fail', 'return', 'cancel']),
  text: z.string(),
});
export type Opinion = z.infer<typeof Opinion>;

export const DeliveryStep = z.object({ at: Instant, state: DeliveryState, text: z.string() });

export const Delivery = z.object({
  id: Id,
  recipient: z.object({ code: OrganCode, name: z.string() }),
  state: DeliveryState,
  /** The last edXML status received. */
  statusCode: StatusCode.nullable(),
  steps: z.array(DeliveryStep),
  /** Waiting for the next try after a failure. */
  nextTryAt: Instant.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

export const OutgoingListItem = z.object({
  id: Id,
  version: z.int(),
  state: OutgoingState,
  kind: DocumentKind,
  subject: z.string(),
  urgency: Urgency,
  numberText: z.string().nullable(),
  issuedOn: CalendarDate.nullable(),
  drafter: PersonRef,
  signer: PersonRef.nullable(),
  recipientCount: z.int(),
  dueOn: CalendarDate.nullable(),
  updatedAt: Instant,
  /** Released only: how many recipients stand where. */
  deliverySummary: z.object({
    total: z.int(),
    arrived: z.int(),
    registered: z.int(),
    completed: z.int(),
    refused: z.int(),
    failed: z.int(),
  }),
});
export type OutgoingListItem = z.infer<typeof OutgoingListItem>;

export const OutgoingDetail = z.object({
  id: Id,
  version: z.int(),
  state: OutgoingState,
  fields: DraftFields,
  agency: z.object({ code: z.string(), name: z.string(), place: z.string() }),
  unit: z.object({ id: Id, name: z.string() }),
  drafter: PersonRef,
  signer: PersonRef.nullable(),
  recipients: z.array(z.object({ code: OrganCode, name: z.string() })),
  /** The current bytes of the main document, and all earlier ones. */
  versions: z.array(FileVersion),
  attachments: z.array(DocumentFile),
  opinions: z.array(Opinion),
  number: z
    .object({
      value: z.int(),
      notation: z.string(),
      text: z.string(),
      issuedOn: CalendarDate,
      bookId: Id,
      bookName: z.string(),
    })
    .nullable(),
  deliveries: z.array(Delivery),
  timeline: z.array(
    z.object({ at: Instant, by: PersonRef.nullable(), action: AuditAction, text: z.string() }),
  ),
  createdAt: Instant,
  updatedAt: Instant,
  /** Acts the caller may do now; buttons follow these, never role names. */
  can: z.object({
    edit: z.boolean(),
    submit: z.boolean(),
    approve: z.boolean(),
    formCheck: z.boolean(),
    return: z.boolean(),
    sign: z.boolean(),
    number: z.boolean(),
    seal: z.boolean(),
    release: z.boolean(),
    cancel: z.boolean(),
  }),
});
export type OutgoingDetail = z.infer<typeof OutgoingDetail>;

const answers = { tag: TAG, response: OutgoingDetail } as const;
const stateErrors = ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'OUTGOING_WRONG_STATE'] as const;

/** Which queue of the outgoing day. */
export const OutgoingBox = z.enum([
  'drafts',
  'in-approval',
  'to-sign',
  'to-number',
  'to-seal',
  'to-release',
  'released',
  'all',
]);
export type OutgoingBox = z.infer<typeof OutgoingBox>;

export const listOutgoing = defineRoute({
  method: 'get',
  path: '/api/outgoing',
  summary: 'Outgoing documents the caller may see, newest change first',
  tag: TAG,
  access: 'signed-in',
  query: PageQuery.extend({
    box: OutgoingBox.default('all'),
    urgency: Urgency.optional(),
    text: z.string().max(200).optional(),
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
  body: DraftFields,
  status: 201,
  errors: ['FILE_UNKNOWN', 'FILE_NOT_PDF', 'AGENCY_UNKNOWN'],
  ...answers,
});

export const updateDraft = defineRoute({
  method: 'put',
  path: '/api/outgoing/:id',
  summary: 'Replace the fields of a draft or a returned document',
  access: 'officer',
  params: IdParams,
  body: Expected.extend({ fields: DraftFields }),
  errors: [...stateErrors, 'FILE_UNKNOWN', 'FILE_NOT_PDF', 'AGENCY_UNKNOWN'],
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
    'OUTGOING_INCOMPLETE',
    'OUTGOING_NO_RECIPIENT',
    'AGENCY_UNKNOWN',
    'FILE_UNKNOWN',
    'FILE_NOT_PDF',
    'FILE_BROKEN',
    'FILE_ENCRYPTED',
    'PDF_FORBIDS_CHANGE',
  ],
  ...answers,
});

export const approveOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/approve',
  summary: 'Approve the content (duyệt nội dung)',
  access: 'leader',
  params: IdParams,
  body: Expected.extend({ text: text(1000, 0).default('') }),
  errors: [...stateErrors],
  ...answers,
});

export const checkForm = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/form-check',
  summary: 'Record the form check (kiểm tra thể thức): passed, or failed with what to mend',
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({ passed: z.boolean(), text: text(1000, 0).default('') }),
  errors: [...stateErrors],
  ...answers,
});

export const returnOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/return',
  summary: 'Give back to the drafter with an opinion',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ text: text(1000, 3) }),
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

/** Where things go on the page; several boxes of one kind are allowed. */
export const SigningPlacement = z.object({
  /** The leader's signature image, or the seal. */
  image: PlacedBox,
  /** Seal only: the number after "Số:", NĐ 30/2020 Phụ lục I ô 3. */
  number: PlacedBox.optional(),
  /** Seal only: place and date, ô 4. */
  date: PlacedBox.optional(),
});
export type SigningPlacement = z.infer<typeof SigningPlacement>;

export const SigningSession = z.object({
  signingId: Id,
  kind: z.enum(['approval', 'seal']),
  /** After this the claim is free again. */
  expiresAt: Instant,
  /** The certificate that will be used. */
  certificate: z.object({ subject: z.string(), notAfter: z.string() }),
});
export type SigningSession = z.infer<typeof SigningSession>;

export const beginSigning = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/signatures',
  summary:
    'Claim the document for one signature: the leader’s approval, or the agency’s seal with number and date',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ kind: z.enum(['approval', 'seal']), placement: SigningPlacement }),
  response: SigningSession,
  status: 201,
  errors: [
    ...stateErrors,
    'SIGNING_IN_PROGRESS',
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_NOT_SIGNER',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_LOCKED',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
    'PDF_PAGE_UNKNOWN',
    'PDF_FORBIDS_CHANGE',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_INCOMPLETE',
    'FILE_BROKEN',
    'FILE_ENCRYPTED',
  ],
});

export const finishSigning = defineRoute({
  method: 'put',
  path: '/api/outgoing/:id/signatures/:signingId',
  summary: 'Sign with the PIN of the key; the result is verified before it becomes the new version',
  access: 'signed-in',
  params: z.object({ id: Id, signingId: Id }),
  body: z.object({ pin: z.string().min(1).max(100) }),
  errors: [
    ...stateErrors,
    'SIGNING_EXPIRED',
    'PIN_WRONG',
    'CREDENTIAL_LOCKED',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_UNTRUSTED',
    'CERT_KEY_USAGE',
    'CERT_REVOKED',
    'REVOCATION_UNAVAILABLE',
    'TIMESTAMP_UNAVAILABLE',
    'PDF_FORBIDS_CHANGE',
    'SIGNING_FAILED',
    'OUTGOING_SIGNATURE_INVALID',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_NOT_SIGNER',
    'CREDENTIAL_MISSING',
    'KEY_FILE_BROKEN',
    'FILE_NOT_PDF',
    'FILE_BROKEN',
    'FILE_ENCRYPTED',
  ],
  ...answers,
});

export const abandonSigning = defineRoute({
  method: 'delete',
  path: '/api/outgoing/:id/signatures/:signingId',
  summary: 'Let go of the claim',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id, signingId: Id }),
  errors: ['NOT_FOUND'],
});

export const assignNumber = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/number',
  summary: 'Take the next number and today’s date (Vietnam time) from the book',
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({ bookId: Id.optional() }),
  errors: [
    ...stateErrors,
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_ALREADY_NUMBERED',
    'REGISTER_UNKNOWN',
    'REGISTER_CLOSED',
    'REGISTER_DATE_BACKWARDS',
  ],
  ...answers,
});

export const releaseOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/release',
  summary: 'Release to every recipient; delivery goes on by itself',
  access: 'clerk',
  params: IdParams,
  body: Expected,
  errors: [...stateErrors, 'OUTGOING_NO_RECIPIENT', 'OUTGOING_SIGNATURE_INVALID', 'REVOCATION_UNAVAILABLE'],
  ...answers,
});

export const verifyOutgoing = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/verification',
  summary: 'Signature report of the current version, made now',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: VerificationReport,
  errors: ['NOT_FOUND'],
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
