// What a draft still lacks before it may be submitted; all of it at once, so that it is mended in one go.
// NĐ 30/2020 Điều 8: kind, subject, signer, recipients and the text itself.
import type { ProblemIssue } from '../../contracts/problem.ts';
import { hasRecipient, type OutgoingDocument } from './outgoing-document.ts';

export interface Completeness {
  missing: ProblemIssue[];
  hasNoRecipient: boolean;
}

const lacks = (pointer: string, detail: string): ProblemIssue => ({ pointer, code: 'missing', detail });

export function completenessOf({ fields, signer, recipients }: OutgoingDocument): Completeness {
  const missing: ProblemIssue[] = [];
  if (fields.subject.trim() === '') missing.push(lacks('/fields/subject', 'no subject'));
  if (fields.signerPostId === null) missing.push(lacks('/fields/signerPostId', 'no signer'));
  else if (signer === null) missing.push(lacks('/fields/signerPostId', 'the signer’s post is not in force'));
  if (fields.main === null) missing.push(lacks('/fields/main', 'no main document'));
  const hasNoRecipient = !hasRecipient({ fields, recipients });
  if (hasNoRecipient)
    missing.push({
      pointer: '/fields/recipientCodes',
      code: 'OUTGOING_NO_RECIPIENT',
      detail: 'no recipient',
    });
  return { missing, hasNoRecipient };
}
