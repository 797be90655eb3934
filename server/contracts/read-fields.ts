// Fields of an entry as a machine reads them of a paper or a mail, and what the clerk who took it in made of each.
import { z } from 'zod';
import { Instant, PersonRef } from './common-shapes.ts';

/** Fields of the entry that a machine may propose. */
export const ProposedName = z.enum([
  'senderCode',
  'senderName',
  'numberText',
  'issuedOn',
  'place',
  'kind',
  'subject',
  'urgency',
  'signerName',
  'signerTitle',
  'replyDueOn',
]);
export type ProposedName = z.infer<typeof ProposedName>;

/** Where a value was found: mail header, sender list, file name, text of the PDF, OCR, QR or bar code, signature. */
export const FieldSource = z.enum(['mail', 'senders', 'name', 'text', 'ocr', 'code', 'signature']);

/** A value and how sure it is, 0 to 1. */
export const ReadValue = z.object({
  value: z.string(),
  source: FieldSource,
  confidence: z.number().min(0).max(1),
});
export type ReadValue = z.infer<typeof ReadValue>;

/** `kept`: nobody objected; `confirmed`: a person said that it is right; `changed`: from `read` to `value`; `typed`: nothing was read. */
export const FieldOutcome = z.enum(['kept', 'confirmed', 'changed', 'typed']);

export const ReadField = z.object({
  name: ProposedName,
  /** As it was entered; empty where what was read was taken out. */
  value: z.string(),
  read: ReadValue.nullable(),
  outcome: FieldOutcome,
});
export type ReadField = z.infer<typeof ReadField>;

/** Of a document that was taken in with something read of it, by whom and when. */
export const ReadFields = z.object({ at: Instant, by: PersonRef, fields: z.array(ReadField) });
export type ReadFields = z.infer<typeof ReadFields>;
