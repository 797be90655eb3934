// An outgoing document (văn bản đi) as it crosses the wire: what a drafter fills in, and what everybody sees of it.
import { z } from 'zod';
import { AuditAction } from './audit-actions.ts';
import { CircuitChoice, CircuitView } from './circuit.ts';
import { CalendarDate, Digest, Id, Instant, OrganCode, PersonRef, text } from './common-shapes.ts';
import { InternalChoice, MailChoice, MOST_MAILS, NO_INTERNAL } from './distribution.ts';
import { FileChoice, FileSource } from './files.ts';
import {
  CircuitStepKind,
  DeliveryState,
  DocumentKind,
  OutgoingState,
  RecipientFault,
  RequestKind,
  RequestState,
  SigningCapacity,
  StatusCode,
  StatusRefusal,
  Urgency,
} from './vocabulary.ts';

export const AttachmentChoice = FileChoice.extend({
  /** Its pages go behind those of the main document when that is submitted; else it is a file of its own. */
  inSameFile: z.boolean().default(false),
});
export type AttachmentChoice = z.infer<typeof AttachmentChoice>;

/** Somebody who gets it on paper: what stands on the envelope, and how many copies are in it. */
export const PaperRecipient = z.object({
  name: text(200),
  address: text(300, 0).default(''),
  copies: z.int().min(1).max(999).default(1),
});
export type PaperRecipient = z.infer<typeof PaperRecipient>;

/** What a drafter fills in. A draft may be incomplete; `submit` asks for all of it. */
export const DraftFields = z.object({
  kind: DocumentKind,
  subject: text(500),
  urgency: Urgency.default('normal'),
  /** Who is to sign. */
  signerPostId: Id.nullable().default(null),
  capacity: SigningCapacity.default('direct'),
  recipientCodes: z.array(OrganCode).max(1000).default([]),
  /** Sent by post or by hand; labels are printed for them. */
  paperRecipients: z.array(PaperRecipient).max(500).default([]),
  /** Printed "Nơi nhận" lines beyond the agencies, e.g. "Lưu: VT, VP." */
  toPlaces: z.array(text(150)).max(50).default([]),
  dueOn: CalendarDate.nullable().default(null),
  main: FileChoice.nullable().default(null),
  /** In the order in which they are listed and sent. */
  attachments: z.array(AttachmentChoice).max(50).default([]),
  /** The released document of this agency that this one is to take the place of. */
  replacesId: Id.nullable().default(null),
  /** It is that document itself with corrected content, under its own number (cập nhật); else a new one (thay thế). */
  keepsNumber: z.boolean().default(false),
  /** The incoming document that this one answers (phúc đáp). */
  replyToId: Id.nullable().default(null),
  /** Steps before the signature; null: the agency's default for this kind and unit. */
  circuit: CircuitChoice.nullable().default(null),
  /** Units and people of the own agency. */
  internal: InternalChoice.default(NO_INTERNAL),
  /** Citizens and firms, by official e-mail. */
  mails: z.array(MailChoice).max(MOST_MAILS).default([]),
});
export type DraftFields = z.infer<typeof DraftFields>;

export const FileVersion = z.object({
  number: z.int(),
  digest: Digest,
  sizeBytes: z.int(),
  /** `joined`: with the pages of the attachments that are in the same file. */
  act: z.enum(['uploaded', 'joined', 'initialled', 'signed', 'sealed']),
  at: Instant,
  by: PersonRef,
  /** What an uploaded version was made from. */
  source: FileSource.optional(),
});

export const DocumentFile = z.object({
  digest: Digest,
  name: z.string(),
  sizeBytes: z.int(),
  mediaType: z.string(),
  source: FileSource.optional(),
});
export type DocumentFile = z.infer<typeof DocumentFile>;

export const Opinion = z.object({
  at: Instant,
  by: PersonRef,
  kind: z.enum([
    'submit',
    'approve',
    'form-pass',
    'form-fail',
    'return',
    'cancel',
    'reject',
    'take-back',
    'forward',
    'ask',
    'answer',
  ]),
  text: z.string(),
  /** The step of the circuit it was said in. */
  step: CircuitStepKind.optional(),
});
export type Opinion = z.infer<typeof Opinion>;

export const DeliveryStep = z.object({
  at: Instant,
  state: DeliveryState,
  text: z.string(),
  /** A step of something the sender asked, not of the ladder. */
  request: z.object({ kind: RequestKind, state: RequestState }).nullable().default(null),
});

/** What was asked of one recipient after release, and what became of it. */
export const RecipientRequest = z.object({
  id: z.string(),
  kind: RequestKind,
  reason: z.string(),
  at: Instant,
  state: RequestState,
  /** The recipient's reason, or why it could not be brought there. */
  text: z.string(),
  answeredAt: Instant.nullable(),
});
export type RecipientRequest = z.infer<typeof RecipientRequest>;

