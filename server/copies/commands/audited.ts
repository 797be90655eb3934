// The line of the trail that is written with an act on a copy; its subject is the document at the bottom of it.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { Copy } from '../domain/copy.ts';
import { type Actor, personOf } from '../ports.ts';

export const audited = (
  actor: Actor,
  { id, agencyId, version, root }: Copy,
  { action, text, at }: { action: AuditAction; text: string; at: Date },
): OutboxEntry =>
  auditEntry({
    id: `${id}:${version + 1}:audit`,
    ...{ action, at, by: personOf(actor), agencyId, text },
    ...{ subjectType: root.kind, subjectId: root.id },
  });
