// What incoming asks of its neighbours, in the least they have to give; container.ts passes the real features.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { DocumentKind, StatusCode, Urgency } from '../contracts/vocabulary.ts';
import type { Actor, Organization } from '../organization/index.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { Verification } from '../verification/index.ts';

export type { Actor };

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

export type OrganizationPort = Pick<Organization, 'findPost' | 'peopleWithRole'>;

export interface FilesPort {
  /** Where the bytes lie, for the workers. @throws AppError FILE_UNKNOWN. */
  pathOf(digest: string): Promise<string>;
  createReadStream(digest: string, range?: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
}

export type VerificationPort = Pick<Verification, 'verify'>;

/** A file of a packet, stored already, its digest checked. */
export interface PacketFile {
  digest: string;
  name: string;
  sizeBytes: number;
  mediaType: string;
  isMain: boolean;
}

/** A packet the exchange has checked and keeps; told at least once. */
export interface ArrivedPacket {
  /** The same for every telling of this packet to this agency. */
  packetId: string;
  /** The local recipient. */
  agencyId: string;
  sender: { code: string; name: string };
  /** The sender's identifier of the document. */
  documentId: string;
  numberText: string;
  issuedOn: string;
  place: string;
  /** Null for a kind we do not know; `kindName` is as the sender wrote it. */
  kind: DocumentKind | null;
  kindName: string;
  subject: string;
  urgency: Urgency;
  signer: { name: string; title: string; capacity: string };
  toPlaces: string[];
  replyDueOn: string | null;
  /** What the sender wants done with it, or with an earlier document. */
  business: { type: 'new' | 'recall' | 'update' | 'replace' };
  /** The documents it answers. */
  responseFor: Array<{ organId: string; code: string; documentId: string }>;
  files: PacketFile[];
  arrivedAt: Date;
}

export interface StatusToSend {
  incomingId: string;
  packetId: string;
  agencyId: string;
  code: StatusCode;
  text: string;
  /** Null for the system. */
  by: PersonRef | null;
  at: Date;
}

export interface SentStatus {
  code: string;
  at: Date;
  state: 'queued' | 'sent' | 'failed';
}

export interface ExchangePort {
  /** Idempotent: one document tells each code once. */
  enqueueStatus(status: StatusToSend): Promise<void>;
  statusesOf(incomingId: string): Promise<SentStatus[]>;
}
