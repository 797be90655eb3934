// Outbox entries of distribution: a letter to be sent, the news for open browsers, what people are told.
import { z } from 'zod';
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { NotificationKind } from '../../contracts/notifications.ts';
import { changedEntry, isPressing, notifyEntry } from '../../notifications/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import type { Mail } from '../domain/mail.ts';
import type { Released } from '../domain/released.ts';
import type { Deps } from '../ports.ts';

export const SEND_MAIL = 'distribution.sendMail';
export const SendMail = z.object({ attempt: z.int() });

/** A slow mail server holds up letters, and nothing else. */
const LANE = 'smtp';

export const sendEntry = (mailId: string, attempt: number, at: Date, notBefore?: Date): OutboxEntry =>
  outboxEntry({
    id: `${mailId}:send:${attempt}`,
    type: SEND_MAIL,
    payload: { attempt },
    lane: LANE,
    at,
    ...(notBefore && { notBefore }),
  });

/** An entry for this many: each makes a row. */
const TOLD_AT_ONCE = 200;

export const tellEntries = (
  { id, facts }: Pick<Released, 'id' | 'facts'>,
  told: {
    key: string;
    kind: NotificationKind;
    to: readonly string[];
    by: string | null;
    text: string;
    at: Date;
  },
): OutboxEntry[] => {
  const { key, kind, to, by, text, at } = told;
  const { numberText, subject } = facts;
  const groups = Array.from({ length: Math.ceil(to.length / TOLD_AT_ONCE) }, (_, index) =>
    to.slice(index * TOLD_AT_ONCE, (index + 1) * TOLD_AT_ONCE),
  );
  return groups.flatMap((group, index) => [
    notifyEntry({
      id: `${id}:${key}:${index}`,
      kind,
      to: group,
      documentId: id,
      subject: `${numberText} · ${subject}`,
      actorName: by,
      text,
      at,
      isUrgent: isPressing(facts, at),
    }),
    changedEntry({
      id: `${id}:${key}:${index}`,
      to: group,
      type: 'internal',
      documentId: id,
      version: at.getTime(),
      at,
    }),
  ]);
};

/** Who looks after the recipients of a document: its drafter and the clerks. */
export async function keepersOf(
  { organization }: Pick<Deps, 'organization'>,
  { agencyId, facts }: Pick<Released, 'agencyId' | 'facts'>,
  at: Date,
): Promise<string[]> {
  const clerks = await organization.peopleWithRole(agencyId, 'clerk', vietnamDate(at));
  return [...new Set([facts.drafterId, ...clerks.map(({ personId }) => personId)])];
}

/** Pages that show the document look again. */
export const seenEntry = (outgoingId: string, key: string, to: readonly string[], at: Date): OutboxEntry =>
  changedEntry({
    id: `${outgoingId}:${key}`,
    to,
    type: 'outgoing',
    documentId: outgoingId,
    version: at.getTime(),
    at,
  });

export const mailAudit = (
  { id, agencyId, outgoingId, address, attempt }: Mail,
  event: { action: AuditAction; by: PersonRef | null; text: string; at: Date },
): OutboxEntry =>
  auditEntry({
    id: `${id}:${attempt}:${event.action}`,
    action: event.action,
    at: event.at,
    by: event.by,
    agencyId,
    subjectType: 'outgoing',
    subjectId: outgoingId,
    text: [address, event.text].filter((part) => part !== '').join(': '),
  });
