// What is sent for one notification besides its row: by what the person has chosen.
import type { MailChoice, NotificationChoices } from '../../contracts/notification-choices.ts';
import {
  NOTIFICATION_TOPICS,
  type NotificationKind,
  type NotificationTopic,
  topicOf,
} from '../../contracts/notification-kinds.ts';
import { firstLoud, nextDigest, nextHour } from './when.ts';

const toEach = <T>(choice: T) =>
  Object.fromEntries(NOTIFICATION_TOPICS.map((topic) => [topic, choice])) as Record<NotificationTopic, T>;

/** Whoever has chosen nothing gets no letters, and pushes where he allowed them. */
export const DEFAULT_CHOICES: NotificationChoices = {
  mail: toEach<MailChoice>('off'),
  push: toEach(true),
  digestHour: 8,
  quiet: null,
};

export interface PlannedLetter {
  kind: 'single' | 'digest';
  dueAt: Date;
}

/** A letter that says that letters are not taken would not be taken either. */
const NEVER_MAILED: readonly NotificationKind[] = ['notification.mailRefused'];

/** The letter it is told by; null: by none. What is urgent waits for nothing, and for no digest. */
export function plannedLetter(
  choices: NotificationChoices,
  { kind, isUrgent }: { kind: NotificationKind; isUrgent: boolean },
  now: Date,
): PlannedLetter | null {
  const choice = choices.mail[topicOf(kind)];
  if (choice === 'off' || NEVER_MAILED.includes(kind)) return null;
  if (isUrgent) return { kind: 'single', dueAt: now };
  if (choice === 'single') return { kind: 'single', dueAt: firstLoud(choices.quiet, now) };
  return { kind: 'digest', dueAt: nextDigest(choices, now) };
}

/** When browsers are told; null: never. */
export function plannedPush(
  { push, quiet }: NotificationChoices,
  { kind, isUrgent }: { kind: NotificationKind; isUrgent: boolean },
  now: Date,
): Date | null {
  if (!push[topicOf(kind)]) return null;
  return isUrgent ? now : firstLoud(quiet, now);
}

/** Letters of their own within an hour; what comes beyond them is gathered, as when fifty documents are signed at once. */
export const MOST_SINGLES_AN_HOUR = 20;

export const gathered = ({ quiet }: Pick<NotificationChoices, 'quiet'>, now: Date): PlannedLetter => ({
  kind: 'digest',
  dueAt: firstLoud(quiet, nextHour(now)),
});

/**
 * The letter after a digest that takes in nothing any more. Where clocks differ that one may have been sent before its
 * hour; then the next full hour would be the same letter again.
 */
export function afterDigest(
  choices: Pick<NotificationChoices, 'quiet'>,
  missed: PlannedLetter,
  now: Date,
): PlannedLetter {
  const next = gathered(choices, now);
  return next.dueAt.getTime() === missed.dueAt.getTime() ? gathered(choices, missed.dueAt) : next;
}
