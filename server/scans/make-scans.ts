// Builds the ways of scanned paper into the intake: what people put in, and what a scanner writes into a folder.
import type { Intake } from '../intake/index.ts';
import { AppError } from '../platform/http/problem.ts';
import { type IntervalJob, makeIntervalJob } from '../platform/jobs/interval-job.ts';
import { readScan } from './commands/read-scan.ts';
import { proposedOf } from './domain/proposed.ts';
import type { Deps } from './ports.ts';
import { makeHandlers, type ScanHandlers } from './routes.ts';
import { makeWatchedFolder } from './transports/watched-folder.ts';

export interface ScansDeps extends Deps {
  intake: Intake;
  /** Folders of scanners; absent: none is watched. */
  folder: { root: string; everyMs: number; stillMs: number } | undefined;
}

export interface Scans {
  handlers: ScanHandlers;
  start(): void;
  stop(): Promise<void>;
}

export function makeScans({ folder, ...deps }: ScansDeps): Scans {
  const { intake, recognition, logger } = deps;
  intake.register('scan', (item, signal) => readScan(deps, item, signal));
  // Papers of other channels are read, too; what stands in the way of that keeps nobody from taking them.
  intake.propose(async ({ channel, files }, signal) => {
    const paper = files.find(({ role, mediaType }) => role === 'paper' && mediaType === 'application/pdf');
    if (channel === 'scan' || paper === undefined) return {};
    try {
      const { fields } = await recognition.read(paper.digest, { signal });
      return proposedOf(fields, paper.digest, await deps.organization.directory());
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      logger.warn({ err: error, digest: paper.digest }, 'a paper could not be read');
      return {};
    }
  });
  let job: IntervalJob | undefined;
  return {
    handlers: makeHandlers(deps),
    start: () => {
      if (folder === undefined) return;
      const watched = makeWatchedFolder(deps, folder.root, folder.stillMs);
      job = makeIntervalJob({ name: 'scan-folder', everyMs: folder.everyMs, logger, run: watched.look });
      job.start();
    },
    stop: async () => {
      await job?.stop();
      await recognition.stop();
    },
  };
}
