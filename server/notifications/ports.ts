// What notifications ask of their neighbours; container.ts passes the real features.
import type { ChangedEvent } from '../contracts/socket-events.ts';
import type { Clock } from '../platform/clock.ts';
import type { MailPost } from '../platform/mail/smtp-post.ts';
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

export interface Deps {
  rows: RowStore;
  choices: ChoiceStore;
  letters: LetterStore;
  clock: Clock;
  findPerson(id: string): Promise<Addressee | null>;
  mailing: Mailing;
  /** To open browsers, now. */
  tell(personIds: readonly string[], event: ChangedEvent): void;
}
