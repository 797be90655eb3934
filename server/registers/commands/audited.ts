// What is written of an act on the books with the act itself.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { Clock } from '../../platform/clock.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Book } from '../domain/book.ts';
import type { Entry } from '../domain/entry.ts';

/** The audit entry of a number or of a book; by null: the system. */
export type Audited = (
  subject: Pick<Entry, 'id' | 'agencyId' | 'bookId' | 'text'> | Book,
  action: AuditAction,
  by: PersonRef | null,
  text: string,
) => OutboxEntry;

export const makeAudited =
  (clock: Clock): Audited =>
  (subject, action, by, text) => {
    const [bookId, what] =
      'bookId' in subject ? [subject.bookId, `${subject.text}: ${text}`] : [subject.id, text];
    const edition = 'bookId' in subject ? '' : `:${subject.version}`;
    return auditEntry({
      id: `${subject.id}:${action}${edition}`,
      ...{ at: clock.now(), action, by, agencyId: subject.agencyId },
      ...{ subjectType: 'register', subjectId: bookId, text: what },
    });
  };
