// Whom a document goes to besides agencies: units and people of the own agency, and citizens and firms by official
// e-mail; what became of it there; and the page that an e-mail's link opens (NĐ 30/2020 Điều 18, NĐ 137/2024).
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
  pageOf,
  text,
} from './common-shapes.ts';
import { DocumentFileParams } from './files.ts';
import { defineRoute } from './route.ts';
import { VerificationReport } from './verification.ts';
import { DocumentKind, Urgency } from './vocabulary.ts';

const TAG = 'distribution';

export const MOST_MAILS = 200;

/** Units mean whoever has a post there when he looks. */
export const InternalChoice = z.object({
  unitIds: z.array(Id).max(200).default([]),
  personIds: z.array(Id).max(500).default([]),
});
export type InternalChoice = z.infer<typeof InternalChoice>;
export const NO_INTERNAL: InternalChoice = { unitIds: [], personIds: [] };

/** A header of a letter has one line, and its domain one form. */
const MailAddress = z
  .string()
  .trim()
  .overwrite((address) => address.replace(/@[^@]*$/, (domain) => domain.toLowerCase()))
  .max(254)
  .pipe(z.email());

export const MailChoice = z.object({
  name: text(150).pipe(z.string().regex(/^[^\t\n]*$/)),
  address: MailAddress,
});
export type MailChoice = z.infer<typeof MailChoice>;

/** `sending`: handed over now. `uncertain`: the line broke when the server may have taken it already. */
export const MailState = z.enum(['queued', 'sending', 'sent', 'failed', 'uncertain', 'withdrawn']);
export type MailState = z.infer<typeof MailState>;

/** What a letter is for. */
export const MailPurpose = z.enum(['release', 'reminder', 'recall', 'replacement']);
export type MailPurpose = z.infer<typeof MailPurpose>;

export const MailStep = z.object({
  at: Instant,
  state: MailState,
  purpose: MailPurpose,
  /** What the mail server said, or why it was not reached. */
  text: z.string(),
});

export const MailDelivery = z.object({
  id: Id,
  name: z.string(),
  address: z.string(),
  state: MailState,
  purpose: MailPurpose,
  steps: z.array(MailStep),
  nextTryAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  /** When the link was first opened. */
  openedAt: Instant.nullable(),
  remindedAt: Instant.nullable(),
});
export type MailDelivery = z.infer<typeof MailDelivery>;

export const Reader = z.object({
  person: PersonRef,
  unitName: z.string(),
  firstAt: Instant.nullable(),
  lastAt: Instant.nullable(),
  remindedAt: Instant.nullable(),
  /** He has no post any more by which he would be told. */
  hasLeft: z.boolean(),
});
export type Reader = z.infer<typeof Reader>;

export const OtherRecipients = z.object({
  units: z.array(z.object({ id: Id, name: z.string() })),
  people: z.array(PersonRef),
  mails: z.array(MailChoice),
  /** Since release. */
  mailDeliveries: z.array(MailDelivery),
  /** Since release; null for those who are not to know who has read it. */
  readers: z.array(Reader).nullable(),
  /** Whether this server can send e-mail. */
  canMail: z.boolean(),
});
export type OtherRecipients = z.infer<typeof OtherRecipients>;

const outgoingErrors = ['NOT_FOUND', 'FORBIDDEN', 'OUTGOING_WRONG_STATE'] as const;

export const getOtherRecipients = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/other-recipients',
  summary:
    'Recipients besides agencies: units, people, e-mail; since release, who has read it and what became of each',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: OtherRecipients,
  errors: ['NOT_FOUND'],
});

export const chooseOtherRecipients = defineRoute({
  method: 'put',
  path: '/api/outgoing/:id/other-recipients',
  summary: 'Choose, before release, the recipients besides agencies; the signed file stays as it is',
  tag: TAG,
  access: 'clerk',
  params: IdParams,
  body: Expected.extend({ internal: InternalChoice, mails: z.array(MailChoice).max(MOST_MAILS) }),
  response: OtherRecipients,
  errors: [...outgoingErrors, 'CONFLICT', 'INTERNAL_RECIPIENT_UNKNOWN', 'MAIL_ADDRESS_TWICE'],
});

/** Chosen once for this act: the request sent again reminds nobody twice. */
const key = z.uuid();

