// Builds work files over one database and its neighbours: lists, files, and the two jobs that look after what is kept.

import { makeLeases } from '../platform/jobs/lease.ts';
import type { Logger } from '../platform/logger.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import type { Deps } from './commands/deps.ts';
import { noticeDue } from './commands/notice-due.ts';
import { renewDue } from './commands/renew-signatures.ts';
import type { Actor } from './ports.ts';
import { listFiles } from './queries/list-files.ts';
import { makeHandlers, type WorkFileHandlers } from './routes.ts';
import { FILE_LISTS, makeStore, migrations, WORK_FILES } from './store.ts';
import { makePrinter } from './workers/printer.ts';

export interface WorkFilesDeps extends Omit<Deps, 'store' | 'printer'> {
  connection: Database['connection'];
  logger: Logger;
  /** Wakes the outbox relay. */
  kick: Kick;
}

export interface WorkFiles {
  handlers: WorkFileHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  /** Number and notation of the file this document is in, of those the actor may see; of several the one changed last. */
  notationFor(actor: Actor, documentId: string): Promise<string | null>;
  /** Tells of files that go to the archive soon; how many. */
  noticeDue(): Promise<number>;
  /** Renews the signatures of what is kept, where it is time; how many files were looked at. */
  renewDue(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 3_600_000;

export function makeWorkFiles({ connection, logger, kick, ...neighbours }: WorkFilesDeps): WorkFiles {
  const printer = makePrinter();
  const deps: Deps = { ...neighbours, printer, store: makeStore(connection, kick) };
  const leases = makeLeases(connection);
  const jobs = [
    leases.job({
      ...{ name: 'work-files-notice', everyMs: EVERY_MS, logger },
      run: async (signal) => void (await noticeDue(deps, signal)),
    }),
    leases.job({
      ...{ name: 'work-files-renewal', everyMs: EVERY_MS, logger },
      run: async (signal) => void (await renewDue(deps, signal)),
    }),
  ];
  return {
    handlers: makeHandlers(deps),
    migrations,
    outboxCollections: [FILE_LISTS, WORK_FILES],
    notationFor: async (actor, documentId) => {
      const { files } = await listFiles(deps, actor, { box: 'all', documentId, limit: 1 });
      return files[0]?.notation ?? null;
    },
    noticeDue: () => noticeDue(deps),
    renewDue: () => renewDue(deps),
    start: () => {
      for (const job of jobs) job.start();
    },
    stop: async () => {
      await Promise.all(jobs.map((job) => job.stop()));
      await printer.stop();
    },
  };
}
