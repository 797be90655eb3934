// What arrives besides exchange packets: official e-mail, scans, papers typed in or uploaded by hand. Stored first,
// processed after; nothing is lost that could not be read.
import { z } from 'zod';
import {
  Digest,
  Expected,
  Id,
  IdParams,
  Instant,
  PageQuery,
  PersonRef,
  PlacedBox,
  pageOf,
  text,
} from './common-shapes.ts';
import { DocumentFileParams, FileChoice } from './files.ts';
import { EntryFields, IncomingDetail, IncomingListItem } from './incoming-document.ts';
import { EntryOrigin } from './incoming-origin.ts';
import { ProposedName, ReadValue } from './read-fields.ts';
import { defineRoute } from './route.ts';

const TAG = 'intake';

export const IntakeChannel = z.enum(['email', 'scan', 'hand']);
export type IntakeChannel = z.infer<typeof IntakeChannel>;

export const IntakeState = z.enum(['stored', 'processing', 'ready', 'needs-attention', 'taken', 'dropped']);
export type IntakeState = z.infer<typeof IntakeState>;

/** Why an item waits for a person; the interface has a sentence for each. */
export const IntakeProblemCode = z.enum([
  'MAIL_UNREADABLE',
  'MAIL_TOO_LARGE',
  'MAIL_TOO_DEEP',
  'MAIL_TOO_MANY_PARTS',
  'MAIL_HEADERS_TOO_LARGE',
  'MAIL_NO_ATTACHMENT',
  'MAIL_SENDER_UNKNOWN',
  'MAIL_DUPLICATE',
  'PACKET_REFUSED',
  'FILE_ENCRYPTED',
  'FILE_BROKEN',
  'FILE_TYPE_REFUSED',
  'ZIP_SUSPICIOUS',
  'SCAN_SEVERAL_PAPERS',
  'OCR_UNAVAILABLE',
  'OCR_FAILED',
  'OCR_TIMEOUT',
  'PROCESSING_FAILED',
  'PROCESSING_TIMEOUT',
]);
export type IntakeProblemCode = z.infer<typeof IntakeProblemCode>;

export const IntakeProblem = z.object({
  code: IntakeProblemCode,
  /** For whoever looks into it: a file's name, an error's code. */
  detail: z.string(),
  at: Instant,
});

/** Where the item came from, as far as it is known; of a mail its sender can be forged. */
export const IntakeSource = z.object({
  address: z.string().optional(),
  senderName: z.string().optional(),
  subject: z.string().optional(),
  messageId: z.string().optional(),
  sentAt: Instant.optional(),
  /** The mailbox or device it came through. */
  through: z.string().optional(),
  /** The words of a mail, shortened. */
  note: z.string().optional(),
});
export type IntakeSource = z.infer<typeof IntakeSource>;

export const IntakeFile = z.object({
  digest: Digest,
  name: z.string(),
  sizeBytes: z.int(),
  mediaType: z.string(),
  /** `raw`: as it came; `paper`: a document or an appendix found in it. */
  role: z.enum(['raw', 'paper']),
  pageCount: z.int().optional(),
  /** What is wrong with this file alone. */
  problem: IntakeProblemCode.optional(),
  /** What a ZIP says it holds; it is not unpacked. */
  inside: z.array(z.object({ name: z.string(), sizeBytes: z.number() })).optional(),
});
export type IntakeFile = z.infer<typeof IntakeFile>;

export const ProposedField = ReadValue.extend({
  /** Where on the paper. */
  at: PlacedBox.extend({ digest: Digest }).optional(),
});
export type ProposedField = z.infer<typeof ProposedField>;

export const Proposed = z.partialRecord(ProposedName, ProposedField);
export type Proposed = z.infer<typeof Proposed>;

const IntakeCan = z.object({ take: z.boolean(), retry: z.boolean(), drop: z.boolean(), split: z.boolean() });

export const IntakeListItem = z.object({
  id: Id,
  version: z.int(),
  channel: IntakeChannel,
  state: IntakeState,
  receivedAt: Instant,
  name: z.string(),
  from: z.string(),
  papers: z.int(),
  problem: IntakeProblem.nullable(),
});
export type IntakeListItem = z.infer<typeof IntakeListItem>;

