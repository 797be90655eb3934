// Builds the audit trail: a handler for the entries that every feature writes, and the list for administrators.

import { z } from 'zod';
import { PersonRef } from '../contracts/common-shapes.ts';
import { AuditAction } from '../contracts/vocabulary.ts';
import { derivedId } from '../platform/ids.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { OutboxGiveUp, type OutboxHandler } from '../platform/outbox/relay.ts';
import { AUDIT } from './entry.ts';
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

export interface Audit {
  handlers: AuditHandlers;
  migrations: Migration[];
  outboxHandlers: Record<string, OutboxHandler>;
}

export function makeAudit({ connection }: { connection: Database['connection'] }): Audit {
  const store = makeStore(connection);
  return {
    handlers: makeHandlers(store),
    migrations,
    outboxHandlers: {
      [AUDIT]: async ({ id, documentId, at, payload }) => {
        const parsed = Payload.safeParse(payload);
        if (!parsed.success) throw new OutboxGiveUp(`not an audit entry: ${parsed.error.message}`);
        await store.add({ id: derivedId(documentId, id), at, ...parsed.data });
      },
    },
  };
}
