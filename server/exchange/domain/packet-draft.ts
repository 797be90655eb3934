// From the facts of a released document to the draft of its packet (QCVN 102:2016, domain words of NĐ 30/2020).
import type { Urgency } from '../../contracts/vocabulary.ts';
import type { AgencyRow, DeliveryRequest } from '../ports.ts';
import {
  type AttachmentDraft,
  type DocumentDraft,
  documentTypeOf,
  type Priority,
} from '../protocol/index.ts';

const PRIORITY: Record<Urgency, Priority> = { normal: 0, urgent: 1, 'very-urgent': 2, express: 3 };

export interface DraftParts {
  packetId: string;
  documentId: string;
  sender: AgencyRow;
  recipient: { code: string; name: string };
  request: DeliveryRequest;
  attachments: AttachmentDraft[];
  at: Date;
}

export function packetDraft(parts: DraftParts): DocumentDraft {
  const { sender, recipient, request, attachments, at } = parts;
  const { document } = request;
  return {
    packetId: parts.packetId,
    documentId: parts.documentId,
    from: { organId: sender.code, name: sender.name },
    to: [{ organId: recipient.code, name: recipient.name }],
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
      promulgationAmount: 1,
      appendixes: [],
    },
    responseFor: [],
    trace: [{ organId: sender.code, at }],
    business: { type: 'new', reason: 'Văn bản điện tử mới', paper: false },
    attachments,
  };
}
