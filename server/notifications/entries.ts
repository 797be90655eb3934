// Outbox entries that tell people of something: a durable notification, or only that a thing they may see changed.
import type { NotificationKind } from '../contracts/notifications.ts';
import type { ChangedEvent } from '../contracts/socket-events.ts';
import { type OutboxEntry, outboxEntry } from '../platform/outbox/entry.ts';

export const NOTIFY = 'notify';
export const CHANGED_ENTRY = 'changed';

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
