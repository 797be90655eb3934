// What the exchange asks of its neighbours, what it is asked, and what it tells.
import type { KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { DocumentFile } from '../contracts/outgoing-document.ts';
import type {
  AgencyTransport,
  DeliveryState,
  DocumentKind,
  RequestKind,
  RequestState,
  SigningCapacity,
  StatusCode,
  Urgency,
} from '../contracts/vocabulary.ts';
import type { ArrivedPacket } from './domain/arrived-packet.ts';
import type { Business, ResponseFor } from './protocol/index.ts';

export interface AgencyRow {
  id: string;
  /** Current form (QĐ 20/2020). */
  code: string;
  name: string;
  isLocal: boolean;
  canReceive: boolean;
  /** Whether packets and statuses are taken from it. */
  maySend: boolean;
  /** How its packets travel. */
  transport: AgencyTransport;
  /** Largest packet it takes; null: unknown. */
  receiveLimitBytes: number | null;
  /** Packets without a signature are taken when the axis brings them. */
  acceptsUnsigned: boolean;
  /** Codes it had before; what was sent under them is its own. */
  formerCodes: string[];
  /** Base address of a remote server; null for a local agency. */
  endpoint: string | null;
  /** DER: the certificates its packets may be signed with. */
  exchangeCertificates: Uint8Array[];
  /** DER: those its packets were signed with at other times. */
  formerCertificates: Uint8Array[];
  /** DER: what its server may show when it connects or is called; empty: any of a trusted authority. */
  serverCertificates: Uint8Array[];
}

export interface OrganizationPort {
  findAgency(id: string): Promise<AgencyRow | null>;
  findAgencyByCode(code: string): Promise<AgencyRow | null>;
  /** One that works on this server; null for any other, known or not. */
  findLocalAgency(code: string): Promise<AgencyRow | null>;
  /** Agencies for which a server may show this certificate (SHA-256 of its DER) now. */
  agenciesOfServer(certificateSha256: string): Promise<AgencyRow[]>;
  /** The unattended key a local agency signs its packets with. */
  exchangeKey(agencyId: string): Promise<{ privateKey: KeyObject; certificate: Uint8Array } | null>;
}

export interface FilesPort {
  /** Takes bytes aside, hashing them; they are kept or thrown away later. */
  stage(
    bytes: Readable,
    options: { limitBytes: number },
  ): Promise<{ digest: string; sizeBytes: number; keep(): Promise<void>; discard(): Promise<void> }>;
  /** Takes bytes that are in memory, in pieces; they are kept or forgotten. */
  hold(pieces: readonly Uint8Array[]): { digest: string; sizeBytes: number; keep(): Promise<void> };
  /** All bytes of a small file, as many as `into` has room for. */
  read(digest: string, into: Buffer): Promise<void>;
  createReadStream(digest: string, range?: { start: number; end: number }): Readable;
  stat(digest: string): Promise<{ sizeBytes: number } | null>;
  /** Files that arrive in pieces. */
  partials: {
    have(name: string): Promise<number>;
    append(
      file: { name: string; digest: string; sizeBytes: number },
      offset: number,
      bytes: Readable,
    ): Promise<number>;
    keep(file: { name: string; digest: string }): Promise<void>;
    discard(name: string): Promise<void>;
    list(): Promise<Array<{ name: string; at: Date }>>;
  };
}

/** What a packet says of a document, besides its files. */
export interface PacketFacts {
  code: { number: string; notation: string };
  numberText: string;
  /** Calendar date in Vietnam. */
  issuedOn: string;
  place: string;
  kind: DocumentKind;
  subject: string;
  urgency: Urgency;
  signer: { name: string; title: string; capacity: SigningCapacity };
  dueOn: string | null;
  toPlaces: string[];
  pageCount: number;
  /** Số lượng bản phát hành; absent in what an earlier version stored: one. */
  copyCount?: number;
}

/** One document for its recipients. The first file is the document itself. */
export interface DeliveryRequest {
  outgoingId: string;
  agencyId: string;
  revision: number;
  recipientCodes: string[];
  document: PacketFacts;
  files: Array<DocumentFile & { description: string }>;
  /** Default: a new document. */
  business?: Business;
  /** The documents it answers. */
  responseFor?: ResponseFor[];
}

/** One status of one incoming document, for its sender. */
export interface StatusRequest {
  incomingId: string;
  /** As given by {@link ArrivedPacket}. */
  packetId: string;
  agencyId: string;
  code: StatusCode;
  text: string;
  by: PersonRef | null;
  at: Date;
  /** The request of the sender that it answers; none for a rung of the ladder. */
  answers?: string | null;
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

/** A document has taken the place of another at these recipients; its deliveries are made. */
export interface ReplacementToNote {
  agencyId: string;
  outgoingId: string;
  replacedId: string;
  recipientCodes: string[];
  /** The same document, corrected, or another one. */
  kind: 'update' | 'replace';
  reason: string;
  at: Date;
}

export interface SentStatus {
  code: StatusCode;
  at: Date;
  state: 'queued' | 'sent' | 'failed';
}

/** A step of one delivery, told at least once. */
export interface DeliveryStepTold {
  outgoingId: string;
  agencyId: string;
  recipient: { code: string; name: string };
  state: DeliveryState;
  statusCode: StatusCode | null;
  text: string;
  at: Date;
  /** A step of something that was asked, not of the ladder. */
  request: { kind: RequestKind; state: RequestState } | null;
  /** The same for every telling of this step. */
  stepId: string;
}

/** The sender asks to have a document back (status 13); told at least once. */
export interface TakeBackTold {
  requestId: string;
  agencyId: string;
  /** As {@link ArrivedPacket} of the document. */
  packetId: string;
  reason: string;
  at: Date;
}

/** A status of a document was not believed; told at least once. */
export interface StatusRefusedTold {
  agencyId: string;
  outgoingId: string;
  /** Who signed it. */
  from: { code: string; name: string };
  at: Date;
  /** The same for every telling of this status. */
  stepId: string;
}

/** Told at least once, from the exchange's own outbox; all must be idempotent. */
export interface ExchangeSubscriber {
  packetArrived(packet: ArrivedPacket): Promise<void>;
  deliveryChanged(step: DeliveryStepTold): Promise<void>;
  takeBackAsked(asked: TakeBackTold): Promise<void>;
  statusRefused(told: StatusRefusedTold): Promise<void>;
}
