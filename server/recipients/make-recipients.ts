// Builds the lists of recipients over one database.
import type { Connection } from 'mongoose';
import type { Migration } from '../platform/mongo/migrate.ts';
import type { Deps } from './commands/deps.ts';
import { makeHandlers, type RecipientHandlers } from './routes.ts';
import { LISTS, makeStore, migrations } from './store.ts';

export interface RecipientsDeps extends Omit<Deps, 'store' | 'directory'> {
  connection: Connection;
  organization: Deps['directory'];
}

export interface Recipients {
  handlers: RecipientHandlers;
  migrations: Migration[];
  outboxCollections: string[];
}

export function makeRecipients({ connection, organization, ...rest }: RecipientsDeps): Recipients {
  const deps: Deps = { ...rest, directory: organization, store: makeStore(connection) };
  return { handlers: makeHandlers(deps), migrations, outboxCollections: [LISTS] };
}
