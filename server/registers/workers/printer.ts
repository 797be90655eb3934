// One thread that prints registers. What it needs at once is one page and one batch of rows; the pages behind it are packed.
import { extname, join } from 'node:path';
import { makeWorkerPool } from '../../platform/jobs/worker-pool.ts';
import { withWorkFolder } from '../../platform/work-folder.ts';
import type { AskRows, Printed, PrintJob, RowsAnswer } from './print-jobs.ts';

/** Beside this file, whether it is a source or compiled. */
const WORKER = new URL(`./print-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
const HEAP_MB = 512;
const MAX_WAITING = 4;

export interface Printer {
  /**
   * Calls `take` with the files while they are there.
   * @throws WorkerPoolError BUSY, CRASHED, CLOSED; the signal's reason.
   */
  print<T>(
    job: Pick<PrintJob, 'cover' | 'at'>,
    source: { nextRows(): Promise<RowsAnswer>; signal: AbortSignal },
    take: (made: Printed & Pick<PrintJob, 'pdfPath' | 'xlsxPath'>) => Promise<T>,
  ): Promise<T>;
  stop(): Promise<void>;
}

export function makePrinter(): Printer {
  const pool = makeWorkerPool<PrintJob, Printed, AskRows, RowsAnswer>({
    ...{ module: WORKER, workers: 1, maxWaiting: MAX_WAITING, heapMb: HEAP_MB, isGentle: true },
  });
  return {
    print: (job, { nextRows, signal }, take) =>
      withWorkFolder('print', async (folder) => {
        const paths = { pdfPath: join(folder, 'book.pdf'), xlsxPath: join(folder, 'book.xlsx') };
        const printed = await pool.run({ ...job, ...paths }, { answer: nextRows, signal });
        return await take({ ...printed, ...paths });
      }),
    stop: () => pool.close(),
  };
}