export const remindRecipients = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/reminders',
  summary:
    'Remind those who have not registered, read or opened: agencies are noted as reminded, people are notified, e-mail is sent again',
  tag: TAG,
  access: 'clerk',
  params: IdParams,
  body: z.object({
    key,
    reason: text(500, 3),
    agencies: z.array(OrganCode).max(1000).default([]),
    /** Everybody of the own agency who has not read it. */
    readers: z.boolean().default(false),
    mailIds: z.array(Id).max(MOST_MAILS).default([]),
  }),
  response: OtherRecipients,
  errors: [...outgoingErrors, 'OUTGOING_NOBODY_TO_REMIND', 'MAIL_NOT_SET_UP'],
});

export const resendMail = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/mails/:mail/resend',
  summary: 'Send a failed or uncertain e-mail again, perhaps to a corrected address',
  tag: TAG,
  access: 'clerk',
  params: z.object({ id: Id, mail: Id }),
  body: z.object({ address: MailAddress.optional() }),
  response: OtherRecipients,
  errors: [...outgoingErrors, 'MAIL_WRONG_STATE', 'MAIL_ADDRESS_TWICE', 'MAIL_NOT_SET_UP'],
});

/** Why a document is no longer in force. */
const Ended = z.object({
  kind: z.enum(['recalled', 'replaced']),
  at: Instant,
  /** Of what took its place. */
  byNumber: z.string().nullable(),
});
export type Ended = z.infer<typeof Ended>;

const Facts = z.object({
  kind: DocumentKind,
  subject: z.string(),
  numberText: z.string(),
  issuedOn: CalendarDate,
});
const File = z.object({ digest: Digest, name: z.string(), sizeBytes: z.int(), mediaType: z.string() });

export const InternalItem = Facts.extend({
  id: Id,
  urgency: Urgency,
  signer: z.object({ name: z.string(), title: z.string() }),
  releasedAt: Instant,
  /** When the caller first read it. */
  readAt: Instant.nullable(),
  ended: Ended.nullable(),
});
export type InternalItem = z.infer<typeof InternalItem>;

export const InternalDetail = InternalItem.extend({
  unitName: z.string(),
  dueOn: CalendarDate.nullable(),
  main: File,
  attachments: z.array(File),
});
export type InternalDetail = z.infer<typeof InternalDetail>;

export const InternalBox = z.enum(['unread', 'all']);
export type InternalBox = z.infer<typeof InternalBox>;

export const listInternal = defineRoute({
  method: 'get',
  path: '/api/internal',
  summary:
    'Documents released to the caller or to his unit, newest first; a page may be short of unread ones',
  tag: TAG,
  access: 'signed-in',
  query: PageQuery.extend({ box: InternalBox.default('all') }),
  response: pageOf(InternalItem),
  errors: [],
});

export const getInternal = defineRoute({
  method: 'get',
  path: '/api/internal/:id',
  summary: 'One document released to the caller or to his unit',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: InternalDetail,
  errors: ['NOT_FOUND'],
});

export const downloadInternalFile = defineRoute({
  method: 'get',
  path: '/api/internal/:id/files/:digest',
  summary: 'Bytes of the released document or an attachment; that it was read is noted before',
  tag: TAG,
  access: 'signed-in',
  params: DocumentFileParams,
  download: 'application/octet-stream',
  errors: ['NOT_FOUND', 'FILE_RANGE_UNSATISFIABLE'],
});

/** 256 random bits; it stands in the body, and behind the # of the link, so that no log has it. */
const LetterToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const PublicLetter = Facts.extend({
  issuer: z.object({ code: z.string(), name: z.string() }),
  signer: z.object({ name: z.string(), title: z.string() }),
  ended: Ended.nullable(),
  /** None once it is no longer in force. */
  files: z.array(File),
  /** What the signatures of the document are worth now; null once it is no longer in force. */
  report: VerificationReport.nullable(),
});
export type PublicLetter = z.infer<typeof PublicLetter>;

const publicErrors = ['NOT_FOUND', 'TOO_MANY_REQUESTS'] as const;

export const lookUpLetter = defineRoute({
  method: 'post',
  path: '/api/public/letter',
  summary:
    'What the link in an e-mail names: issuer, number, date, subject, the verdict on its signatures now',
  tag: TAG,
  access: 'public',
  body: z.object({ token: LetterToken }),
  response: PublicLetter,
  errors: [...publicErrors, 'SERVER_BUSY'],
});

export const downloadLetterFile = defineRoute({
  method: 'post',
  path: '/api/public/letter/file',
  summary: 'Bytes of the document or an attachment that the link in an e-mail names',
  tag: TAG,
  access: 'public',
  body: z.object({ token: LetterToken, digest: Digest }),
  download: 'application/octet-stream',
  errors: [...publicErrors, 'LETTER_WITHDRAWN', 'FILE_RANGE_UNSATISFIABLE'],
});
