// Builds copies over one database and their neighbours.
import type { Connection } from 'mongoose';
import type { Migration } from '../platform/mongo/migrate.ts';
import type { Kick, OutboxHandler } from '../platform/outbox/relay.ts';
import { makeNumberHandlers } from './commands/settle-number.ts';
import type { Deps } from './ports.ts';
import { type CopyHandlers, makeHandlers } from './routes.ts';
import { COPIES, makeStore, migrations } from './store.ts';

export interface CopiesDeps extends Omit<Deps, 'store'> {
  connection: Connection;
  /** Wakes the outbox relay. */
  kick: Kick;
}

export interface Copies {
  handlers: CopyHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  outboxHandlers: Record<string, OutboxHandler>;
}

export function makeCopies({ connection, kick, ...neighbours }: CopiesDeps): Copies {
  const deps: Deps = { ...neighbours, store: makeStore(connection, kick) };
  return {
    handlers: makeHandlers(deps),
    migrations,
    outboxCollections: [COPIES],
    outboxHandlers: makeNumberHandlers(deps),
  };
}
