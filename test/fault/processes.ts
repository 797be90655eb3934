// One office in several processes: a database server, a Redis, two that answer and two that work in the background.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort, type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { layDemoPki } from '../support/demo-pki.ts';

const CLI = join(import.meta.dirname, '../../bin/vanthu.js');

export interface ManyProcesses {
  /** Takes each new connection to the next of the two that answer. */
  url: string;
  webs: readonly OwnServer[];
  redis: ChildProcess;
  /** One more of them, with more settings. */
  start(role: 'web' | 'worker', env?: Record<string, string>): Promise<OwnServer>;
  dataDir: string;
  close(): Promise<void>;
}

export async function startManyProcesses(main: string): Promise<ManyProcesses> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vanthu-many-'));
  const closing: Array<() => unknown> = [() => rm(dataDir, { recursive: true, force: true })];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const redisPort = await freePort();
    const redis = spawn('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], {
      cwd: dataDir,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    closing.push(() => end(redis));
    await lineOf(redis, (line) => line.includes('Ready to accept connections'));

    const { uri, close: closeDatabase } = await serveDatabase(join(dataDir, 'db'));
    closing.push(closeDatabase);

    const pkiPort = await layDemoPki(dataDir);
    const shared = { MONGODB_URI: uri, REDIS_URL: `redis://127.0.0.1:${redisPort}`, DEMO: '1' };
    const start: ManyProcesses['start'] = async (role, env = {}) => {
      const server = await startOwnServer({
        dataDir,
        main,
        pkiPort,
        env: { ...shared, VANTHU_ROLE: role, ...env },
      });
      closing.push(() => server.stop());
      return server;
    };
    // The first one makes the demo and answers for its authorities.
    const first = await start('web');
    const webs = [first, await start('web')];
    const balancer = await balance(webs.map(({ port }) => port));
    closing.push(() => balancer.close());
    const url = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`;
    return { url, webs, redis, start, dataDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `vanthu db serve`: one database for several processes. */
export async function serveDatabase(folder: string): Promise<{ uri: string; close(): Promise<void> }> {
  const database = spawn(process.execPath, [CLI, 'db', 'serve', '--folder', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { uri } = JSON.parse(await lineOf(database, (line) => line.startsWith('{'))) as { uri: string };
  return { uri, close: () => end(database) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function lineOf(child: ChildProcess, isMeant: (line: string) => boolean): Promise<string> {
  if (child.stdout === null) throw new Error('no output to read');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (isMeant(line)) {
      child.stdout.resume();
      return line;
    }
    said.push(line);
  }
  throw new Error(`it ended: ${said.join('\n')}`);
}

async function balance(ports: readonly number[]): Promise<Server> {
  let turn = 0;
  const server = createServer((socket) => {
    const target = connect(ports[turn++ % ports.length] ?? 0, '127.0.0.1');
    socket.pipe(target).pipe(socket);
    for (const [one, other] of [
      [socket, target],
      [target, socket],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
