// One incoming document, the whole aggregate: the packet's facts, its checked files, registration, handling.

import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { HandRef } from '../../contracts/handwriting.ts';
import type { EntryOrigin } from '../../contracts/incoming-origin.ts';
import type { TwinChoice } from '../../contracts/incoming-twins.ts';
import type { ReadField } from '../../contracts/read-fields.ts';
import type { VerificationReport } from '../../contracts/verification.ts';
import type {
  DocumentKind,
  IncomingState,
  RefusalReason,
  Urgency,
  Verdict,
} from '../../contracts/vocabulary.ts';
import type { AssignedTo } from './assignment-tree.ts';
import type { PartReminder } from './part-reminders.ts';
import type { Cancellation, LinkedDocument, SendersRequest } from './senders-request.ts';

/** A file of the packet with what was found of its signatures on arrival; null when it is no PDF. */
export interface CheckedFile {
  digest: string;
  name: string;
  sizeBytes: number;
  mediaType: string;
  isMain: boolean;
  report: VerificationReport | null;
}

/** What was read of a paper, and what the clerk who took it in made of that. */
export interface TakenFields {
  at: Date;
  by: PersonRef;
  fields: ReadField[];
}

export interface Registration {
  bookId: string;
  bookName: string;
  arrivalNumber: number;
  arrivedOn: string;
  at: Date;
  by: PersonRef;
  /** Why it was registered although the signature is invalid. */
  overrideReason: string | null;
}

/** Decided once of two documents, kept on the one that was decided of. */
export interface SettledTwin extends LinkedDocument {
  choice: TwinChoice;
  reason: string;
  at: Date;
  by: PersonRef;
}

/** A sentence of a person: an instruction, a report, the result. */
export interface Remark {
  at: Date;
  by: PersonRef;
  text: string;
}

/** Typed, written by hand, or both. */
export interface Instruction extends Remark {
  hand?: HandRef;
}

/** What a handler says of his part, with the files he adds. */
export interface Report extends Remark {
  /** Made by who wrote it: the same report again is known by it. */
  key?: string;
  files?: Array<Omit<CheckedFile, 'isMain' | 'report'>>;
}

/** Of the paper original; the last one holds. Null: it has not come after all. */
export interface PaperNote {
  at: Date;
  by: PersonRef;
  receivedOn: string | null;
  place: string;
  remark: string;
}

/** Its signatures were verified again; by the system where `by` is null. */
export interface Recheck {
  at: Date;
  by: PersonRef | null;
  before: Verdict;
  after: Verdict;
  /** No authority answered: nothing was learnt. */
  isSilent: boolean;
  /** Empty where later ones are kept. */
  reports: Array<{ digest: string; report: VerificationReport }>;
}

/** A look to come, after so many. */
export interface NextRecheck {
  at: Date;
  tries: number;
}

/** One line of the document's own time-line. */
export interface ActLine {
  at: Date;
  by: PersonRef | null;
  action: AuditAction;
  text: string;
}

export interface IncomingDocument {
  id: string;
  agencyId: string;
  packetId: string;
  version: number;
  state: IncomingState;
  arrivedAt: Date;
  sender: { code: string; name: string };
  documentId: string;
  numberText: string;
  issuedOn: string;
  place: string;
  kind: DocumentKind | null;
  kindName: string;
  subject: string;
  urgency: Urgency;
  signer: { name: string; title: string; capacity: string };
  toPlaces: string[];
  replyDueOn: string | null;
  files: CheckedFile[];
  /** On arrival; the reports of `files` are those it follows from. */
  verdict: Verdict;
  /** By the last look since. Absent where nobody has looked again. */
  verdictNow?: Verdict;
  /** Later looks at the signatures, the newest last. */
  rechecks?: Recheck[];
  /** When the system looks again by itself, and how often it has. */
  nextRecheck?: NextRecheck | null;
  /** Its packet was not signed. Absent on documents that came before such were taken. */
  isUnsigned?: boolean;
  /** How it came, of a document that no packet brought: nobody is told of its states. */
  origin?: EntryOrigin;
  /** Absent where nothing was read of it. */
  readFields?: TakenFields;
  registration: Registration | null;
  /** Whether leaders may see it. */
  wasRegistered: boolean;
  refusal: { reason: RefusalReason; text: string; at: Date; by: PersonRef } | null;
  /** Absent where nobody has noted anything of its paper. */
  paper?: PaperNote[];
  /** By the last of `paper`, for the lists. */
  hasPaper?: boolean;
  /** Documents it looked like, and what was decided. Absent on those that looked like none. */
  settledTwins?: SettledTwin[];
  instructions: Instruction[];
  assignments: AssignedTo[];
  /** Persons of `assignments`, for the lists. */
  assigneeIds: string[];
  /** Who sees it by the tree: they, and the heads of their units. */
  viewerIds: string[];
  /** The leader who assigned it last. */
  assignedBy: PersonRef | null;
  /** Deadline of the lead, else the reply wanted by the sender. */
  dueOn: string | null;
  progress: Report[];
  completedAt: Date | null;
  /** What the sender asked of it after it had arrived, and the answers. */
  requests: SendersRequest[];
  cancellation: Cancellation | null;
  /** The earlier documents of the sender it takes the place of; `id` is null for one that never came here. */
  replaces: Array<{ documentId: string; id: string | null; numberText: string }>;
  replacedBy: LinkedDocument | null;
  /** The documents it answers; `outgoingId` where this agency had sent that document to its sender. */
  answersTo: Array<{ documentId: string; numberText: string; outgoingId: string | null }>;
  /** Documents of this agency that have answered it. */
  repliedBy: Array<LinkedDocument & { at: Date }>;
  /** What was told of the deadlines of its parts; absent: nothing. Written by store-due.ts alone. */
  reminders?: PartReminder[];
  /** Persons who have opened it. */
  readBy: string[];
  acts: ActLine[];
  updatedAt: Date;
}

/** What a list shows of a document. */
export type IncomingSummary = Pick<
  IncomingDocument,
  | 'id'
  | 'version'
  | 'state'
  | 'arrivedAt'
  | 'sender'
  | 'numberText'
  | 'issuedOn'
  | 'kind'
  | 'kindName'
  | 'subject'
  | 'urgency'
  | 'dueOn'
  | 'verdict'
  | 'verdictNow'
  | 'isUnsigned'
  | 'origin'
  | 'readBy'
  | 'hasPaper'
  | 'requests'
> & {
  registration: Pick<Registration, 'arrivalNumber' | 'arrivedOn'> | null;
  files: Array<Pick<CheckedFile, 'digest'>>;
  cancellation: Pick<Cancellation, 'reason'> | null;
  /** Who has the lead, of however many parts. */
  lead: PersonRef | null;
  /** Its rank in a queue; absent where it waits in its turn. */
  pressing?: number;
  /** What its twins are found by. */
  twinKeys: string[];
};

/** The same with what is to be done: all parts, and the instructions they follow. */
export type IncomingWork = IncomingSummary &
  Pick<IncomingDocument, 'assignments'> & { instructions: Array<{ by: { id: string }; text: string }> };

export const leadOf = ({ assignments }: Pick<IncomingDocument, 'assignments'>): AssignedTo | undefined =>
  assignments.find(({ role, parentId }) => role === 'lead' && parentId === null);
