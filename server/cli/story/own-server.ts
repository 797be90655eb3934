// Starts a server of its own in another process, on free ports and a given folder: the story, and whoever wants to see
// the server killed and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const READY_MS = 120_000;
const POLL_MS = 50;
const STOP_MS = 15_000;
/**
 * Whatever the shell has set for a real office, this server is a demo on its own folder. Empty counts as absent. Who plays
 * on it signs in once, and on a slow machine signs much later.
 */
const A_DEMO = {
  ...{ MONGODB_URI: '', TRUST_DIR: '', DEMO: '', HOST: '', PUBLIC_URL: '', TSA_URL: '' },
  STEP_UP_MINUTES: '720',
};

export interface OwnServerOptions {
  dataDir: string;
  /** Default: a free one. The same after a restart, so that open pages find it again. */
  port?: number | undefined;
  /** Default: a free one. It stands in the certificates of the folder, so a restart must have the same. */
  pkiPort?: number | undefined;
  /** The compiled main.js to run. Default: the bundle where this file is compiled, else the source beside it. */
  main?: string | undefined;
  /** More settings; a server that is to be no demo says so here. */
  env?: Readonly<Record<string, string>> | undefined;
}

export interface OwnServer {
  url: string;
  port: number;
  pkiPort: number;
  /** From the start of the process to the first answer of /readyz. */
  readyMs: number;
  /** Everything it wrote, for a message when something is wrong. */
  output(): string;
  /** It has stopped, whoever stopped it. */
  hasEnded(): boolean;
  /** SIGKILL; returns when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, or these signals at once, and its exit code. */
  stop(...signals: NodeJS.Signals[]): Promise<number | null>;
}

/** @throws Error with the end of the output when it does not become ready. */
export async function startOwnServer(options: OwnServerOptions): Promise<OwnServer> {
  const port = options.port ?? (await freePort());
  const pkiPort = options.pkiPort ?? (await freePort());
  const started = performance.now();
  const child = spawn(process.execPath, mainArguments(options.main), {
    env: {
      ...process.env,
      ...A_DEMO,
      LOG_LEVEL: 'warn',
      ...options.env,
      DATA_DIR: options.dataDir,
      PORT: String(port),
      PKI_PORT: String(pkiPort),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exited = once(child, 'exit');
  const end = async (...signals: NodeJS.Signals[]) => {
    if (isRunning(child)) for (const signal of signals) child.kill(signal);
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(child, url);
  } catch (error) {
    await end('SIGKILL');
    throw new Error(`the server did not become ready:\n${output.slice(-4000)}`, { cause: error });
  }
  return {
    url,
    port,
    pkiPort,
    readyMs: performance.now() - started,
    output: () => output,
    hasEnded: () => !isRunning(child),
    kill: () => end('SIGKILL'),
    stop: async (...signals) => {
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await end(...(signals.length > 0 ? signals : ['SIGTERM' as const]));
      clearTimeout(late);
      return child.exitCode;
    },
  };
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

function mainArguments(compiled: string | undefined): string[] {
  const beside = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const main = compiled ?? (import.meta.url.endsWith('.js') ? beside('../run/main.js') : undefined);
  return main === undefined ? ['--import', 'tsx', beside('main.ts')] : ['--enable-source-maps', main];
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + READY_MS;
  while (isRunning(child)) {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    if (response?.ok) return;
    if (performance.now() > deadline) throw new Error(`not ready within ${READY_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}
