// What the commands of organization work with; built once in make-organization.ts.

import type { Readable } from 'node:stream';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { StoredFile } from '../../contracts/files.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { VerificationPolicy } from '../../signing/index.ts';
import type { KnownAgency } from '../domain/organization.ts';
import type { OrganizationStore } from '../store.ts';
import type { KeyWays } from './open-key.ts';

export interface NewsLine {
  /** Unique within the document that carries it. */
  id: string;
  kind: NotificationKind;
  /** Person ids. */
  to: readonly string[];
  documentId: string;
  subject: string;
  actorName: string | null;
  text: string;
  at: Date;
}

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
  /** Tells people of something that waits for them. */
  notifyEntry(line: NewsLine): OutboxEntry;
  /** The current form of an organ code; the packet library knows it. */
  normalizeOrganCode(text: string): string;
  /** Wakes the outbox relay. */
  kick(): void;
  /** Resolves when every process of this server has seen what was written to the directory before. */
  inForce(): Promise<void>;
  /** Folder of the unattended keys; readable by the server alone. */
  keyFolder: string;
  /** Where signing keys may be, besides in key files. */
  keyWays: KeyWays;
  directory: DirectoryDeps;
  files: FilesPort;
  /** Spreads what several servers do at once; from 0 to 1. */
  random(): number;
}

/** What the directory is told of the way to other servers. */
export interface DirectoryDeps {
  /** How others reach this server; undefined: they do not. */
  server(): { endpoint: string; certificate?: Uint8Array } | undefined;
  /** Between two looks at the list of one server. */
  pollMs: number;
  /** A server is due: its list is fetched at once. */
  wake(): void;
  /** When each agency was last heard of, by its id. */
  contactsOf(agencies: readonly KnownAgency[]): Promise<ReadonlyMap<string, Date>>;
}

/** The written acts of delegations. */
export interface FilesPort {
  findUpload(digest: string, personId: string): Promise<StoredFile | null>;
  createReadStream(digest: string, range?: { start: number; end: number }): Readable | Promise<Readable>;
}
