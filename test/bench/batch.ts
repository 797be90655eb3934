// All cores at once: a worker thread for each core takes the next file as long as there is one.
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
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
  /** Of the results, one file each. */
  folder: string;
  files: number;
  verifies: boolean;
  /** How many files were taken. */
  taken: SharedArrayBuffer;
}

const ROUNDS = 5;
/** Files a thread has in work at once: what is done to one is done to the next while its code is at hand. */
const LANES = 8;

const runWorker = async ({ shop, file, folder, files, verifies, taken }: WorkerTask): Promise<void> => {
  const ours = makeOurs(shop);
  const counter = new Int32Array(taken);
  const lane = async () => {
    for (let i = Atomics.add(counter, 0, 1); i < files; i = Atomics.add(counter, 0, 1)) {
      const output = join(folder, `${i}.pdf`);
      await ours.signSmall(file, output);
      if (verifies) await ours.verifyFile(output).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
};

const signAll = async (
  input: TaskInput,
  files: number,
  verifies: boolean,
  taken = new SharedArrayBuffer(4),
): Promise<void> => {
  const { shop, file } = input;
  const folder = mkdtempSync(join(shop.folder, 'batch-'));
  const data: WorkerTask = { kind: 'batch', shop, file, folder, files, verifies, taken };
  const threads = Array.from({ length: availableParallelism() }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: data });
    return new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
  });
  await Promise.all(threads);
  rmSync(folder, { recursive: true });
};

/** Files signed a second while all threads are at work, and with what it takes to start them. */
export const batch = async (input: TaskInput): Promise<Record<string, number>> => {
  const taken = new SharedArrayBuffer(4);
  const counter = new Int32Array(taken);
  const started = performance.now();
  const work = signAll(input, input.runs, false, taken);
  const rate = await bestWindow(() => Math.min(Atomics.load(counter, 0), input.runs), work);
  return { signed: rate, withStart: (input.runs / (performance.now() - started)) * 1000 };
};

/** Files of this size written anew a second on the disk, by one core. */
export const diskRate = async ({ file, runs }: TaskInput): Promise<Record<string, number>> => {
  const bytes = readFileSync(file);
  const folder = mkdtempSync(join(tmpdir(), 'bench-disk-'));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    for (let i = 0; i < runs; i += 1) writeFileSync(join(folder, `${round}-${i}.pdf`), bytes);
    best = Math.min(best, (performance.now() - started) / runs);
  }
  rmSync(folder, { recursive: true });
  return { written: 1000 / best };
};

const TICK_MS = 20;
const WINDOW_TICKS = 15;

/** The best 300 ms of a running count: as the smallest of several times, what the machine can do between busy moments. */
const bestWindow = async (count: () => number, work: Promise<unknown>): Promise<number> => {
  const seen: { at: number; count: number }[] = [];
  let rate = 0;
  const timer = setInterval(() => {
    seen.push({ at: performance.now(), count: count() });
    const [first, last] = [seen.at(-1 - WINDOW_TICKS), seen.at(-1)];
    if (first && last) rate = Math.max(rate, ((last.count - first.count) / (last.at - first.at)) * 1000);
  }, TICK_MS);
  await work;
  clearInterval(timer);
  return rate;
};

/** RSA-2048 signatures a second of the thread pool, and of one core. */
export const rawRate = async ({ shop }: TaskInput): Promise<Record<string, number>> => {
  const key = createPrivateKey(readFileSync(shop.key));
  const message = Buffer.alloc(120);
  const one = () => new Promise<void>((resolve) => sign('sha256', message, key, () => resolve()));
  const count = 10_000;
  let left = count;
  const lane = async () => {
    for (; left > 0; left -= 1) await one();
  };
  const pool = await bestWindow(() => count - left, Promise.all(Array.from({ length: 16 }, lane)));
  let core = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    for (let i = 0; i < 300; i += 1) sign('sha256', message, key);
    core = Math.max(core, (300 / (performance.now() - started)) * 1000);
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
