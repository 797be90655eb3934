// A packet as the receiving office sees it: no XML, files already stored and their digests checked.
import type { DocumentKind, Urgency } from '../../contracts/vocabulary.ts';
import { type Business, type DocumentPacket, documentKindOf, type ResponseFor } from '../protocol/index.ts';

export interface ArrivedFile {
  digest: string;
  name: string;
  sizeBytes: number;
  mediaType: string;
  isMain: boolean;
}

export interface ArrivedPacket {
  /** One per recipient agency and packet, for ever: the receiver's idempotency key. */
  packetId: string;
  /** The local agency it is addressed to. */
  agencyId: string;
  sender: { code: string; name: string };
  /** The sender's document identifier. */
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
  /** What the sender wants done: a new document, or a recall, update or replacement of an earlier one. */
  business: Business;
  /** The documents it answers. */
  responseFor: ResponseFor[];
  files: ArrivedFile[];
  /** It came without a signature, on the word of who brought it. Absent: it was signed. */
  isUnsigned?: boolean;
  arrivedAt: Date;
}

/** Index = edXML Priority; 4 (hỏa tốc hẹn giờ) is shown as express. */
const URGENCY: readonly Urgency[] = ['normal', 'urgent', 'very-urgent', 'express', 'express'];

export type PacketContent = Omit<
  ArrivedPacket,
  'packetId' | 'agencyId' | 'files' | 'arrivedAt' | 'sender' | 'isUnsigned'
>;

/** The content of a parsed packet in the office's words. */
export function contentOf(packet: DocumentPacket): PacketContent {
  const { code, promulgation, documentType, signer, otherInfo } = packet;
  return {
    documentId: packet.documentId,
    numberText: `${code.number}/${code.notation}`,
    issuedOn: promulgation.on,
    place: promulgation.place ?? '',
    kind: documentKindOf(documentType),
    kindName: documentType.typeName,
    subject: packet.subject,
    urgency: URGENCY[otherInfo.priority] ?? 'normal',
    signer: { name: signer.fullName, title: signer.position, capacity: signer.competence ?? '' },
    toPlaces: packet.toPlaces,
    replyDueOn: packet.dueOn ?? null,
    business: packet.business,
    responseFor: packet.responseFor,
  };
}
