// Builds the audit trail, a handler for the entries that every feature writes and the list for administrators; and the
// event log of each agency, which is proof for others.

import { z } from 'zod';
import { AuditAction } from '../contracts/audit-actions.ts';
import { PersonRef } from '../contracts/common-shapes.ts';
import { derivedId } from '../platform/ids.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { OutboxGiveUp, type OutboxHandler } from '../platform/outbox/relay.ts';
import { AUDIT } from './entry.ts';
import { type EventLog, type EventLogDeps, makeEventLog } from './log/make-log.ts';
import { ALARMS, migrations as logMigrations } from './log/store.ts';
import { statusMigrations } from './log/store-statuses.ts';
import { type AuditHandlers, makeHandlers } from './routes.ts';
import { makeStore, migrations } from './store.ts';

const Payload = z.object({
  action: AuditAction,
  by: PersonRef.nullable(),
  agencyId: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  text: z.string(),
});

export interface AuditDeps extends EventLogDeps {
  connection: Database['connection'];
}

export interface Audit {
  handlers: AuditHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  outboxHandlers: Record<string, OutboxHandler>;
  log: EventLog;
}

export function makeAudit(deps: AuditDeps): Audit {
  const store = makeStore(deps.connection);
  const log = makeEventLog(deps);
  return {
    handlers: makeHandlers({ store, log }),
    migrations: [...migrations, ...logMigrations, ...statusMigrations],
    outboxCollections: [ALARMS],
    log,
    outboxHandlers: {
      ...log.outboxHandlers,
      [AUDIT]: async ({ id, documentId, at, payload }) => {
        const parsed = Payload.safeParse(payload);
        if (!parsed.success) throw new OutboxGiveUp(`not an audit entry: ${parsed.error.message}`);
        await store.add({ id: derivedId(documentId, id), at, ...parsed.data });
      },
    },
  };
}
