// Prints tables in a thread of its own: a thousand rows take seconds of a processor.
import { extname } from 'node:path';
import { AppError } from '../../platform/http/problem.ts';
import { makeWorkerPool } from '../../platform/jobs/worker-pool.ts';
import type { Sheet } from './sheet.ts';

/** Beside this file, whether it is a source or compiled. */
const WORKER = new URL(`./print-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
const LIMIT_MS = 60_000;

export interface Printer {
  /** A PDF. @throws AppError SERVER_BUSY. */
  print(sheet: Sheet): Promise<Uint8Array>;
  stop(): Promise<void>;
}

export function makePrinter(): Printer {
  const pool = makeWorkerPool<Sheet, Uint8Array>({
    ...{ module: WORKER, workers: 1, maxWaiting: 50, heapMb: 256, isGentle: true },
  });
  return {
    print: async (sheet) => {
      try {
        return await pool.run(sheet, { signal: AbortSignal.timeout(LIMIT_MS) });
      } catch (error) {
        throw new AppError('SERVER_BUSY', { cause: error });
      }
    },
    stop: () => pool.close(),
  };
}