export const Delivery = z.object({
  id: Id,
  recipient: z.object({ code: OrganCode, name: z.string() }),
  state: DeliveryState,
  /** The last edXML status received. */
  statusCode: StatusCode.nullable(),
  steps: z.array(DeliveryStep),
  /** In the order in which they were asked. */
  requests: z.array(RecipientRequest),
  /** Waiting for the next try after a failure. */
  nextTryAt: Instant.nullable(),
  /** A failed one that a person has ended, perhaps by sending to another code instead. */
  givenUp: z
    .object({ at: Instant, by: PersonRef, reason: z.string(), readdressedTo: z.string().nullable() })
    .nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** A status of the document that was not believed. */
export const RefusedStatus = z.object({
  id: z.string(),
  /** Who has signed it. */
  from: z.object({ code: z.string(), name: z.string() }),
  code: StatusCode,
  refusal: StatusRefusal,
  text: z.string(),
  at: Instant,
});
export type RefusedStatus = z.infer<typeof RefusedStatus>;

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
  /** People it waits for now, of those named in it; none while it waits for the drafter or the clerks. */
  waitsFor: z.array(z.string()),
  /** Waits for the caller, or for somebody he stands for. */
  isMine: z.boolean(),
  /** The deadline of the open step. */
  stepDueOn: CalendarDate.nullable(),
  /** Released only: how many recipients stand where. */
  deliverySummary: z.object({
    total: z.int(),
    arrived: z.int(),
    registered: z.int(),
    completed: z.int(),
    refused: z.int(),
    failed: z.int(),
    recalled: z.int(),
  }),
});
export type OutgoingListItem = z.infer<typeof OutgoingListItem>;

/** Another outgoing document of this agency. */
const LinkedDocument = z.object({ id: Id, numberText: z.string() });

export const OutgoingDetail = z.object({
  id: Id,
  version: z.int(),
  state: OutgoingState,
  fields: DraftFields,
  agency: z.object({ code: z.string(), name: z.string(), place: z.string() }),
  unit: z.object({ id: Id, name: z.string() }),
  drafter: PersonRef,
  signer: PersonRef.nullable(),
  /** Before the release with what keeps one from receiving now. */
  recipients: z.array(
    z.object({ code: OrganCode, name: z.string(), fault: RecipientFault.nullable().default(null) }),
  ),
  /** Recipients that could not receive at the release, and were not sent to. */
  leftOut: z.array(z.object({ code: OrganCode, name: z.string() })),
  /** Số lượng bản: one for each agency it goes to, and those on paper. */
  copies: z.object({ electronic: z.int(), paper: z.int() }),
  /** The current bytes of the main document, and all earlier ones. */
  versions: z.array(FileVersion),
  attachments: z.array(DocumentFile),
  /** Attachments in the same file: their pages are, or will be, behind those of the main document. */
  appended: z.array(DocumentFile),
  opinions: z.array(Opinion),
  circuit: CircuitView,
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
  /** Newest first; the last fifty. */
  refusedStatuses: z.array(RefusedStatus),
  /** Recalls and changes of the recipients since the release. */
  laterActs: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['recall', 'recipients', 'reminder']),
      at: Instant,
      by: PersonRef,
      reason: z.string(),
      asked: z.array(OrganCode),
      added: z.array(OrganCode),
      /** Whether those besides agencies lose it too, or are reminded. */
      others: z.boolean(),
    }),
  ),
  replaces: LinkedDocument.nullable(),
  replacedBy: LinkedDocument.extend({ at: Instant }).nullable(),
  answersTo: z
    .object({ incomingId: Id, numberText: z.string(), senderName: z.string(), issuedOn: CalendarDate })
    .nullable(),
  replies: z.array(
    z.object({
      incomingId: Id,
      numberText: z.string(),
      sender: z.object({ code: OrganCode, name: z.string() }),
      at: Instant,
    }),
  ),
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
    reject: z.boolean(),
    takeBack: z.boolean(),
    forward: z.boolean(),
    askOpinion: z.boolean(),
    answerOpinion: z.boolean(),
    sign: z.boolean(),
    number: z.boolean(),
    seal: z.boolean(),
    readdress: z.boolean(),
    release: z.boolean(),
    cancel: z.boolean(),
    recall: z.boolean(),
    changeRecipients: z.boolean(),
    chooseOthers: z.boolean(),
    remind: z.boolean(),
    resendMail: z.boolean(),
  }),
});
export type OutgoingDetail = z.infer<typeof OutgoingDetail>;
