// Loaded into the server that is measured: how late its event loop is, written beside the bench, anew after each reset.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env.LOOP_DELAY_FILE;
if (isMainThread && file !== undefined) {
  const resolution = 1;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  // The histogram counts the whole pause between two looks, of which `resolution` was asked for.
  const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
  /** Time this thread was ready and had no processor: what the machine adds. Linux only. */
  const waited = () => {
    const path = '/proc/self/schedstat';
    return existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ')[1]) / 1e6 : 0;
  };
  let waitedBefore = waited();
  setInterval(() => {
    if (existsSync(`${file}.reset`)) {
      rmSync(`${file}.reset`);
      delay.reset();
      waitedBefore = waited();
    }
    const waitedMs = waited() - waitedBefore;
    const told = {
      p50: ms(delay.percentile(50)),
      p99: ms(delay.percentile(99)),
      max: ms(delay.max),
      waitedMs,
    };
    writeFileSync(`${file}.new`, JSON.stringify(told));
    renameSync(`${file}.new`, file);
  }, 200).unref();
}
