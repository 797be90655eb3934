// What is read of a paper for the register of incoming documents (NĐ 30/2020 Phụ lục IV), each with where it was seen and
// how sure it is. A number or a date that a recogniser read is never sure: a person confirms it.
import type { PlacedBox } from '../../contracts/common-shapes.ts';

export type FieldName =
  | 'issuer'
  | 'number'
  | 'notation'
  | 'date'
  | 'place'
  | 'kind'
  | 'subject'
  | 'signer'
  | 'signerTitle'
  | 'urgency'
  | 'recipients';

/** Of the letters themselves, or of a picture of them. */
export type TextSource = 'pdf-text' | 'ocr';

export interface RecognisedField {
  name: FieldName;
  /** A date as yyyy-MM-dd, kind and urgency by their codes, recipients a line each. */
  value: string;
  source: TextSource;
  /** 0 to 1. */
  confidence: number;
  at: PlacedBox;
}

/** A page that was read, or why it was not. */
export interface RecognisedPage {
  number: number;
  widthMm: number;
  heightMm: number;
  source: TextSource | 'none';
  /** By how much it has to be turned to the right to be read. */
  turned: 0 | 90 | 180 | 270;
  text: string;
}