export const IntakeDetail = IntakeListItem.extend({
  source: IntakeSource,
  by: PersonRef.nullable(),
  files: z.array(IntakeFile),
  proposed: Proposed,
  /** The item it was a part of. */
  partOf: Id.nullable(),
  /** What became of it: documents, other items, or packets given to the exchange. */
  taken: z
    .object({
      as: z.enum(['document', 'items', 'packets']),
      ids: z.array(z.string()),
      at: Instant,
      by: PersonRef.nullable(),
    })
    .nullable(),
  dropped: z.object({ reason: z.string(), at: Instant, by: PersonRef }).nullable(),
  can: IntakeCan,
});
export type IntakeDetail = z.infer<typeof IntakeDetail>;

/** One line of the queue: a packet that waits to be registered, or an item. */
export const IntakeRow = z.object({
  id: Id,
  packet: IncomingListItem.nullable(),
  item: IntakeListItem.nullable(),
});
export type IntakeRow = z.infer<typeof IntakeRow>;

export const IntakeBox = z.enum(['waiting', 'problems', 'done']);
export type IntakeBox = z.infer<typeof IntakeBox>;

export const listIntake = defineRoute({
  method: 'get',
  path: '/api/intake',
  summary: 'All that waits to be taken in: packets to be registered and intake items, newest first',
  tag: TAG,
  access: 'clerk',
  query: PageQuery.extend({ box: IntakeBox.default('waiting') }),
  response: pageOf(IntakeRow),
  errors: [],
});

const answers = { tag: TAG, access: 'clerk', response: IntakeDetail } as const;
const stateErrors = ['NOT_FOUND', 'CONFLICT', 'INTAKE_WRONG_STATE'] as const;

export const getIntake = defineRoute({
  method: 'get',
  path: '/api/intake/:id',
  summary: 'One intake item with its files and proposed fields',
  params: IdParams,
  errors: ['NOT_FOUND'],
  ...answers,
});

export const uploadIntake = defineRoute({
  method: 'post',
  path: '/api/intake',
  summary: 'Put an uploaded file into the queue; `key` makes a repetition do nothing',
  body: z.object({ key: Id, file: FileChoice }),
  status: 201,
  errors: ['FILE_UNKNOWN'],
  ...answers,
});

export const retryIntake = defineRoute({
  method: 'post',
  path: '/api/intake/:id/retry',
  summary: 'Process a parked item again',
  params: IdParams,
  body: Expected,
  errors: [...stateErrors],
  ...answers,
});

export const dropIntake = defineRoute({
  method: 'post',
  path: '/api/intake/:id/drop',
  summary: 'Put an item aside with a reason; its bytes stay',
  params: IdParams,
  body: Expected.extend({ reason: text(500, 10) }),
  errors: [...stateErrors],
  ...answers,
});

export const takeIntake = defineRoute({
  method: 'post',
  path: '/api/intake/:id/take',
  summary: 'Make an incoming document of it; a repetition finds the same document',
  tag: TAG,
  access: 'clerk',
  params: IdParams,
  body: EntryFields.extend({
    version: z.int().min(1),
    origin: EntryOrigin.optional(),
    /** The papers that belong to the document; the first is the main one. */
    papers: z.array(Digest).max(50),
    /** Of what was read: the fields of which the clerk said that they are right. */
    confirmed: z.array(ProposedName).max(20).default([]),
  }),
  response: IncomingDetail,
  status: 201,
  errors: [...stateErrors, 'INTAKE_FILE_UNKNOWN'],
});

export const downloadIntakeFile = defineRoute({
  method: 'get',
  path: '/api/intake/:id/files/:digest',
  summary: 'Bytes of a file of the item, also as it came; supports Range',
  tag: TAG,
  access: 'clerk',
  params: DocumentFileParams,
  download: 'application/octet-stream',
  errors: ['NOT_FOUND', 'FILE_RANGE_UNSATISFIABLE'],
});

/** How an official mailbox has answered lately. */
export const Mailbox = z.object({
  id: Id,
  label: z.string(),
  okAt: Instant.nullable(),
  failingSince: Instant.nullable(),
  failures: z.int(),
  /** As the server, or the network, said it. */
  error: z.string(),
  nextTryAt: Instant.nullable(),
});
export type Mailbox = z.infer<typeof Mailbox>;

export const listMailboxes = defineRoute({
  method: 'get',
  path: '/api/mailboxes',
  summary: 'Official mailboxes of the agency and how they answer',
  tag: TAG,
  access: 'administrator',
  response: z.object({ items: z.array(Mailbox) }),
  errors: [],
});
