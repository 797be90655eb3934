// An event for the log of an agency, as an outbox entry of the document it happens to: written by the same write, so that
// no event is without its line, whenever the process dies.
import { z } from 'zod';
import { LogEventType } from '../../contracts/audit-actions.ts';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';

export const LOG = 'log';

const Fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const LogPayload = z.object({
  /** One per event in the agency’s log, and the same on every attempt. */
  id: z.string(),
  agencyId: z.string(),
  type: LogEventType,
  subject: z.object({ kind: z.enum(['delivery', 'packet', 'incoming']), id: z.string() }),
  facts: z.record(z.string(), Fact),
});
type LogPayload = z.infer<typeof LogPayload>;

export interface LogLine extends LogPayload {
  at: Date;
}

/** `facts` hold digests, identifiers and codes, never content: the log is handed to others. */
export const logEntry = ({ at, ...payload }: LogLine): OutboxEntry =>
  outboxEntry({ id: `${LOG}:${payload.id}`, type: LOG, at, payload });
