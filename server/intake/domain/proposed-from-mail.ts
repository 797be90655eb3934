// What the header of a mail proposes: its sender, if he is on the list, and what the subject says of number, day and urgency.
import type { IntakeSource, Proposed, ProposedField } from '../../contracts/intake.ts';

export interface KnownSender {
  code: string | null;
  name: string;
}

const field = (value: string, confidence: number, source: ProposedField['source'] = 'mail') => ({
  value,
  confidence,
  source,
});

export function proposedFromMail({ subject = '' }: IntakeSource, sender: KnownSender | null): Proposed {
  const said = subject.replace(/^(\s*(re|fw|fwd|tl|ct)\s*:)+/i, '').trim();
  const number = /(?<![\p{L}\d])(\d{1,5}\/(?:\d{4}\/)?[A-ZĐƯ][A-ZĐƯa-z.]*(?:[-–][A-ZĐƯa-z.]+)*)/u.exec(
    said,
  )?.[1];
  const day = dayIn(said);
  return {
    ...(sender && { senderName: field(sender.name, 0.9, 'senders') }),
    ...(sender?.code && { senderCode: field(sender.code, 0.9, 'senders') }),
    ...(said !== '' && { subject: field(said, 0.5) }),
    ...(number !== undefined && { numberText: field(number, 0.6) }),
    ...(day !== null && { issuedOn: field(day, 0.5) }),
    ...(/h[ỏo]a t[ốo]c/iu.test(said) && { urgency: field('express', 0.5) }),
  };
}

/** "ngày 5/11/2026"; null for a day that does not exist. */
function dayIn(text: string): string | null {
  const [, day, month, year] = /ngày\s+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/iu.exec(text) ?? [];
  if (day === undefined || month === undefined || year === undefined) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date ? null : date;
}
