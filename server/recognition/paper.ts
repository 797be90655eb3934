// What is done with paper as files, each in a thread of its own: photos bound, scans taken apart, separator pages printed,
// pages looked at. Whole answers lie in a folder for as long as `take` needs them.
import { extname, join } from 'node:path';
import { AppError } from '../platform/http/problem.ts';
import { makeWorkerPool, WorkerPoolError } from '../platform/jobs/worker-pool.ts';
import { timeLimit } from '../platform/time-limit.ts';
import { withWorkFolder } from '../platform/work-folder.ts';
import type { Inked } from './domain/pgm.ts';
import type { PaperDone, PaperJob } from './workers/jobs.ts';

const WORKER = new URL(
  `./workers/paper-worker${extname(new URL(import.meta.url).pathname)}`,
  import.meta.url,
);
const MAX_WAITING = 20;
const HEAP_MB = 512;
const LIMIT_MS = 120_000;

export interface Paper {
  turn(path: string, output: string, degrees: 0 | 90 | 180 | 270): Promise<void>;
  ink(paths: string[], signal?: AbortSignal): Promise<Inked[]>;
  /** @throws AppError FILE_BROKEN for a picture that is none. */
  bind<T>(paths: string[], take: (path: string) => Promise<T>): Promise<T>;
  /** A file for each part. @throws AppError FILE_BROKEN. */
  split<T>(path: string, parts: readonly number[][], take: (paths: string[]) => Promise<T>): Promise<T>;
  separator<T>(take: (path: string) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export function makePaper(): Paper {
  const pool = makeWorkerPool<PaperJob, PaperDone>({
    ...{ module: WORKER, workers: 1, maxWaiting: MAX_WAITING, heapMb: HEAP_MB, isGentle: true },
  });
  const run = async (job: PaperJob, signal?: AbortSignal): Promise<PaperDone> => {
    const late = timeLimit(LIMIT_MS);
    try {
      return await pool.run(job, { signal: signal ? AbortSignal.any([late, signal]) : late });
    } catch (error) {
      signal?.throwIfAborted();
      const isBusy = error instanceof WorkerPoolError && error.code !== 'CRASHED';
      throw new AppError(isBusy ? 'SERVER_BUSY' : 'FILE_BROKEN', { cause: error });
    }
  };
  return {
    turn: async (path, output, degrees) => {
      if (degrees !== 0) await run({ kind: 'turn', path, output, degrees });
    },
    ink: async (paths, signal) => (await run({ kind: 'ink', paths }, signal)).inked,
    bind: (paths, take) =>
      withWorkFolder('paper', async (folder) => {
        const output = join(folder, 'bound.pdf');
        await run({ kind: 'bind', paths, output });
        return take(output);
      }),
    split: (path, parts, take) =>
      withWorkFolder('paper', async (folder) => {
        const made = parts.map((pages, index) => ({ pages, output: join(folder, `${index}.pdf`) }));
        await run({ kind: 'split', path, parts: made });
        return take(made.map(({ output }) => output));
      }),
    separator: (take) =>
      withWorkFolder('paper', async (folder) => {
        const output = join(folder, 'separator.pdf');
        await run({ kind: 'separator', output });
        return take(output);
      }),
    stop: () => pool.close(),
  };
}
