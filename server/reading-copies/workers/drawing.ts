// Draws copies in a worker thread, one at a time: a bounded queue, heap and time. The copy lies in a folder of its own until it
// is sent; it is kept nowhere.
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/http/problem.ts';
import { makeWorkerPool, WorkerPoolError } from '../../platform/jobs/worker-pool.ts';
import { timeLimit } from '../../platform/time-limit.ts';
import { withWorkFolder } from '../../platform/work-folder.ts';
import type { Drawn, ReadingJob } from './jobs.ts';

/** Beside this file, whether it is a source or compiled. */
const WORKER = new URL(`./drawing-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
const MAX_WAITING = 20;
const HEAP_MB = 768;
const LIMIT_MS = 120_000;

export interface Drawing {
  /** The bytes, to be read once. @throws AppError READING_COPY_BROKEN, SERVER_BUSY. */
  draw(job: Omit<ReadingJob, 'output'>): Promise<Readable>;
  stop(): Promise<void>;
}

export function makeDrawing(): Drawing {
  const pool = makeWorkerPool<ReadingJob, Drawn>({
    ...{ module: WORKER, workers: 1, maxWaiting: MAX_WAITING, heapMb: HEAP_MB, isGentle: true },
  });
  return {
    draw: (job) =>
      withWorkFolder('reading', async (folder) => {
        const output = join(folder, 'copy.pdf');
        try {
          await pool.run({ ...job, output }, { signal: timeLimit(LIMIT_MS) });
          // Open, it can be read to its end although its name is gone.
          return (await open(output)).createReadStream();
        } catch (error) {
          const isBusy = error instanceof WorkerPoolError && error.code !== 'CRASHED';
          throw new AppError(isBusy ? 'SERVER_BUSY' : 'READING_COPY_BROKEN', { cause: error });
        }
      }),
    stop: () => pool.close(),
  };
}
