// What the commands of auth work with; built once in make-auth.ts.

import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { HeldPost, Organization } from '../../organization/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { RateLimit } from '../../platform/http/rate-limit.ts';
import type { Ids } from '../../platform/ids.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { AuthStore, Session } from '../store.ts';
import type { PasswordCheck } from './passwords.ts';

export interface Deps {
  store: AuthStore;
  clock: Clock;
  ids: Ids;
  organization: Pick<Organization, 'findPerson' | 'findPersonByUsername' | 'postsOf'>;
  passwords: PasswordCheck;
  limits: {
    /** One user name from one address. */
    perAccount: RateLimit;
    /** One user name from all addresses: more, so that a stranger does not easily lock a person out. */
    perName: RateLimit;
    perAddress: RateLimit;
  };
  /** Longest life of a session. */
  sessionMs: number;
  /** A session not used for this long is over. */
  idleMs: number;
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
  /** Wakes the outbox relay. */
  kick(): void;
  /** Told of sessions that have been ended by their owner. */
  onSessionEnded(sessionId: string): void;
}

/** A live session with the post worn in it and all posts in force. */
export interface OpenSession {
  session: Session;
  worn: HeldPost;
  posts: HeldPost[];
}

export const auditOf = (
  { auditEntry, clock, ids }: Deps,
  { action, worn, text = '' }: { action: AuditAction; worn: HeldPost; text?: string },
): OutboxEntry =>
  auditEntry({
    id: ids.next(),
    action,
    at: clock.now(),
    by: { ...worn.person, title: worn.post.title },
    agencyId: worn.agency.id,
    subjectType: 'auth',
    subjectId: worn.person.id,
    text,
  });
