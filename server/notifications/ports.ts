// What notifications ask of their neighbours; container.ts passes the real features.
import type { ChangedEvent } from '../contracts/socket-events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { MailPost } from '../platform/mail/smtp-post.ts';
import type { BrowserStore } from './store/browsers.ts';
import type { ChoiceStore } from './store/choices.ts';
import type { LetterStore } from './store/letters.ts';
import type { RowStore } from './store/rows.ts';

export interface Addressee {
  name: string;
  /** Empty: he has none. */
  email: string;
}

/** Undefined: this server sends no e-mail, or does not know where links should lead. */
export type Mailing = { post: MailPost; publicUrl: URL } | undefined;

export interface PushMessage {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** JSON; encrypted for the browser alone (RFC 8291). */
  payload: string;
  isUrgent: boolean;
  /** One that still waits under the same topic is replaced (RFC 8030 §5.4): 32 characters of base64url. */
  topic: string;
}

/** `gone`: the browser is told no more. `refused`: this message never will be taken. */
export type PushOutcome = 'taken' | 'gone' | 'refused' | 'later';

export interface Pusher {
  publicKey(): Promise<string>;
  send(message: PushMessage): Promise<PushOutcome>;
  /** Whether that address may be asked at all. */
  mayAsk(endpoint: string): Promise<boolean>;
}

export interface Deps {
  rows: RowStore;
  choices: ChoiceStore;
  letters: LetterStore;
  browsers: BrowserStore;
  pusher: Pusher;
  clock: Clock;
  logger: Logger;
  findPerson(id: string): Promise<Addressee | null>;
  mailing: Mailing;
  /** To open browsers, now. */
  tell(personIds: readonly string[], event: ChangedEvent): void;
}
