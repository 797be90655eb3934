// What an attack is, for all generators of this folder: a document as the attacker prepares it, and what he makes of the
// signed file. Every variant is tried on a plain signature and on certifications.

import type { ReasonCode, SignatureSpec, Signer } from '../../../../server/signing/types.ts';
import type { DocumentOptions } from '../../../support/pdf-samples/documents.ts';
import type { Victim } from './victim.ts';

export type Certification = NonNullable<SignatureSpec['certify']> | undefined;

export interface Attack {
  name: string;
  /** The document he gives the victim to sign. */
  document?: DocumentOptions;
  /** The kinds of signature it is tried on; by default plain and certified at levels 2 and 3. */
  on?: readonly Certification[];
  /** One of these is a reason of the verdict. */
  reasons: readonly ReasonCode[];
  /** Whether the victim's bytes stay as they were signed, so that the cryptography still holds. */
  keepsSignature: boolean;
  /** `clerk` is trusted, and signs what he is given. */
  forge(victim: Victim, attacker: Signer, clerk: Signer): Buffer | Promise<Buffer>;
}

export const ON_ALL: readonly Certification[] = [undefined, 2, 3];
export const EMPTY_CONTENT = '<< /Length 3 >>\nstream\nq Q\nendstream';
/** White over everything, then another amount. */
const LIE = '1 g 0 0 595 842 re f 0 g BT /F1 12 Tf 72 700 Td (9.000.000) Tj ET';
export const OTHER_CONTENT = `<< /Length ${LIE.length} >>\nstream\n${LIE}\nendstream`;
export const OVERLAY = `<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Length ${LIE.length} >>\nstream\n${LIE}\nendstream`;
