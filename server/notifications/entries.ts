// Outbox entries that tell people of something: a durable notification, or only that a thing they may see changed.
import type { NotificationKind } from '../contracts/notifications.ts';
import type { ChangedEvent } from '../contracts/socket-events.ts';
import type { Urgency } from '../contracts/vocabulary.ts';
import { vietnamDate } from '../platform/clock.ts';
import { type OutboxEntry, outboxEntry } from '../platform/outbox/entry.ts';

export const NOTIFY = 'notify';
export const CHANGED_ENTRY = 'changed';

/** What is told at once, whatever the hour: of an urgent document (khẩn, thượng khẩn, hỏa tốc), or of work due today. */
export const isPressing = (
  { urgency, dueOn }: { urgency: Urgency; dueOn?: string | null | undefined },
  at: Date,
): boolean => urgency !== 'normal' || dueOn === vietnamDate(at);

export interface NotifyLine {
  /** Unique within the document that carries it. */
  id: string;
  kind: NotificationKind;
  /** Person ids; each gets one row. */
  to: readonly string[];
  documentId: string;
  subject: string;
  /** Null for the system. */
  actorName: string | null;
  /** Opinion, reason or instruction; empty when there is none. */
  text: string;
  at: Date;
  /** Told at once, whatever the hour: {@link isPressing}. Default: no. */
  isUrgent?: boolean;
  /** News of the same key is told once, whichever documents carry it. Default: of this document and entry. */
  rowKey?: string;
}

export const notifyEntry = ({ id, at, ...payload }: NotifyLine): OutboxEntry =>
  outboxEntry({ id: `${NOTIFY}:${id}`, type: NOTIFY, at, payload: { ...payload, to: [...payload.to] } });

export interface ChangedLine {
  /** Unique within the document that carries it. */
  id: string;
  /** Person ids: those who may see the thing. */
  to: readonly string[];
  type: Exclude<ChangedEvent['type'], 'notification'>;
  documentId: string;
  version: number;
  at: Date;
}

export const changedEntry = ({ id, at, ...payload }: ChangedLine): OutboxEntry =>
  outboxEntry({
    id: `${CHANGED_ENTRY}:${id}`,
    type: CHANGED_ENTRY,
    at,
    payload: { ...payload, to: [...payload.to] },
  });
