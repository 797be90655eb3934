// The audit entry of an act: an outbox entry inside the changed document, so that no act is without its line.

import type { AuditAction } from '../contracts/audit-actions.ts';
import type { PersonRef } from '../contracts/common-shapes.ts';
import { type OutboxEntry, outboxEntry } from '../platform/outbox/entry.ts';

export const AUDIT = 'audit';

export interface AuditLine {
  /** Unique within the document that carries it, e.g. `${documentId}:${version}:signed`. */
  id: string;
  /** Event name, e.g. `outgoing.signed`. */
  action: AuditAction;
  at: Date;
  /** Null for the system. */
  by: PersonRef | null;
  agencyId: string;
  subjectType: string;
  subjectId: string;
  text: string;
}

/** Makes the entry; it becomes one row, however often it is delivered. */
export const auditEntry = ({ id, at, ...payload }: AuditLine): OutboxEntry =>
  outboxEntry({ id: `${AUDIT}:${id}`, type: AUDIT, at, payload });
