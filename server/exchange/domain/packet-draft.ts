// From the facts of a released document to the draft of its packet (QCVN 102:2016, domain words of NĐ 30/2020).
import type { Urgency } from '../../contracts/vocabulary.ts';
import type { AgencyRow } from '../ports.ts';
import {
  type AttachmentDraft,
  type DocumentDraft,
  documentTypeOf,
  type Priority,
} from '../protocol/index.ts';
import type { SentPacketRow } from './sent-packet.ts';

const PRIORITY: Record<Urgency, Priority> = { normal: 0, urgent: 1, 'very-urgent': 2, express: 3 };

export interface DraftParts {
  packet: SentPacketRow;
  sender: AgencyRow;
  attachments: AttachmentDraft[];
  at: Date;
}

/** What the field of the packet holds. */
const MOST_COPIES = 65_535;

export function packetDraft({ packet, sender, attachments, at }: DraftParts): DocumentDraft {
  const { document, business, responseFor } = packet.request;
  return {
    packetId: packet.id,
    documentId: packet.documentId,
    from: { organId: sender.code, name: sender.name },
    to: packet.recipients.map(({ code, name }) => ({ organId: code, name })),
    code: document.code,
    promulgation: { place: document.place, on: document.issuedOn },
    documentType: documentTypeOf(document.kind),
    subject: document.subject,
    content: document.subject,
    signer: {
      position: document.signer.title,
      fullName: document.signer.name,
      ...(document.signer.capacity !== 'direct' && { competence: `${document.signer.capacity}.` }),
    },
    ...(document.dueOn !== null && { dueOn: document.dueOn }),
    toPlaces: document.toPlaces,
    otherInfo: {
      priority: PRIORITY[document.urgency],
      pageAmount: document.pageCount,
      promulgationAmount: Math.min(document.copyCount ?? 1, MOST_COPIES),
      appendixes: [],
    },
    responseFor: responseFor ?? [],
    trace: [{ organId: sender.code, at }],
    business: business ?? { type: 'new', reason: 'Văn bản điện tử mới', paper: false },
    attachments,
  };
}
