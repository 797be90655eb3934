// Many files at once, told in their order: with a bar on a terminal, without one elsewhere.
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { makeSignatureWorkers, type SignatureWorkers } from '../verification/index.ts';

const HEAP_MB = 1024;

/** One thread a processor, never more than files; the caller bounds what waits. */
export const openWorkers = (files: number): SignatureWorkers =>
  makeSignatureWorkers({
    workers: Math.min(availableParallelism(), files),
    maxWaiting: Number.POSITIVE_INFINITY,
    heapMb: HEAP_MB,
  });

/** Below this a thread takes longer to start than the work takes. */
const MANY_FILES = 12;
const MANY_BYTES = 16 * 1024 * 1024;

export async function areWorthThreads(files: readonly string[]): Promise<boolean> {
  if (files.length < 2) return false;
  if (files.length >= MANY_FILES) return true;
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0) >= MANY_BYTES;
}

/** Works on so many at once and tells the results in the order of the items; `stop` begins none any more. */
export async function inOrder<T, R>(
  items: readonly T[],
  options: { atOnce: number; stop?: AbortSignal },
  work: (item: T) => Promise<R>,
  tell: (result: R) => void,
): Promise<void> {
  const done = new Map<number, R>();
  let begun = 0;
  let told = 0;
  const next = async (): Promise<void> => {
    while (begun < items.length && options.stop?.aborted !== true) {
      const index = begun;
      begun += 1;
      done.set(index, await work(items[index] as T));
      for (let ready = done.get(told); ready !== undefined; ready = done.get(told)) {
        done.delete(told);
        told += 1;
        tell(ready);
      }
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, next));
}

export interface Progress {
  /** One more is done; the line goes to standard output, above the bar. */
  step(line: string): void;
  /** Takes the bar away. */
  end(): void;
}

const BAR = 24;
const BEGIN_AGAIN = '\r\u001b[2K';

/** The bar goes to standard error, so that what is piped on stays clean. */
export function makeProgress(total: number, verb: string): Progress {
  const { stderr, stdout } = process;
  const isShown = stderr.isTTY === true && total > 1;
  let done = 0;
  const draw = () => {
    const filled = Math.round((done / total) * BAR);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
    stderr.write(`${BEGIN_AGAIN}${bar} ${verb} ${done}/${total}`);
  };
  if (isShown) draw();
  return {
    step: (line) => {
      done += 1;
      if (isShown) stderr.write(BEGIN_AGAIN);
      stdout.write(line);
      if (isShown) draw();
    },
    end: () => {
      if (isShown) stderr.write(BEGIN_AGAIN);
    },
  };
}
