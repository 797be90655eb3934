// `npm run bench:exchange`: how fast documents go from agency to agency, on one server and between two processes with a
// database each, beside the least any program must do: an HTTP POST of the same bytes, their hash and an fsync.
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePki } from '../../certs-dev/index.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import type { SendWish, Usage, Wish } from './exchange-node.ts';
import { SENDER } from './exchange-office.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-exchange-'));
const NODE = fileURLToPath(new URL('./exchange-node.ts', import.meta.url));
const MB = 1024 ** 2;
/** `--short`: fewer and smaller, to see that it runs. `--only fan,10,500,20000,half,2048`: some of the rows. */
const isShort = process.argv.includes('--short');
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',');
const isWanted = (row: string) => !process.argv.includes('--only') || only?.includes(row) === true;
/** `--commands`: which commands the databases were given for each packet. */
const isCounting = process.argv.includes('--commands');

const rows: boolean[] = [];
/** `cost`: processor time of both processes for each packet until everything is done. */
function tell(work: string, ours: string, beside: string, goal: string, isMet: boolean, cost = ''): void {
  rows.push(isMet);
  const columns = [work.padEnd(45), ours.padEnd(32), cost.padEnd(42), beside.padEnd(26), goal.padEnd(13)];
  process.stdout.write(`${columns.join(' ')} ${isMet ? 'met' : 'NOT MET'}\n`);
}

