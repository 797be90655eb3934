// One official e-mail to one citizen or firm: what was tried, what the mail server said, and what may be done next.
// RFC 5321 §4.2, §4.5.4: 2yz it has the letter, 4yz later, 5yz never; a line that breaks after the last byte tells nothing.
import type { MailPurpose, MailState } from '../../contracts/distribution.ts';

export interface MailStep {
  at: Date;
  state: MailState;
  purpose: MailPurpose;
  text: string;
}

export interface Mail {
  id: string;
  agencyId: string;
  outgoingId: string;
  name: string;
  address: string;
  state: MailState;
  purpose: MailPurpose;
  /** Why it is sent, in the words of the clerk; empty for the release. */
  reason: string;
  /** Rises with every entry of the outbox: an older one does nothing. */
  attempt: number;
  /** Rises with every new letter; the same letter sent again keeps its Message-ID. */
  round: number;
  /** The act that asked for the round. */
  roundKey: string;
  /** Failures of this round that may pass. */
  tries: number;
  steps: MailStep[];
  nextTryAt: Date | null;
  /** When the server took the last letter. */
  sentAt: Date | null;
  openedAt: Date | null;
  remindedAt: Date | null;
  /** SHA-256 of each token that was ever sent; the newest 20. */
  tokens: string[];
}

/** Whether a person may have it sent again. */
export const isResendable = ({ state }: Pick<Mail, 'state'>): boolean =>
  state === 'failed' || state === 'uncertain';

/** Of a document that has ended nothing but the news of that is sent. */
export const tellsOfEnd = (purpose: MailPurpose): boolean =>
  purpose === 'recall' || purpose === 'replacement';

/** Whether the recipient may have a letter: he is then told when the document ends. */
export const mayHaveIt = ({ state, sentAt }: Pick<Mail, 'state' | 'sentAt'>): boolean =>
  sentAt !== null || state === 'sending' || state === 'uncertain';

/** Whether a reminder makes sense: he has it, and has not opened it. */
export const isRemindable = ({ state, openedAt }: Pick<Mail, 'state' | 'openedAt'>): boolean =>
  state === 'sent' && openedAt === null;
