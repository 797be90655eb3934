// The outbox entry that sends a letter of news. It waits in a lane of its own, so that a dead mail server holds up
// nothing else.
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';

export const SEND_LETTER = 'notify.letter';

export const letterEntry = ({ at, dueAt }: { at: Date; dueAt: Date }): OutboxEntry =>
  outboxEntry({
    ...{ id: SEND_LETTER, type: SEND_LETTER, at, payload: {} },
    lane: 'mail-of-news',
    ...(dueAt > at && { notBefore: dueAt }),
  });
