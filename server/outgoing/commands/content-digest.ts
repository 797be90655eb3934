// The digest an approval is bound to: everything the approver answers for. Another file, subject, recipient or signer
// gives another digest, and the approval is asked for again.
import { createHash } from 'node:crypto';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { lastContent } from '../domain/outgoing-document.ts';

export function contentDigest(document: OutgoingDocument): string {
  const { fields, attachments, recipients, signerPostId } = document;
  const content = [
    fields.main === null ? null : (lastContent(document.versions)?.digest ?? null),
    attachments.map(({ digest, name }) => [digest, name]),
    fields.kind,
    fields.subject,
    fields.urgency,
    fields.toPlaces,
    recipients.map(({ id }) => id),
    signerPostId,
    fields.capacity,
    // Where there are none, what was approved before there could be any is still the same.
    ...(fields.paperRecipients.length > 0 ? [fields.paperRecipients] : []),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
