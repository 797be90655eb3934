// What crosses the wire of an incoming document (văn bản đến), in lists and whole.
import { z } from 'zod';
import { AuditAction } from './audit-actions.ts';
import { CalendarDate, Id, Instant, OrganCode, PersonRef, text } from './common-shapes.ts';
import { HandRef } from './handwriting.ts';
import { EntryOrigin } from './incoming-origin.ts';
import { PaperNote } from './incoming-paper.ts';
import { NewestReports, Recheck } from './incoming-rechecks.ts';
import { SettledTwin } from './incoming-twins.ts';
import { DocumentFile } from './outgoing-document.ts';
import { ReadFields } from './read-fields.ts';
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
  /** Its holder is not in that post any more, and it is not done. */
  hasLeft: z.boolean(),
  /** What the caller may do with it. */
  can: z.object({ answerTime: z.boolean(), withdraw: z.boolean(), giveAnew: z.boolean() }),
});
export type Assignment = z.infer<typeof Assignment>;

/** A part of the work for a post, or for a unit, whose head then answers for it. */
export const GivenTo = z
  .object({
    role: AssignmentRole,
    postId: Id.optional(),
    unitId: Id.optional(),
    dueOn: CalendarDate.nullable().default(null),
    /** Although nobody works on that day. */
    evenOff: z.boolean().default(false),
  })
  .refine(({ postId, unitId }) => (postId === undefined) !== (unitId === undefined), {
    error: 'a post or a unit',
  });
export type GivenTo = z.input<typeof GivenTo>;

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
  /** By the last look at its signatures. */
  verdict: Verdict,
  /** False: nothing in it can carry an electronic signature. */
  hasFiles: z.boolean(),
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
  /** Its paper original is here too. */
  hasPaper: z.boolean(),
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
  /** With what was found of each on arrival. */
  files: z.array(FileVerification),
  /** On arrival. */
  verdict: Verdict,
  /** By the last look since. */
  verdictNow: Verdict,
  /** Later looks at the signatures, the newest last. */
  rechecks: z.array(Recheck),
  /** By the last look that learnt anything; empty where there was none. */
  newestReports: NewestReports,
  /** Its packet came without a signature, on the word of who brought it; the papers in it are judged by their own. */
  isUnsigned: z.boolean(),
  /** Null for a document that a packet brought. */
  origin: EntryOrigin.nullable(),
  /** What was read of it before a clerk took it in, and what he made of that; null where nothing was read. */
  readFields: ReadFields.nullable(),
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
  /** Of its paper original, in the order in which it was written; the last one holds. */
  paper: z.array(PaperNote),
  refusal: z.object({ reason: RefusalReason, text: z.string(), at: Instant, by: PersonRef }).nullable(),
  /** Documents it looked like, and what was decided of each. */
  settledTwins: z.array(SettledTwin),
  /** `hand`: written by hand on a page; the text may be empty then. */
  instructions: z.array(z.object({ at: Instant, by: PersonRef, text: z.string(), hand: HandRef.nullable() })),
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
    notePaper: z.boolean(),
    recheck: z.boolean(),
  }),
  /** Who is away, and in whose place the caller sees and acts; null: as himself. */
  insteadOf: PersonRef.extend({ postId: Id }).nullable(),
});
export type IncomingDetail = z.infer<typeof IncomingDetail>;
