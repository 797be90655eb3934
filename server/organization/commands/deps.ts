// What the commands of organization work with; built once in make-organization.ts.

import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { AuditAction } from '../../contracts/vocabulary.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { VerificationPolicy } from '../../signing/index.ts';
import type { OrganizationStore } from '../store.ts';

export interface Deps {
  store: OrganizationStore;
  clock: Clock;
  ids: Ids;
  /** Whom a new key file must be trusted by; asked each time, because it carries the present time. */
  signingPolicy(): VerificationPolicy;
  auditEntry(line: {
    id: string;
    action: AuditAction;
    at: Date;
    by: PersonRef | null;
    agencyId: string;
    subjectType: string;
    subjectId: string;
    text: string;
  }): OutboxEntry;
  /** The current form of an organ code; the packet library knows it. */
  normalizeOrganCode(text: string): string;
  /** Wakes the outbox relay. */
  kick(): void;
}
