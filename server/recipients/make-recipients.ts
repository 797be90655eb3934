// Builds the lists of recipients over one database.
import type { Connection } from 'mongoose';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import type { Deps } from './commands/deps.ts';
import { makeHandlers, type RecipientHandlers } from './routes.ts';
import { LISTS, makeStore, migrations } from './store.ts';

export interface RecipientsDeps extends Omit<Deps, 'store' | 'directory' | 'kick'> {
  kick: Kick;
  connection: Connection;
  organization: Deps['directory'];
}

export interface Recipients {
  handlers: RecipientHandlers;
  migrations: Migration[];
  outboxCollections: string[];
}

export function makeRecipients({ connection, organization, kick, ...rest }: RecipientsDeps): Recipients {
  const own = { store: makeStore(connection), kick: kickIn(kick, [LISTS]) };
  const deps: Deps = { ...rest, ...own, directory: organization };
  return { handlers: makeHandlers(deps), migrations, outboxCollections: [LISTS] };
}