async function startNode(name: string) {
  const child: ChildProcess = fork(NODE, [join(folder, name)], {
    execArgv: ['--import', 'tsx', '--expose-gc', ...(process.env.NODE_ARGS?.split(' ') ?? [])],
  });
  const answer = async <T>(): Promise<T> => {
    const [{ result, error }] = (await once(child, 'message')) as [{ result?: T; error?: string }];
    if (error !== undefined || result === undefined) throw new Error(error ?? 'no answer');
    return result;
  };
  const ask = <T>(wish: Wish): Promise<T> => {
    const answered = answer<T>();
    child.send(wish);
    return answered;
  };
  const { url } = await answer<{ url: string }>();
  return {
    url,
    office: (agencies: Extract<Wish, { kind: 'office' }>['agencies']) => ask({ kind: 'office', agencies }),
    prepare: (wish: SendWish) => ask({ kind: 'prepare', wish }),
    send: (wish: SendWish) => ask<{ ms: number; times: number[] }>({ kind: 'send', wish }),
    watchMemory: () => ask({ kind: 'watchMemory' }),
    memory: () => ask<{ extraMb: number }>({ kind: 'memory' }),
    usage: () => ask<Usage>({ kind: 'usage' }),
    settle: () => ask({ kind: 'settle' }),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** Bytes a second of the floor, as many at once as ours. */
async function floor(sizeBytes: number, count: number, atOnce: number): Promise<number> {
  let names = 0;
  const server = createServer((incoming, outgoing) => {
    const take = async () => {
      const file = await open(join(folder, `floor-${names++}`), 'w');
      const hash = createHash('sha256');
      for await (const chunk of incoming) {
        hash.update(chunk as Buffer);
        await file.write(chunk as Buffer);
      }
      await file.sync();
      await file.close();
      outgoing.end(hash.digest('hex'));
    };
    take().catch(() => outgoing.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const bytes = randomBytes(sizeBytes);
  const started = performance.now();
  let left = count;
  const lane = async () => {
    while (left-- > 0) {
      const post = request({ port, host: '127.0.0.1', method: 'POST', agent });
      post.end(bytes);
      const [response] = await once(post, 'response');
      for await (const _ of response);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const seconds = (performance.now() - started) / 1_000;
  server.close();
  agent.destroy();
  return (sizeBytes * count) / seconds;
}

const median = (values: readonly number[], at: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? 0;

function countedSince({ commands }: Usage, before: Usage | undefined, packets: number) {
  const counts = Object.entries(commands)
    .map(([name, total]) => [name, (total - (before?.commands[name] ?? 0)) / packets] as const)
    .filter(([, count]) => count > 0)
    .sort(([, x], [, y]) => y - x);
  return {
    total: counts.reduce((sum, [, count]) => sum + count, 0),
    names: counts.map(([name, count]) => `${name} ${count.toFixed(2)}`).join(', '),
  };
}

async function filesIn(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name)).length;
}

async function main(): Promise<void> {
  const pki = await makePki({
    folder: join(folder, 'pki'),
    only: ['so-noi-vu.exchange', 'so-tai-chinh.exchange'],
    keyCache: KEY_CACHE,
  });
  const certificateOf = (id: string) => Buffer.from(pki.certificate(id)).toString('base64');
  const keyOf = (id: string) => pki.privateKey(id).export({ type: 'pkcs8', format: 'pem' }).toString();
  const [own, other] = ['so-noi-vu.exchange', 'so-tai-chinh.exchange'] as const;
  const sender = { code: SENDER, certificate: certificateOf(own) };
  const REMOTE = 'H16.02';
  const remote = { code: REMOTE, certificate: certificateOf(other) };
  const locals = Array.from(
    { length: isShort ? 70 : 700 },
    (_, index) => `H16.30.${String(index).padStart(3, '0')}`,
  );

  const a = await startNode('a');
  const b = await startNode('b');
  try {
    await a.office([
      { ...sender, endpoint: null, key: keyOf(own) },
      { ...remote, endpoint: b.url, key: null },
      ...locals.map((code) => ({
        code,
        endpoint: null,
        key: keyOf(other),
        certificate: certificateOf(other),
      })),
    ]);
    await b.office([
      { ...sender, endpoint: a.url, key: null },
      { ...remote, endpoint: null, key: keyOf(other) },
    ]);
    const between = { codes: [REMOTE], everyMs: 0, atOnce: 256 };
    /** Sends, and waits until nothing of it is left to do: the next row must not pay for this one. */
    const send = async (wish: SendWish, { isMemory = false } = {}) => {
      const nodes = [a, b];
      await a.prepare(wish);
      if (isMemory) for (const node of nodes) await node.watchMemory();
      const before = await Promise.all(nodes.map((node) => node.usage()));
      const started = performance.now();
      const sent = await a.send(wish);
      for (const node of [a, b, a, b]) await node.settle();
      const ms = performance.now() - started;
      const after = await Promise.all(nodes.map((node) => node.usage()));
      const packets = wish.count * wish.codes.length;
      const cpu = after.map(({ cpuMs }, index) => (cpuMs - (before[index]?.cpuMs ?? 0)) / packets);
      const commands = after.map((usage, index) => countedSince(usage, before[index], packets));
      const cost = `CPU ${cpu.map((each) => each.toFixed(1)).join(' + ')} ms, commands ${commands
        .map(({ total }) => total.toFixed(1))
        .join(' + ')}`;
      if (isCounting)
        for (const [index, { names }] of commands.entries())
          process.stdout.write(`  ${'ab'[index]}: ${names}\n`);
      return { ...sent, cost, settledMs: ms };
    };
    // Servers that have been at work for some seconds, not programs that are being compiled; the floor too.
    await send({ ...between, count: isShort ? 200 : 1_500, sizeBytes: 10_000 });
    await floor(10_000, isShort ? 100 : 500, between.atOnce);

    if (isWanted('fan')) {
      const before = await filesIn(join(folder, 'a/files'));
      const fan = await send({ count: 1, sizeBytes: MB, codes: locals, everyMs: 0, atOnce: 1 });
      const stored = (await filesIn(join(folder, 'a/files'))) - before;
      const seconds = (ms: number) => (ms / 1_000).toFixed(1);
      tell(
        `1 MB to ${locals.length} agencies of one server`,
        `${seconds(fan.ms)} s, ${seconds(fan.settledMs)} s to the last effect`,
        `${stored} file stored`,
        '≤ 3 s, 1 file',
        fan.ms <= 3_000 && stored === 1,
        fan.cost,
      );
    }

    let perSecond = 200;
    if (isWanted('10')) {
      const small = await send({ ...between, count: isShort ? 800 : 2_000, sizeBytes: 10_000 });
      perSecond = (small.times.length / small.settledMs) * 1_000;
      const smallFloor = (await floor(10_000, isShort ? 200 : 2_000, between.atOnce)) / 10_000;
      tell(
        'packets of 10 KB between two processes',
        `${perSecond.toFixed(0)} a second`,
        `floor ${smallFloor.toFixed(0)} a second`,
        '≥ 200 a second',
        perSecond >= 200,
        small.cost,
      );
    }

    for (const [size, count, atOnce] of [
      [500_000, isShort ? 64 : 1_000, 128],
      [20_000_000, isShort ? 4 : 24, 8],
    ] as const) {
      if (!isWanted((size / 1_000).toFixed(0))) continue;
      // As above: what serves this size is compiled and has its memory, on both sides of the comparison.
      const warming = Math.ceil(count / 3);
      await send({ ...between, count: warming, sizeBytes: size, atOnce });
      await floor(size, warming, atOnce);
      const { settledMs, cost } = await send({ ...between, count, sizeBytes: size, atOnce });
      const ours = (size * count * 1_000) / settledMs / MB;
      const least = (await floor(size, count, atOnce)) / MB;
      const share = ours / least;
      tell(
        `packets of ${(size / 1_000).toFixed(0)} KB between two processes`,
        `${ours.toFixed(1)} MB/s, ${share.toFixed(2)} of the floor`,
        `floor ${least.toFixed(1)} MB/s`,
        '≥ 0.5',
        share >= 0.5,
        cost,
      );
    }

    if (isWanted('half')) {
      const half = await send({
        ...between,
        count: isShort ? 100 : 1_000,
        sizeBytes: 10_000,
        everyMs: 2_000 / Math.max(1, perSecond),
        atOnce: 256,
      });
      const p95 = median(half.times, 0.95);
      tell(
        `10 KB, ${(perSecond / 2).toFixed(0)} a second, asking to receipt`,
        `p95 ${p95.toFixed(0)} ms, p50 ${median(half.times, 0.5).toFixed(0)}`,
        '',
        '< 300 ms',
        p95 < 300,
        half.cost,
      );
    }

    if (isWanted('2048')) {
      const large = isShort ? 128 * MB : 2 * 1024 * MB;
      const { ms, cost } = await send(
        { ...between, count: 1, sizeBytes: large, atOnce: 1 },
        { isMemory: true },
      );
      const extra = [await a.memory(), await b.memory()].map(({ extraMb }) => extraMb);
      tell(
        `a file of ${(large / MB).toFixed(0)} MB between two processes`,
        `${extra.map((mb) => mb.toFixed(0)).join(' and ')} MB more than before`,
        `${(ms / 1_000).toFixed(0)} s`,
        '≤ 64 MB',
        Math.max(...extra) <= 64,
        cost,
      );
    }
  } finally {
    await a.stop();
    await b.stop();
  }
}

process.stdout.write(
  `${cpus().length} processors, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}\n`,
);
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const met = rows.filter(Boolean).length;
process.stdout.write(`goals met ${met} of ${rows.length}\n`);
process.exitCode = met === rows.length ? 0 : 1;
