// What outgoing asks of its neighbours, in the least they have to give; container.ts passes the real features.
import type { Readable } from 'node:stream';
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { StoredFile } from '../contracts/files.ts';
import type { Delivery, DocumentFile, OutgoingListItem } from '../contracts/outgoing-document.ts';
import type {
  DeliveryState,
  DocumentKind,
  RequestKind,
  RequestState,
  SigningCapacity,
  StatusCode,
  Urgency,
} from '../contracts/vocabulary.ts';
import type { Actor, CredentialOwner, HeldCredential, Organization } from '../organization/index.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { Verification } from '../verification/index.ts';
import type { AnsweredDocument } from './domain/after-release.ts';

export type { Actor, CredentialOwner, HeldCredential };

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

export type OrganizationPort = Pick<
  Organization,
  | 'findAgency'
  | 'findAgencyByCode'
  | 'findPost'
  | 'peopleWithRole'
  | 'getCredential'
  | 'recordPinFailure'
  | 'clearPinFailures'
  | 'signatureImage'
  | 'seal'
>;

export interface FilesPort {
  findUpload(digest: string, personId: string): Promise<StoredFile | null>;
  /** Where the bytes lie, for the workers. @throws AppError FILE_UNKNOWN. */
  pathOf(digest: string): Promise<string>;
  /** Stores the base file with a revision appended. */
  extend(baseDigest: string, revision: Uint8Array): Promise<{ digest: string; sizeBytes: number }>;
  createReadStream(digest: string, range?: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
}

export type VerificationPort = Pick<Verification, 'verify' | 'sign' | 'tryMarks' | 'facts' | 'signingPolicy'>;

/** What a packet says of a document, besides its files. */
export interface PacketFacts {
  code: { number: string; notation: string };
  numberText: string;
  issuedOn: string;
  place: string;
  kind: DocumentKind;
  subject: string;
  urgency: Urgency;
  signer: { name: string; title: string; capacity: SigningCapacity };
  dueOn: string | null;
  toPlaces: string[];
  pageCount: number;
}

export interface DeliveryRequest {
  outgoingId: string;
  agencyId: string;
  documentId: string;
  revision: number;
  recipientCodes: string[];
  document: PacketFacts;
  files: Array<DocumentFile & { description: string }>;
  /** Default: a new document. */
  business?: { type: 'replace'; reason: string; paper: boolean; replacements: Replacement[] };
  /** The documents it answers, as their senders name them. */
  responseFor?: Array<{ organId: string; code: string; promulgationOn: string; documentId: string }>;
}

export interface Replacement {
  documentId: string;
  organIds: string[];
}

/** One recipient is asked to give the document back. */
export interface RecallToAsk {
  /** With the recipient, the same for every asking. */
  requestId: string;
  agencyId: string;
  outgoingId: string;
  recipientCode: string;
  /** Of the packet that asks; no other packet of the document has it. */
  revision: number;
  /** Thu hồi (lấy lại before it is registered), or bớt nơi nhận. */
  kind: 'recall' | 'removal';
  reason: string;
  by: string;
  at: Date;
}

/** A document of this agency has taken the place of another at these recipients. */
export interface ReplacementToNote {
  agencyId: string;
  /** The new document; its deliveries are made. */
  outgoingId: string;
  replacedId: string;
  recipientCodes: string[];
  reason: string;
  at: Date;
}

/** What incoming documents have to give: what is answered, and who hears that it was. */
export interface IncomingPort {
  /** The document of the actor's agency as its sender names it; null when he may not see it or it is not in force. */
  answerable(actor: Actor, incomingId: string): Promise<AnsweredDocument | null>;
  /** Told at least once. */
  replySent(sent: {
    agencyId: string;
    incomingId: string;
    reply: { id: string; numberText: string; at: Date };
  }): Promise<void>;
}

/** An incoming document names a document of this agency as the one it answers; told at least once. */
export interface ReplyArrived {
  agencyId: string;
  outgoingId: string;
  incomingId: string;
  numberText: string;
  sender: { code: string; name: string };
  at: Date;
}

export interface ExchangePort {
  /** Idempotent: the same document, recipient and revision make one delivery. */
  enqueueDeliveries(request: DeliveryRequest): Promise<void>;
  deliveriesOf(key: { agencyId: string; outgoingId: string }): Promise<Delivery[]>;
  packetOf(
    key: { agencyId: string; outgoingId: string },
    deliveryId: string,
  ): Promise<{ name: string; open(): Readable } | null>;
  /** How the packets of a document that has left name it; null when none was made. */
  documentIdOf(key: { agencyId: string; outgoingId: string }): Promise<string | null>;
  /** Idempotent by request and recipient; nothing where the document has ended there or is asked back already. */
  askRecall(request: RecallToAsk): Promise<void>;
  /** Idempotent. */
  noteReplacement(replacement: ReplacementToNote): Promise<void>;
  deliverySummaries(
    agencyId: string,
    outgoingIds: string[],
  ): Promise<Map<string, OutgoingListItem['deliverySummary']>>;
}

/** A step of one delivery, told at least once. */
export interface DeliveryChanged {
  /** A step of something that was asked, not of the ladder. */
  request?: { kind: RequestKind; state: RequestState } | null;
  outgoingId: string;
  agencyId: string;
  recipient: { code: string; name: string };
  state: DeliveryState;
  statusCode: StatusCode | null;
  text: string;
  at: Date;
  /** The same for every telling of this step. */
  stepId: string;
}
