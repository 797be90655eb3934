// The audit line of a person's act on a delivery or a status.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { Actor } from '../../organization/index.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';

export const personOf = ({ personId: id, name, title }: Actor): PersonRef => ({ id, name, title });

export interface DeskAct {
  action: AuditAction;
  subjectType: 'outgoing' | 'incoming';
  subjectId: string;
  /** Unique among the acts on the subject. */
  key: string;
  text: string;
  at: Date;
}

export const deskEntry = (actor: Actor, { key, subjectId, ...act }: DeskAct): OutboxEntry =>
  auditEntry({
    ...act,
    id: `${subjectId}:${key}`,
    by: personOf(actor),
    agencyId: actor.agencyId,
    subjectId,
  });
