// What incoming asks of its neighbours, in the least they have to give; container.ts passes the real features.

import type { Calendars } from '../calendar/index.ts';
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { StoredFile } from '../contracts/files.ts';
import type { DocumentKind, Urgency } from '../contracts/vocabulary.ts';
import type { Exchange, SentStatus, StatusRequest, TakeBackTold } from '../exchange/index.ts';
import type { Actor, Organization } from '../organization/index.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { Verification } from '../verification/index.ts';

export type { Actor, SentStatus, StatusRequest, TakeBackTold };

/** Who acts, and in whose place. */
export const personOf = ({ personId, name, title, through }: Actor): PersonRef =>
  through === undefined
    ? { id: personId, name, title }
    : { ...through.by, insteadOf: { id: personId, name, title } };

/** The one whose act it is in name. */
export const principalOf = (by: PersonRef | null | undefined): string | undefined =>
  by?.insteadOf?.id ?? by?.id;

/** Whoever has to hear of what came of it: who acted, and in whose place. */
export const bothOf = (by: PersonRef | null | undefined): Array<string | undefined> => [
  by?.id,
  by?.insteadOf?.id,
];

/** The person at the keyboard. */
export const handOf = ({ personId, through }: Actor): string => through?.by.id ?? personId;

export type OrganizationPort = Pick<
  Organization,
  | 'absences'
  | 'findAgency'
  | 'findAgencyByCode'
  | 'findPost'
  | 'formerHolder'
  | 'listAgencies'
  | 'peopleWithRole'
  | 'staffOf'
  | 'unitHeads'
>;

export type CalendarPort = Pick<Calendars, 'daysOf' | 'tell'>;

export interface FilesPort {
  /** Where the bytes lie, for the workers. @throws AppError FILE_UNKNOWN. */
  pathOf(digest: string): Promise<string>;
  putBytes(bytes: Uint8Array): Promise<{ digest: string; sizeBytes: number }>;
  /** All bytes of a small file, as many as `into` has room for. */
  read(digest: string, into: Buffer): Promise<void>;
  createReadStream(digest: string, range?: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
  /** What the person uploaded himself. */
  findUpload(digest: string, personId: string): Promise<StoredFile | null>;
}

export type VerificationPort = Pick<Verification, 'verify' | 'facts'>;

/** A file of a packet, stored already, its digest checked. */
export interface PacketFile {
  digest: string;
  name: string;
  sizeBytes: number;
  mediaType: string;
  isMain: boolean;
}

/** What the sender wants done with the packet, or with an earlier document (QCVN 102:2016, nghiệp vụ 0 to 3). */
export type PacketBusiness =
  | { type: 'new' }
  | { type: 'recall'; documentId: string; reason?: string }
  | {
      type: 'update';
      documentId: string;
      reason?: string;
      contentChanged: boolean;
      receiversChanged: boolean;
      receivers: Array<{ organId: string; change: 'removed' | 'added' }>;
    }
  | { type: 'replace'; reason?: string; replacements: Array<{ documentId: string; organIds: string[] }> };

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
  business: PacketBusiness;
  /** The documents it answers, as the packet names them. */
  responseFor: Array<{ organId: string; code: string; documentId: string }>;
  /** The same, as this agency knows them; `outgoingId` where it has sent that document to the sender. */
  answersTo?: Array<{ documentId: string; numberText: string; outgoingId: string | null }>;
  files: PacketFile[];
  /** It came without a signature. Absent: signed. */
  isUnsigned?: boolean;
  arrivedAt: Date;
}

export type ExchangePort = Pick<Exchange, 'enqueueStatus' | 'statusesOf' | 'isReceived'>;
