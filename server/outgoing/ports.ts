// What outgoing asks of its neighbours, in the least they have to give; container.ts passes the real features.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { StoredFile } from '../contracts/files.ts';
import type { Delivery, DocumentFile, OutgoingListItem } from '../contracts/outgoing.ts';
import type {
  DeliveryState,
  DocumentKind,
  Role,
  SigningCapacity,
  StatusCode,
  Urgency,
} from '../contracts/vocabulary.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type {
  CertificateFacts,
  Der,
  Source,
  TimestampClient,
  VerificationPolicy,
  VerificationReport,
} from '../signing/types.ts';

/** The caller, in the post he wears. */
export interface Actor {
  personId: string;
  name: string;
  title: string;
  postId: string;
  role: Role;
  agencyId: string;
  unitId: string;
  unitName: string;
}

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

export interface AgencyRow {
  id: string;
  code: string;
  name: string;
  abbreviation: string;
  place: string;
  canReceive: boolean;
}

export interface PostFacts {
  post: { id: string; title: string; role: Role };
  person: { id: string; name: string };
  unit: { id: string; name: string; abbreviation: string };
  agency: { id: string };
}

export interface CredentialOwner {
  kind: 'person' | 'agency';
  id: string;
}

export interface HeldCredential {
  pkcs12: Uint8Array;
  certificate: Der;
  facts: CertificateFacts;
  lockedUntil: Date | null;
}

export interface OrganizationPort {
  findAgency(id: string): Promise<AgencyRow | null>;
  /** Accepts the old 13-character form too. */
  findAgencyByCode(code: string): Promise<AgencyRow | null>;
  /** Null when the post is not in force on this date. */
  findPost(postId: string, onDate: string): Promise<PostFacts | null>;
  peopleWithRole(agencyId: string, role: Role, onDate: string): Promise<Array<{ personId: string }>>;
  getCredential(owner: CredentialOwner): Promise<HeldCredential | null>;
  recordPinFailure(owner: CredentialOwner): Promise<unknown>;
  clearPinFailures(owner: CredentialOwner): Promise<unknown>;
  signatureImage(personId: string): Promise<Uint8Array | null>;
  seal(agencyId: string): Promise<{ png: Uint8Array; widthMm: number } | null>;
}

export interface FilesPort {
  findUpload(digest: string, personId: string): Promise<StoredFile | null>;
  openSource(digest: string): Promise<Source & { close(): Promise<void> }>;
  /** Stores the base file with a revision appended. */
  extend(baseDigest: string, revision: Uint8Array): Promise<{ digest: string; sizeBytes: number }>;
  createReadStream(digest: string, range?: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
}

export interface VerificationPort {
  verify(source: Source): Promise<VerificationReport>;
  signingPolicy(): VerificationPolicy;
  timestamp: TimestampClient | undefined;
}

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
  recipientCode: string;
  document: PacketFacts;
  files: Array<DocumentFile & { description: string }>;
}

export interface ExchangePort {
  /** Idempotent: the same document, recipient and revision make one delivery. */
  enqueueDelivery(request: DeliveryRequest): Promise<void>;
  deliveriesOf(outgoingId: string): Promise<Delivery[]>;
  deliverySummaries(outgoingIds: string[]): Promise<Map<string, OutgoingListItem['deliverySummary']>>;
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
