// Work that takes the processor, in threads of its own: a bounded number at once, a bounded queue, a bounded heap each.
// A worker that dies takes down its own job only; the waiting ones get another (piscina and tinypool leave them waiting).
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  type FromWorker,
  fromPlain,
  type ToWorker,
  toPlain,
  type WorkerSettings,
} from './worker-messages.ts';

export type WorkerPoolErrorCode =
  /** Every worker is busy and the queue is full. */
  | 'BUSY'
  /** The worker died over this job: out of memory, or a defect. */
  | 'CRASHED'
  | 'CLOSED';

export class WorkerPoolError extends Error {
  override readonly name = 'WorkerPoolError';
  readonly code: WorkerPoolErrorCode;
  constructor(code: WorkerPoolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface WorkerPoolOptions {
  /** The module that calls `serveJobs`: compiled, or a source that tsx has to load. */
  module: URL;
  /** Threads at once. They are started when they are needed. */
  workers: number;
  /** Jobs that wait for a thread; more are refused. */
  maxWaiting: number;
  /** Largest JavaScript heap of one worker. */
  heapMb: number;
  /** A worker without a job ends after this. */
  idleMs?: number;
  /** Gives way to this thread where both want the processor. */
  isGentle?: boolean;
}

export interface RunOptions<Question, Answer> {
  /** Answers what the worker asks meanwhile; runs in this thread. */
  answer?(question: Question): Promise<Answer>;
  /** Takes a waiting job out, ends the thread of a running one. */
  signal?: AbortSignal;
}

export interface WorkerPool<Job, Result, Question, Answer> {
  /** @throws WorkerPoolError, the signal's reason, or what the job threw, with its name and code. */
  run(job: Job, options?: RunOptions<Question, Answer>): Promise<Result>;
  /** How much there is of it now, and how many jobs have ended well or not. */
  counts(): { threads: number; running: number; waiting: number; ended: number };
  /** Refuses new and waiting jobs, lets the running ones end within `graceMs`, then ends every thread. */
  close(graceMs?: number): Promise<void>;
}

interface Task<Job, Result, Question, Answer> extends RunOptions<Question, Answer> {
  job: Job;
  settle(outcome: { result: Result } | { error: unknown }): void;
}

interface Member<T> {
  worker: Worker;
  task?: T | undefined;
  idle?: NodeJS.Timeout | undefined;
}

/** Node loads no TypeScript; tsx does, and has to be asked in each thread. */
function startThread({ module, heapMb, isGentle = false }: WorkerPoolOptions): Worker {
  const workerData: WorkerSettings = { isGentle };
  const options = { workerData, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMb } };
  if (extname(module.pathname) !== '.ts') return new Worker(module, options);
  const tsxFolder = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const tsx = new URL('dist/esm/api/index.mjs', tsxFolder).href;
  const code = `import(${JSON.stringify(tsx)}).then((tsx) => {
    tsx.register();
    return import(${JSON.stringify(module.href)});
  });`;
  return new Worker(code, { ...options, eval: true });
}

export function makeWorkerPool<Job, Result, Question = never, Answer = never>(
  options: WorkerPoolOptions,
): WorkerPool<Job, Result, Question, Answer> {
  type OneTask = Task<Job, Result, Question, Answer>;
  type OneMember = Member<OneTask>;
  const { workers, maxWaiting, idleMs = 60_000 } = options;
  const members = new Set<OneMember>();
  const queue: OneTask[] = [];
  let ended = 0;
  let isClosed = false;
  let onQuiet = () => {};

  const running = () => [...members].filter(({ task }) => task !== undefined);

  function start(): OneMember {
    const worker = startThread(options);
    const member: OneMember = { worker };
    worker.on('message', (message: FromWorker<Result, Question>) => receive(member, message));
    for (const event of ['error', 'messageerror'])
      worker.on(event, (cause: unknown) => lose(member, 'the worker failed', cause));
    worker.on('exit', (code) => lose(member, `the worker ended with ${code}`));
    members.add(member);
    return member;
  }

  function give(member: OneMember, task: OneTask): void {
    clearTimeout(member.idle);
    member.task = task;
    // A thread with work keeps the process alive, one without does not.
    member.worker.ref();
    try {
      member.worker.postMessage({ kind: 'job', job: task.job } satisfies ToWorker<Job, Answer>);
    } catch (error) {
      finish(member, { error });
    }
  }

  function receive(member: OneMember, message: FromWorker<Result, Question>): void {
    if (message.kind === 'done') finish(member, { result: message.result });
    else if (message.kind === 'failed') finish(member, { error: fromPlain(message.error) });
    else void reply(member, message.call, message.question);
  }

  async function reply({ worker, task }: OneMember, call: number, question: Question): Promise<void> {
    try {
      if (task?.answer === undefined) throw new Error('nobody answers this job');
      const answer = await task.answer(question);
      worker.postMessage({ kind: 'answer', call, answer } satisfies ToWorker<Job, Answer>);
    } catch (error) {
      worker.postMessage({ kind: 'no-answer', call, error: toPlain(error) } satisfies ToWorker<Job, Answer>);
    }
  }

  function finish(member: OneMember, outcome: Parameters<OneTask['settle']>[0]): void {
    const { task, worker } = member;
    member.task = undefined;
    worker.unref();
    task?.settle(outcome);
    member.idle = setTimeout(() => {
      members.delete(member);
      void worker.terminate();
    }, idleMs).unref();
    goOn();
  }

  function lose(member: OneMember, message: string, cause?: unknown): void {
    if (!members.delete(member)) return;
    clearTimeout(member.idle);
    void member.worker.terminate();
    member.task?.settle({ error: new WorkerPoolError('CRASHED', message, { cause }) });
    goOn();
  }

  function goOn(): void {
    while (queue.length > 0) {
      const free = [...members].find(({ task }) => task === undefined);
      if (free === undefined && members.size >= workers) break;
      const next = queue.shift();
      if (next !== undefined) give(free ?? start(), next);
    }
    if (running().length === 0) onQuiet();
  }

  function stopWork(task: OneTask, error: unknown): void {
    const at = queue.indexOf(task);
    if (at >= 0) queue.splice(at, 1);
    const member = [...members].find((each) => each.task === task);
    task.settle({ error });
    if (member !== undefined) lose(member, 'stopped');
  }

  const run = (job: Job, given: RunOptions<Question, Answer> = {}): Promise<Result> =>
    new Promise((resolve, reject) => {
      const { signal } = given;
      if (isClosed) throw new WorkerPoolError('CLOSED', 'the workers are stopped');
      signal?.throwIfAborted();
      const isFull = members.size >= workers && running().length >= workers;
      if (isFull && queue.length >= maxWaiting) throw new WorkerPoolError('BUSY', 'every worker is busy');
      let isSettled = false;
      const onAbort = () => stopWork(task, signal?.reason);
      const task: OneTask = {
        ...given,
        job,
        settle: (outcome) => {
          if (isSettled) return;
          isSettled = true;
          ended += 1;
          signal?.removeEventListener('abort', onAbort);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.result);
        },
      };
      signal?.addEventListener('abort', onAbort);
      queue.push(task);
      goOn();
    });

  return {
    run,
    counts: () => ({
      threads: members.size,
      running: running().length,
      waiting: queue.length,
      ended,
    }),
    close: async (graceMs = 5_000) => {
      isClosed = true;
      const closed = new WorkerPoolError('CLOSED', 'the workers are stopped');
      for (const task of queue.splice(0)) task.settle({ error: closed });
      if (running().length > 0) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          onQuiet = resolve;
          timer = setTimeout(resolve, graceMs);
        });
        clearTimeout(timer);
      }
      const last = [...members];
      members.clear();
      for (const { task, idle } of last) {
        clearTimeout(idle);
        task?.settle({ error: closed });
      }
      await Promise.all(last.map(({ worker }) => worker.terminate()));
    },
  };
}
