// Appendices "in the same file", their pages behind those of the main document, and pages taken out of a file for an
// extract: made in a worker thread.
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../../platform/http/problem.ts';
import { makeWorkerPool, WorkerPoolError } from '../../platform/jobs/worker-pool.ts';
import { withWorkFolder } from '../../platform/work-folder.ts';

export interface JoinJob {
  /** The main document first. */
  paths: [string, ...string[]];
  /** Only these of the main document, by their numbers. */
  pages?: number[];
  output: string;
}

export interface Joined {
  pageCount: number;
}

/** Beside this file, whether it is a source or compiled. */
const WORKER = new URL(`./join-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
const THREADS = 1;
const MAX_WAITING = 20;
const HEAP_MB = 768;
const LIMIT_MS = 120_000;

export interface JoinPages {
  /** The bytes of the whole. @throws AppError FILE_BROKEN when they cannot be read or ask for too much, SERVER_BUSY. */
  join(paths: JoinJob['paths']): Promise<Uint8Array>;
  /** The bytes of these pages, as they look. @throws as `join`. */
  take(path: string, pages: number[]): Promise<Uint8Array>;
  stop(): Promise<void>;
}

export function makeJoinPages(): JoinPages {
  const pool = makeWorkerPool<JoinJob, Joined>({
    ...{ module: WORKER, workers: THREADS, maxWaiting: MAX_WAITING, heapMb: HEAP_MB, isGentle: true },
  });
  const make = (job: Omit<JoinJob, 'output'>): Promise<Uint8Array> =>
    withWorkFolder('join', async (folder) => {
      const output = join(folder, 'whole.pdf');
      try {
        await pool.run({ ...job, output }, { signal: AbortSignal.timeout(LIMIT_MS) });
        return await readFile(output);
      } catch (error) {
        const isBusy = error instanceof WorkerPoolError && error.code !== 'CRASHED';
        throw new AppError(isBusy ? 'SERVER_BUSY' : 'FILE_BROKEN', { cause: error });
      }
    });
  return {
    join: (paths) => make({ paths }),
    take: (path, pages) => make({ paths: [path], pages }),
    stop: () => pool.close(),
  };
}
