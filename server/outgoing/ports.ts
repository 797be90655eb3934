// What outgoing asks of its neighbours, in the least they have to give; container.ts passes the real features.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { StoredFile } from '../contracts/files.ts';
import type { Delivery, DocumentFile, OutgoingListItem } from '../contracts/outgoing-document.ts';
import type {
  DeliveryState,
  DocumentKind,
  SigningCapacity,
  StatusCode,
  Urgency,
} from '../contracts/vocabulary.ts';
import type { Actor, CredentialOwner, HeldCredential, Organization } from '../organization/index.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { Verification } from '../verification/index.ts';

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
}

export interface ExchangePort {
  /** Idempotent: the same document, recipient and revision make one delivery. */
  enqueueDeliveries(request: DeliveryRequest): Promise<void>;
  deliveriesOf(key: { agencyId: string; outgoingId: string }): Promise<Delivery[]>;
  deliverySummaries(
    agencyId: string,
    outgoingIds: string[],
  ): Promise<Map<string, OutgoingListItem['deliverySummary']>>;
}

/** A step of one delivery, told at least once. */
export interface DeliveryChanged {
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
