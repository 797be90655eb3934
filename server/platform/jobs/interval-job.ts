// Work that comes round again: never two runs at once, and stopping waits for the run under way.
import type { Logger } from '../logger.ts';

export interface IntervalJobOptions {
  name: string;
  /** Pause between the end of a run and the start of the next. */
  everyMs: number;
  /** One run; `signal` is aborted when the job is being stopped. A failure is logged and the job goes on. */
  run(signal: AbortSignal): Promise<void>;
  logger: Logger;
}

export interface IntervalJob {
  /** Runs at once, then again and again. */
  start(): void;
  /** Ends the pause under way. */
  kick(): void;
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/** Makes a job that is not running yet. */
export function makeIntervalJob({ name, everyMs, run, logger }: IntervalJobOptions): IntervalJob {
  const stopping = new AbortController();
  let wake = () => {};
  let kicked = false;
  let loop: Promise<void> | undefined;

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, kicked ? 0 : everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const loopUntilStopped = async () => {
    while (!stopping.signal.aborted) {
      kicked = false;
      try {
        await run(stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) logger.error({ err: error, job: name }, 'job failed');
      }
      if (!stopping.signal.aborted) await pause();
    }
  };

  return {
    start: () => {
      loop ??= loopUntilStopped();
    },
    kick: () => {
      kicked = true;
      wake();
    },
    stop: async () => {
      stopping.abort();
      wake();
      await loop;
    },
  };
}
