// All cores at once: a worker thread for each core takes the next file as long as there is one.
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { Workshop } from './inputs.ts';
import { makeOurs } from './ours.ts';
import type { TaskInput } from './tasks.ts';

interface WorkerTask {
  kind: 'batch';
  shop: Workshop;
  file: string;
  files: number;
  verifies: boolean;
  /** How many files were taken. */
  taken: SharedArrayBuffer;
}

/** Files in work at a time in each thread: while one is signed on the pool, another is laid out. */
const AT_ONCE = 3;
const ROUNDS = 5;

const runWorker = async ({ shop, file, files, verifies, taken }: WorkerTask): Promise<void> => {
  const ours = makeOurs(shop);
  const counter = new Int32Array(taken);
  const lane = async () => {
    for (let i = Atomics.add(counter, 0, 1); i < files; i = Atomics.add(counter, 0, 1)) {
      const output = join(shop.folder, `batch-${i % 64}.pdf`);
      await ours.signSmall(file, output);
      if (verifies) await ours.verifyFile(output).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
};

const signAll = async (input: TaskInput, files: number, verifies: boolean): Promise<number> => {
  const taken = new SharedArrayBuffer(4);
  const data: WorkerTask = { kind: 'batch', shop: input.shop, file: input.file, files, verifies, taken };
  const started = performance.now();
  const threads = Array.from({ length: availableParallelism() }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: data });
    return new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
  });
  await Promise.all(threads);
  return performance.now() - started;
};

/** Files signed a second, with what it takes to start the threads taken off by comparing two lengths. */
export const batch = async (input: TaskInput): Promise<Record<string, number>> => {
  let rate = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const [few, many] = [input.runs / 4, input.runs];
    const short = await signAll(input, few, false);
    const long = await signAll(input, many, false);
    rate = Math.max(rate, ((many - few) / (long - short)) * 1000);
  }
  const whole = await signAll(input, input.runs, false);
  return { rate, withStart: (input.runs / whole) * 1000 };
};

/** RSA-2048 signatures a second of the thread pool, and of one core. */
export const rawRate = async ({ shop }: TaskInput): Promise<Record<string, number>> => {
  const key = createPrivateKey(readFileSync(shop.key));
  const message = Buffer.alloc(120);
  const one = () => new Promise<void>((resolve) => sign('sha256', message, key, () => resolve()));
  let pool = 0;
  let core = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const count = 2_000;
    let left = count;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (left-- > 0) await one();
      }),
    );
    pool = Math.max(pool, (count / (performance.now() - started)) * 1000);
    const again = performance.now();
    for (let i = 0; i < count / 4; i += 1) sign('sha256', message, key);
    core = Math.max(core, (count / 4 / (performance.now() - again)) * 1000);
  }
  return { pool, core };
};

/** How long the main thread is held up while the workers sign and verify. */
export const eventLoop = async (input: TaskInput): Promise<Record<string, number>> => {
  // The clock of this measurement ticks each millisecond; what it takes longer than that is the delay.
  await readFile(input.file);
  let p99 = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await signAll(input, input.runs, true);
    delay.disable();
    p99 = Math.min(p99, delay.percentile(99) / 1e6);
  }
  return { p99 };
};

if (!isMainThread && workerData?.kind === 'batch') await runWorker(workerData as WorkerTask);
