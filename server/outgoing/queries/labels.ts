// Labels for those who get a numbered document on paper.
import { Readable } from 'node:stream';
import type { LabelSheet } from '../../contracts/outgoing.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { ByteAnswer } from '../../platform/http/send-bytes.ts';
import { wrongState } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { URGENCY_WORDS } from '../domain/urgency.ts';

/** @throws AppError OUTGOING_WRONG_STATE before the number, OUTGOING_NO_RECIPIENT, SERVER_BUSY. */
export async function labelsOf(
  { labelSheets, clock }: Pick<Deps, 'labelSheets' | 'clock'>,
  { fields, agency, number, state }: OutgoingDocument,
  wish: { sheet: LabelSheet; skip: number },
): Promise<ByteAnswer> {
  if (number === null) throw wrongState('release', state);
  if (fields.paperRecipients.length === 0)
    throw new AppError('OUTGOING_NO_RECIPIENT', { detail: 'none on paper' });
  const bytes = await labelSheets.draw({
    ...wish,
    senderName: agency.name,
    numberText: number.text,
    urgency: fields.urgency === 'normal' ? null : URGENCY_WORDS[fields.urgency],
    labels: fields.paperRecipients,
    at: clock.now(),
  });
  return {
    name: `Nhan-${number.text.replace(/[^\p{L}\p{N}.-]+/gu, '-')}.pdf`,
    sizeBytes: bytes.length,
    mediaType: 'application/pdf',
    disposition: 'attachment',
    open: ({ start, end }) => Readable.from([bytes.subarray(start, end + 1)]),
  };
}
