// A document as far as a work file has to know it, told by the feature that has it: what indexes say of it, the standard
// fields of NĐ 30/2020, Phụ lục VI, and where its bytes are. It crosses no wire.
import type { Urgency } from './vocabulary.ts';

export interface KeptFile {
  digest: string;
  name: string;
  sizeBytes: number;
  mediaType: string;
  isMain: boolean;
}

export interface KeptDocument {
  direction: 'outgoing' | 'incoming';
  id: string;
  /** Work on it has not ended, so the file cannot be closed over it. */
  isOpen: boolean;
  /** It came to nothing (cancelled, refused): a draft, to be left out unless somebody wants it. */
  isVoid: boolean;
  typeName: string;
  /** CodeNumber and CodeNotation; empty while there is no number. */
  number: string;
  notation: string;
  numberText: string;
  issuedOn: string | null;
  organName: string;
  subject: string;
  signer: { position: string; fullName: string };
  urgency: Urgency;
  dueOn: string | null;
  pageCount: number | null;
  files: KeptFile[];
  /** Outgoing: Nơi nhận. */
  to: Array<{ code: string; name: string }>;
  /** Incoming: ArrivalDate, ArrivalNumber, ToPlaces, TraceHeaderList. */
  arrival: { on: string; number: number } | null;
  toPlaces: string;
  trace: string;
}
