// Sheets of labels as one PDF, drawn in a worker thread: fonts are large, and five hundred labels take a while.
import { extname } from 'node:path';
import type { LabelSheet } from '../../contracts/outgoing.ts';
import type { PaperRecipient } from '../../contracts/outgoing-document.ts';
import { AppError } from '../../platform/http/problem.ts';
import { makeWorkerPool, WorkerPoolError } from '../../platform/jobs/worker-pool.ts';

export interface LabelJob {
  sheet: LabelSheet;
  skip: number;
  senderName: string;
  numberText: string;
  /** "HỎA TỐC", …; null: nothing. */
  urgency: string | null;
  labels: PaperRecipient[];
  at: Date;
}

export interface LabelSheets {
  /** @throws AppError SERVER_BUSY. */
  draw(job: LabelJob): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** Beside this file, whether it is a source or compiled. */
const WORKER = new URL(`./label-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
const LIMIT_MS = 60_000;

export function makeLabelSheets(): LabelSheets {
  const pool = makeWorkerPool<LabelJob, Uint8Array>({
    ...{ module: WORKER, workers: 1, maxWaiting: 20, heapMb: 256, isGentle: true },
  });
  return {
    draw: (job) =>
      pool.run(job, { signal: AbortSignal.timeout(LIMIT_MS) }).catch((error: unknown) => {
        if (error instanceof WorkerPoolError && error.code !== 'CRASHED')
          throw new AppError('SERVER_BUSY', { cause: error });
        throw error;
      }),
    stop: () => pool.close(),
  };
}
