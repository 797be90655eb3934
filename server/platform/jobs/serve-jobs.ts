// The other side of a worker pool: runs inside the worker thread, takes jobs and asks back.
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import {
  type FromWorker,
  fromPlain,
  type ToWorker,
  toPlain,
  type WorkerSettings,
} from './worker-messages.ts';

/** Asks the thread that gave the job. */
export type Ask<Question, Answer> = (question: Question) => Promise<Answer>;

/** Takes jobs until the pool ends this thread. */
export function serveJobs<Job, Result, Question, Answer>(
  work: (job: Job, ask: Ask<Question, Answer>) => Promise<Result>,
): void {
  const port = parentPort;
  if (port === null) throw new Error('only a worker serves jobs');
  giveWay(workerData);
  const open = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  let calls = 0;
  const tell = (message: FromWorker<Result, Question>) => port.postMessage(message);

  const ask: Ask<Question, Answer> = (question) =>
    new Promise((resolve, reject) => {
      calls += 1;
      open.set(calls, { resolve, reject });
      tell({ kind: 'ask', call: calls, question });
    });

  const run = async (job: Job) => {
    try {
      tell({ kind: 'done', result: await work(job, ask) });
    } catch (error) {
      tell({ kind: 'failed', error: toPlain(error) });
    } finally {
      open.clear();
    }
  };

  port.on('message', (message: ToWorker<Job, Answer>) => {
    if (message.kind === 'job') {
      void run(message.job);
      return;
    }
    const call = open.get(message.call);
    open.delete(message.call);
    if (message.kind === 'answer') call?.resolve(message.answer);
    else call?.reject(fromPlain(message.error));
  });
}

const NICE = 10;

/** On Linux a priority is the calling thread's own; elsewhere it would be that of the whole server. */
function giveWay({ isGentle }: WorkerSettings): void {
  if (isGentle && process.platform === 'linux') setPriority(NICE);
}
