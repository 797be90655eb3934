// What is known of one document the axis holds for this server, and what the poller asks of its store.
import type { MessageType } from './axis-client.ts';

export type InboxState = 'listed' | 'stored' | 'refused' | 'acknowledged';

export interface InboxRow {
  /** The axis's own identifier. */
  docId: string;
  messageType: MessageType;
  from: string;
  to: string;
  state: InboxState;
  /** Whether it was taken; what the axis is told. */
  isTaken: boolean | null;
  attempts: number;
  /** Not before; after a failure the pauses grow. */
  dueAt: Date;
  text: string;
  firstSeenAt: Date;
  updatedAt: Date;
}

export interface AxisInbox {
  /** The rows of what was listed, made where they are new; in the order given, each once. */
  open(
    items: ReadonlyArray<Pick<InboxRow, 'docId' | 'messageType' | 'from' | 'to'>>,
    at: Date,
  ): Promise<InboxRow[]>;
  note(docId: string, change: Partial<Omit<InboxRow, 'docId'>>): Promise<void>;
  /** Stored or refused and not yet told to the axis, oldest first. */
  unacknowledged(limit: number): Promise<InboxRow[]>;
  /** When the axis last answered a list, per kind of message. */
  noteList(messageType: MessageType, at: Date): Promise<void>;
}
