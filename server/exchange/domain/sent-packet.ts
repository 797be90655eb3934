// One packet of a release: the same signed bytes for up to fifty recipients.
import type { DeliveryRequest } from '../ports.ts';

/** How many recipients one packet names: few enough to be small, many enough for a signature to serve them all. */
export const MAX_RECIPIENTS = 50;

export interface SentPacketRow {
  /** Sender-stable: the same on every attempt (E1). */
  id: string;
  agencyId: string;
  outgoingId: string;
  documentId: string;
  revision: number;
  recipients: Array<{ code: string; name: string }>;
  request: Pick<DeliveryRequest, 'document' | 'files' | 'business' | 'responseFor'>;
  /** Null until the packet is made. */
  signed: SignedEnvelope | SignedWhole | null;
  createdAt: Date;
}

export interface SignedEnvelope {
  /** Of envelope and files; the envelope is stored under it. */
  packetDigest: string;
}

/** As the first version made them: envelope and files signed and stored as one file. */
export interface SignedWhole {
  /** Its address in the file store, and by what the first version knew it. */
  storedAs: string;
  packetDigest: string;
}
