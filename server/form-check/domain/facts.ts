// What the draft says of itself: the file is held against it.
import type { DocumentKind, SigningCapacity, Urgency } from '../../contracts/vocabulary.ts';

export interface DraftFacts {
  kind: DocumentKind;
  subject: string;
  urgency: Urgency;
  capacity: SigningCapacity;
  signer: { name: string; title: string } | null;
  recipients: string[];
  /** Name and place of the agency, e.g. "Đắk Nông". */
  agency: { name: string; place: string };
  /** As the register will write it, e.g. "SNV-VP". */
  notation: string;
  /** The whole number, once it is given. */
  numberText: string | null;
  /** Number and date are printed on the file. */
  isSealed: boolean;
  attachments: number;
}
