// Builds drafting over one database, its neighbours, and LibreOffice where it is installed.

import { type IntervalJob, makeIntervalJob } from '../platform/jobs/interval-job.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { findProgram } from '../platform/shut-in/find-program.ts';
import { findIsolation } from '../platform/shut-in/isolation.ts';
import { convertNext, type Office } from './commands/convert-next.ts';
import type { Deps } from './commands/deps.ts';
import { type DraftingHandlers, makeHandlers } from './routes.ts';
import { conversionMigrations, makeConversionStore } from './store/conversions.ts';
import { makeTemplateStore, TEMPLATES, templateMigrations } from './store/templates.ts';

export interface DraftingDeps
  extends Omit<Deps, 'conversions' | 'templates' | 'kickConverter' | 'canConvert' | 'kick'> {
  kick: Kick;
  connection: Database['connection'];
  /** LibreOffice, by path or name; undefined: nothing is converted. */
  program: string | undefined;
  timeoutMs: number;
  /** Folders of this server that a conversion must not see. */
  privateFolders: readonly string[];
}

export interface Drafting {
  handlers: DraftingHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  /** `alone`: no other process works on this database. */
  start(options: { alone: boolean }): Promise<void>;
  stop(): Promise<void>;
}

/** Conversions at a time: each takes a core and some 200 MB. */
const AT_ONCE = 2;
/** What another process has left behind, or put in. */
const LOOK_MS = 3_000;
const KEPT_MS = 30 * 24 * 3_600_000;

export function makeDrafting(given: DraftingDeps): Drafting {
  const { connection, program, timeoutMs, privateFolders, kick, ...neighbours } = given;
  const { clock, logger } = neighbours;
  const conversions = makeConversionStore(connection);
  const jobs: IntervalJob[] = [];
  let found: Promise<Office | undefined> | undefined;
  const office = () => {
    found ??= openOffice();
    return found;
  };

  const openOffice = async (): Promise<Office | undefined> => {
    const path = program === undefined ? undefined : await findProgram(program);
    if (path === undefined) {
      logger.warn({ program }, 'LibreOffice is not installed: Office files are kept, no PDF is made of them');
      return undefined;
    }
    const isolation = await findIsolation(privateFolders);
    logger.info({ program: path, isolation: isolation.kind }, 'Office files are converted');
    return { program: path, isolation, timeoutMs };
  };

  const deps: Deps = {
    ...neighbours,
    kick: kickIn(kick, [TEMPLATES]),
    conversions,
    templates: makeTemplateStore(connection),
    kickConverter: () => {
      for (const job of jobs) job.kick();
    },
    canConvert: async () => (await office()) !== undefined,
  };

  return {
    handlers: makeHandlers(deps),
    migrations: [...conversionMigrations, ...templateMigrations],
    outboxCollections: [TEMPLATES],
    start: async ({ alone }) => {
      const now = clock.now();
      if (alone) await conversions.takeOver();
      await conversions.forgetBefore(new Date(now.getTime() - KEPT_MS));
      for (let index = 0; index < AT_ONCE; index += 1) {
        const job = makeIntervalJob({
          name: `drafting-convert-${index}`,
          everyMs: LOOK_MS,
          logger,
          run: async (signal) => {
            while (!signal.aborted && (await convertNext(deps, { timeoutMs, open: office }, signal)));
          },
        });
        jobs.push(job);
        job.start();
      }
    },
    stop: async () => {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}
