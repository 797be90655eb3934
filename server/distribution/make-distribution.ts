// Builds distribution over one database: who gets a released document besides agencies, and what became of it there.

import type { PersonRef } from '../contracts/common-shapes.ts';
import type { MailDelivery, Reader } from '../contracts/distribution.ts';
import type { ChangedEvent } from '../contracts/socket-events.ts';
import type { VerificationReport } from '../contracts/verification.ts';
import { makeRateLimit } from '../platform/http/rate-limit.ts';
import { makeSmtpPost } from '../platform/mail/smtp-post.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import type { Kick, OutboxHandler } from '../platform/outbox/relay.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import { resendMail } from './commands/begin-round.ts';
import { type Distributed, distribute } from './commands/distribute.ts';
import { type EndWish, end } from './commands/end.ts';
import { SEND_MAIL } from './commands/entries.ts';
import { type RemindWish, remind, unreadBy } from './commands/remind.ts';
import { makeSendMail } from './commands/send-mail.ts';
import { isRemindable } from './domain/mail.ts';
import type { Actor, Deps } from './ports.ts';
import { presentMail } from './present.ts';
import { countUnread } from './queries/list-internal.ts';
import { readersOf } from './queries/readers.ts';
import { type DistributionHandlers, makeHandlers } from './routes.ts';
import { MAILS, mailIndexes, makeMailStore } from './store/mails.ts';
import { makeReadingStore, readingIndexes } from './store/readings.ts';
import { makeReleasedStore, RELEASED, releasedIndexes } from './store/released.ts';

export interface MailSettings {
  url: URL;
  from: string;
}

export interface DistributionDeps extends Pick<Deps, 'clock' | 'organization' | 'files' | 'publicUrl'> {
  connection: Database['connection'];
  /** Wakes the outbox relay. */
  kick: Kick;
  /** Undefined: this server sends no e-mail. */
  mail: MailSettings | undefined;
  verify(path: string): Promise<VerificationReport>;
  /** To open browsers, now; nothing is lost when it is. */
  tell(personIds: readonly string[], event: ChangedEvent): void;
}

interface OfDocument {
  agencyId: string;
  id: string;
}

export interface Distribution {
  handlers: DistributionHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  outboxHandlers: Record<string, OutboxHandler>;
  canMail: boolean;
  /** Told by outgoing, at least once each. */
  distribute(given: Distributed): Promise<void>;
  remind(wish: RemindWish): Promise<void>;
  end(wish: EndWish): Promise<void>;
  /** @throws AppError NOT_FOUND, MAIL_WRONG_STATE, MAIL_ADDRESS_TWICE, MAIL_NOT_SET_UP. */
  resend(
    of: OfDocument,
    wish: { mailId: string; address?: string | undefined; by: PersonRef },
  ): Promise<void>;
  /** Empty before the release. */
  mailsOf(of: OfDocument): Promise<MailDelivery[]>;
  readersOf(of: OfDocument): Promise<Reader[]>;
  /** Whom a reminder would reach: people who have not read it, and letters of these that were not opened. */
  remindable(of: OfDocument, mailIds: readonly string[]): Promise<{ readers: number; mailIds: string[] }>;
  countUnread(actor: Actor): Promise<number>;
}

/** A mail server that is silent for a minute is not there. */
const SMTP_TIMEOUT_MS = 60_000;
/** The verdict is that of now, to a minute. */
const VERDICTS = { maxEntries: 200, lifeMs: 60_000 };
const ASKED = { points: 120, spanSeconds: 60 };
const MISSED = { points: 20, spanSeconds: 600 };

export function makeDistribution(given: DistributionDeps): Distribution {
  const { connection, kick, clock, organization, files, publicUrl, mail, verify, tell } = given;
  const verdicts = makeShortMemory<VerificationReport>({ ...VERDICTS, now: () => clock.now().getTime() });
  const deps: Deps = {
    ...{ clock, organization, files, publicUrl },
    released: makeReleasedStore(connection, kick),
    readings: makeReadingStore(connection),
    mails: makeMailStore(connection, kick),
    post: mail && makeSmtpPost({ ...mail, timeoutMs: SMTP_TIMEOUT_MS }),
    verdictOf: (digest) => verdicts(digest, async () => verify(await files.pathOf(digest))),
  };
  const limits = { asked: makeRateLimit(ASKED), missed: makeRateLimit(MISSED) };
  return {
    handlers: makeHandlers(deps, {
      limits,
      tell: (to, { type, id, at }) => tell(to, { type, id, version: at.getTime() }),
    }),
    migrations: [releasedIndexes, readingIndexes, mailIndexes],
    outboxCollections: [RELEASED, MAILS],
    outboxHandlers: { [SEND_MAIL]: makeSendMail(deps) },
    canMail: mail !== undefined,
    distribute: (document) => distribute(deps, document),
    remind: (wish) => remind(deps, wish),
    end: (wish) => end(deps, wish),
    resend: (of, wish) => resendMail(deps, of, wish),
    mailsOf: async ({ agencyId, id }) => (await deps.mails.ofDocument(agencyId, id)).map(presentMail),
    readersOf: async ({ agencyId, id }) => {
      const document = await deps.released.find(agencyId, id);
      return document === null ? [] : readersOf(deps, document);
    },
    remindable: async ({ agencyId, id }, mailIds) => {
      const document = await deps.released.find(agencyId, id);
      if (document === null) return { readers: 0, mailIds: [] };
      const [unread, mails] = await Promise.all([
        unreadBy(deps, document, clock.now()),
        deps.mails.ofDocument(agencyId, id),
      ]);
      const wanted = mails.filter((each) => mailIds.includes(each.id) && isRemindable(each));
      return { readers: unread.length, mailIds: wanted.map((each) => each.id) };
    },
    countUnread: (actor) => countUnread(deps, actor),
  };
}
