// What is written of an act on the books with the act itself.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { AuditAction } from '../../contracts/vocabulary.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Book } from '../domain/book.ts';
import type { Entry } from '../domain/entry.ts';

/** The audit entry of a number or of a book; by null: the system. */
export type Audited = (
  subject: Entry | Book,
  action: AuditAction,
  by: PersonRef | null,
  text: string,
) => OutboxEntry;
