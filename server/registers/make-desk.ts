// Builds the clerk's view of the registers: numbers joined with the documents that carry them, on screen and printed.
// Who knows the documents, keeps files and signs is told by container.ts.
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick, OutboxHandler } from '../platform/outbox/relay.ts';
import { MAKE_PRINT, makePrintHandler, type PrintDeps } from './commands/make-print.ts';
import type { SealFile } from './commands/sign-print.ts';
import { makeDeskHandlers, type RegisterDeskHandlers } from './desk-routes.ts';
import type { RegisterActor } from './routes.ts';
import { makePrintStore, PRINTS, printMigrations } from './store/prints.ts';
import { makePrinter } from './workers/printer.ts';

/** What the features above give. */
export interface RegisterDeskDeps<Actor>
  extends Omit<PrintDeps, 'store' | 'prints' | 'printer' | 'audited' | 'clock' | 'kick'> {
  sealFile: SealFile<Actor>;
}

export interface RegisterDesk<Actor> {
  handlers: RegisterDeskHandlers<Actor>;
  migrations: Migration[];
  outboxCollections: string[];
  outboxHandlers: Record<string, OutboxHandler>;
  /** Ends the thread that prints; what it had begun is begun anew by whoever comes next. */
  stop(): Promise<void>;
}

/** Over the store of the registers themselves. */
export function makeDesk<Actor extends RegisterActor>(
  {
    connection,
    kick,
    ...own
  }: Pick<PrintDeps, 'store' | 'clock' | 'audited'> & Pick<Database, 'connection'> & { kick: Kick },
  given: RegisterDeskDeps<Actor>,
): RegisterDesk<Actor> {
  const printer = makePrinter();
  const deps = {
    ...{ ...own, ...given, kick: kickIn(kick, [PRINTS]) },
    ...{ prints: makePrintStore(connection), printer },
  };
  return {
    handlers: makeDeskHandlers(deps),
    migrations: printMigrations,
    outboxCollections: [PRINTS],
    outboxHandlers: { [MAKE_PRINT]: makePrintHandler(deps) },
    stop: () => printer.stop(),
  };
}
