// The worker of worker-pool.spec.ts: does what it is told, the fatal things included.
import { getPriority } from 'node:os';
import { threadId } from 'node:worker_threads';
import { serveJobs } from '../../../server/platform/jobs/serve-jobs.ts';

export type Job =
  | { do: 'tell thread' }
  | { do: 'tell priority' }
  | { do: 'ask'; question: string }
  | { do: 'fail'; code: string }
  | { do: 'exit' }
  | { do: 'throw outside' }
  | { do: 'fill memory' }
  | { do: 'wait for ever' };

serveJobs<Job, unknown, string, string>(async (job, ask) => {
  switch (job.do) {
    case 'tell thread':
      return threadId;
    case 'tell priority':
      return getPriority();
    case 'ask':
      return ask(job.question);
    case 'fail':
      throw Object.assign(new TypeError('as told'), { code: job.code });
    case 'exit':
      process.exit(3);
      break;
    case 'throw outside':
      setImmediate(() => {
        throw new Error('outside');
      });
      return new Promise(() => undefined);
    case 'fill memory': {
      const kept: string[][] = [];
      for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => `${kept.length}-${i}`));
    }
    case 'wait for ever':
      return new Promise(() => undefined);
  }
});
