// What the commands of recipients work with; built once in make-recipients.ts.
import type { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { Clock } from '../../platform/clock.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { KnownRecipient, RecipientList } from '../domain/recipient-list.ts';
import type { Caller } from '../policy.ts';
import type { ListStore } from '../store.ts';

export interface DirectoryPort {
  findAgency(id: string): Promise<KnownRecipient | null>;
  findAgencyByCode(code: string): Promise<KnownRecipient | null>;
  listAgencies(): Promise<KnownRecipient[]>;
}

export interface Actor extends Caller {
  name: string;
  title: string;
}

export interface Deps {
  store: ListStore;
  clock: Clock;
  directory: DirectoryPort;
  auditEntry: typeof auditEntry;
  normalizeOrganCode(code: string): string;
  /** Wakes the outbox relay. */
  kick(): void;
}

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

/** The line of the audit trail for one version of a list. */
export const auditLine = (
  { auditEntry }: Deps,
  actor: Actor,
  { id, version, name }: Pick<RecipientList, 'id' | 'version' | 'name'>,
  { action, at }: { action: AuditAction; at: Date },
): OutboxEntry =>
  auditEntry({
    id: `${id}:${version}:audit`,
    action,
    at,
    by: personOf(actor),
    agencyId: actor.agencyId,
    subjectType: 'recipient-list',
    subjectId: id,
    text: name,
  });
