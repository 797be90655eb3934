// What distribution asks of its neighbours, in the least they have to give; container.ts passes the real features.
import type { Readable } from 'node:stream';
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { VerificationReport } from '../contracts/verification.ts';
import type { Actor, Organization } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { MailPost } from '../platform/mail/smtp-post.ts';
import type { MailStore } from './store/mails.ts';
import type { ReadingStore } from './store/readings.ts';
import type { ReleasedStore } from './store/released.ts';

export type { Actor };

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

export interface FilesPort {
  createReadStream(digest: string, range?: { start: number; end: number }): Readable;
  pathOf(digest: string): Promise<string>;
}

export interface Deps {
  released: ReleasedStore;
  readings: ReadingStore;
  mails: MailStore;
  clock: Clock;
  organization: Pick<Organization, 'staffOf' | 'peopleWithRole' | 'findPerson'>;
  files: FilesPort;
  /** Undefined: this server sends no e-mail. */
  post: MailPost | undefined;
  /** Where the links of letters lead. */
  publicUrl: URL | undefined;
  /** What the signatures of a file are worth now. */
  verdictOf(digest: string): Promise<VerificationReport>;
}
