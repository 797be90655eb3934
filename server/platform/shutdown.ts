// What the process holds open, closed the other way round when it is asked to stop: Ctrl-C, a service manager, a
// closed terminal.

export interface Shutdown {
  /** Called on the way down, last added first. */
  add(close: () => unknown): void;
  /** Closes everything; what fails must not keep the rest open. */
  run(): Promise<void>;
  /** As a signal does, but with an error: one readable line, and exit code 1. */
  giveUp(reason: string): void;
  readonly isAsked: boolean;
}

/** npm and the terminal pass the same Ctrl-C on; only one that comes later is a second wish. */
const SAME_WISH_MS = 1_000;

/** From now on a signal closes what was added and ends the process; a second one ends it at once. */
export function shutDownOnSignals(): Shutdown {
  const closing: Array<() => unknown> = [];
  let askedAt: number | undefined;
  const run = async () => {
    for (const close of closing.splice(0).reverse())
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => console.error(error));
  };
  const end = (code: number) => {
    askedAt = performance.now();
    // The terminal may be gone, and nobody is left to read.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    void run().then(() => process.exit(code));
  };
  const ask = () => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > SAME_WISH_MS) process.kill(process.pid, 'SIGKILL');
      return;
    }
    end(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  return {
    add: (close) => {
      closing.push(close);
    },
    run,
    giveUp: (reason) => {
      if (askedAt !== undefined) return;
      console.error(reason);
      end(1);
    },
    get isAsked() {
      return askedAt !== undefined;
    },
  };
}
