// One fault run: two real servers, a bad line between them, kill -9 and a full disk at random moments, a clock that jumps;
// then a comparison of everything both of them have stored.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { mongo } from 'mongoose';
import { makePki, type Pki, startPkiServer } from '../../certs-dev/index.ts';
import { agencyIdOf } from '../../server/cli/seed-demo.ts';
import { freePort } from '../../server/cli/story/own-server.ts';
import type { Container } from '../../server/container.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import { type BadLine, layBadLine } from './bad-line.ts';
import { type Comparison, compare, receiverFacts, type Sides, senderFacts } from './compare.ts';
import {
  documentsOf,
  type Handled,
  pause,
  type Released,
  release,
  rest,
  toHandle,
  workAsClerks,
} from './load.ts';
import { makeOfficeServer, type OfficeServer } from './office-server.ts';
import { inOffice, makeOffice, RECIPIENTS, SENDER, settingsOf } from './offices.ts';
import { type Blow, makePlan, type Plan, type SideName } from './plan.ts';

export interface FaultRun {
  deliveries: number;
  kills: number;
  seed: number;
  /** Share of disturbed requests. */
  faults: number;
  withDisk: boolean;
  withClock: boolean;
  processes: 'one' | 'many';
  handled: Handled;
  /** Leaves the data folders where they are. */
  keep: boolean;
  /** The compiled main.js. */
  main: string;
  say(line: string): void;
  /** Without any progress for so long the run ends, and is compared as it is. */
  patienceMs: number;
}

export interface FaultOutcome extends Comparison {
  folder: string;
  blows: Record<string, number>;
  weather: Record<string, number>;
  /** Of the event logs, by `vanthu audit verify`. */
  logs: { ok: boolean; text: string };
  /** What was compared. */
  facts: { documents: readonly Released[]; sides: Sides };
}

const MIB = 1024 * 1024;
const DISK_MIB = 1_400;
/** What the receiver keeps of a delivery is 20 KB, its engine's journal included. */
const DELIVERIES_PER_MIB = 32;
/** Below the reserve of platform/disk-space.ts, above its end; and less than its end. */
const SCARCE_MIB = 100;
const FULL_MIB = 8;
const CLOCK = { everyMs: 6_000, mostMs: 25_000 };
const MOST_WAIT_MS = 20_000;

export async function runFaults(run: FaultRun): Promise<FaultOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-fault-'));
  const closing: Array<() => unknown> = run.keep
    ? []
    : [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  try {
    return await play(run, folder, closing);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function play(run: FaultRun, folder: string, closing: Array<() => unknown>): Promise<FaultOutcome> {
  const { seed, kills, faults, say } = run;
  const dataDirs: Record<SideName, string> = {
    sender: join(folder, 'sender'),
    receiver: join(folder, 'receiver'),
  };
  for (const dataDir of Object.values(dataDirs)) await mkdir(dataDir);
  const withDisk = run.withDisk && mountDisk(dataDirs.receiver, run.deliveries, closing);
  if (run.withDisk && !withDisk) say('no disk is filled: this user may not mount one');
  const plan = makePlan({ seed, kills, faults, withDisk });

  const pkiPort = await freePort();
  const pki = await makePki({
    folder: join(folder, 'pki'),
    baseUrl: `http://127.0.0.1:${pkiPort}`,
    keyCache: KEY_CACHE,
  });
  const authorities = await startPkiServer({ pki, port: pkiPort });
  closing.push(() => authorities.close());

  const servers = {} as Record<SideName, OfficeServer>;
  const lines: Record<SideName, BadLine> = {
    sender: await layBadLine({ target: () => servers.sender.port(), ...weatherOf(plan, 'sender') }),
    receiver: await layBadLine({ target: () => servers.receiver.port(), ...weatherOf(plan, 'receiver') }),
  };
  closing.push(() => Promise.all(Object.values(lines).map((each) => each.close())));
  const letters = await makeOffice({
    ...{ side: 'sender', dataDir: dataDirs.sender, pki },
    others: lines.receiver.url,
  });
  await makeOffice({ side: 'receiver', dataDir: dataDirs.receiver, pki, others: lines.sender.url });
  for (const name of ['sender', 'receiver'] as const)
    servers[name] = await makeOfficeServer({
      ...{ name, dataDir: dataDirs[name], main: run.main, processes: run.processes },
      env: settingsOf(dataDirs[name], pki),
      clock: run.withClock && name === 'receiver' ? { seed, from: Date.now() + 15_000, ...CLOCK } : undefined,
    });
  const started = Object.values(servers);
  closing.push(() => Promise.all(started.map((server) => server.stop())));
  await Promise.all(started.map((server) => server.start()));
  say('both servers run');

  const documents = documentsOf(run.deliveries);
  const clerks = new AbortController();
  const clerking = workAsClerks(servers.receiver, { handled: run.handled, seed, signal: clerks.signal });
  const blows: Record<string, number> = {};
  const portions = plan.blows.length + 1;
  for (let turn = 0; turn < portions; turn += 1) {
    const from = Math.floor((turn * documents.length) / portions);
    const portion = documents.slice(from, Math.floor(((turn + 1) * documents.length) / portions));
    if (portion.length > 0) await release(servers.sender, portion, letters, seed);
    const blow = plan.blows[turn];
    if (blow === undefined) continue;
    // In the middle of the work, not only of the start.
    await untilSent(servers, Math.floor(((turn + 0.5) * run.deliveries) / portions));
    await pause(blow.afterMs);
    const what = await strike(servers, blow, dataDirs.receiver);
    blows[what] = (blows[what] ?? 0) + 1;
    if (turn % 5 === 4) say(`${turn + 1} blows; ${await progressOf(servers, run.handled)}`);
  }
  say(`all is released, after ${plan.blows.length} blows; ${await progressOf(servers, run.handled)}`);
  await untilQuiet(run, servers, documents.length);
  clerks.abort();
  await clerking;
  await Promise.all(started.map((server) => server.stop()));
  return judge(run, { documents, folder, dataDirs, pki, blows, lines });
}

const weatherOf = (plan: Plan, direction: SideName) => ({
  passage: (index: number) => plan.passage(direction, index),
});

/** A disk of its own that can really be filled. */
function mountDisk(folder: string, deliveries: number, closing: Array<() => unknown>): boolean {
  const size = DISK_MIB + Math.ceil(deliveries / DELIVERIES_PER_MIB);
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', folder]);
  if (mount.status !== 0) return false;
  closing.push(() => spawnSync('umount', ['-l', folder]));
  return true;
}

/** @returns what was done, for the count. */
async function strike(
  servers: Record<SideName, OfficeServer>,
  { kind, side, member, lastsMs }: Blow,
  disk: string,
): Promise<string> {
  const server = servers[side];
  if (kind === 'kill') {
    const killed = await server.kill(member);
    await pause(lastsMs);
    await killed.start();
    return `kill -9 ${killed.what}`;
  }
  const ballast = join(disk, 'ballast');
  await fill(disk, ballast, kind === 'disk-scarce' ? SCARCE_MIB : FULL_MIB);
  await pause(lastsMs);
  await rm(ballast, { force: true });
  await server.revive();
  return kind;
}

/** Until so much is left. Really written: a hole takes no room. */
async function fill(disk: string, path: string, leaveMib: number): Promise<void> {
  const file = await open(path, 'w');
  const part = Buffer.alloc(MIB, 1);
  try {
    for (;;) {
      const { bavail, bsize } = await statfs(disk);
      if (bavail * bsize < (leaveMib + 1) * MIB) return;
      await file.write(part);
    }
  } catch (error) {
    // The server has taken the rest.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}

/** The register looks at a number ten minutes after it was given; nobody waits for that. */
const DUE = { outbox: { $elemMatch: { dueAt: { $exists: true }, notBefore: { $exists: false } } } };

interface Progress {
  deliveries: number;
  sent: number;
  ended: number;
  arrived: number;
  due: number;
}

const countSent = (db: mongo.Db) => db.collection('deliveries').countDocuments({ receiptId: { $ne: null } });

async function look(servers: Record<SideName, OfficeServer>, handled: Handled): Promise<Progress> {
  const [deliveries = 0, sent = 0, ended = 0, ...own] = await servers.sender.look((db) => {
    const rows = db.collection('deliveries');
    return Promise.all([
      rows.countDocuments(),
      countSent(db),
      rows.countDocuments({ state: { $in: ['registered', 'refused', 'failed'] } }),
      ...['outgoing', 'deliveries', 'log_alarms'].map((name) => db.collection(name).countDocuments(DUE)),
    ]);
  });
  const [arrived = 0, waiting = 0, ...others] = await servers.receiver.look((db) =>
    Promise.all([
      db.collection('incoming').countDocuments(),
      db.collection('incoming').countDocuments(toHandle(handled)),
      ...['packets', 'status_sends', 'incoming', 'register-entries'].map((name) =>
        db.collection(name).countDocuments(DUE),
      ),
    ]),
  );
  const due = [...own, ...others].reduce((sum, count) => sum + count, waiting);
  return { deliveries, sent, ended, arrived, due };
}

const progressOf = (servers: Record<SideName, OfficeServer>, handled: Handled) =>
  look(servers, handled).then(
    ({ deliveries, sent, ended, arrived, due }) =>
      `${deliveries} deliveries, ${sent} with a receipt, ${arrived} arrived, ${ended} ended, ${due} to do`,
    () => 'a server is away',
  );

/** Waits for progress, but not for ever: a server may be left alone for a time by the other. */
async function untilSent(servers: Record<SideName, OfficeServer>, wanted: number): Promise<void> {
  const giveUpAt = Date.now() + MOST_WAIT_MS;
  while (Date.now() < giveUpAt) {
    const began = Date.now();
    const sent = await servers.sender.look(countSent).catch(() => 0);
    if (sent >= wanted) return;
    await rest(began);
  }
}

async function untilQuiet(
  { deliveries: wanted, handled, patienceMs, say }: FaultRun,
  servers: Record<SideName, OfficeServer>,
  documents: number,
): Promise<void> {
  let last = '';
  let movedAt = Date.now();
  let saidAt = Date.now();
  let calm = 0;
  while (calm < 2) {
    const began = Date.now();
    const seen = await look(servers, handled).catch(() => undefined);
    const isQuiet = seen !== undefined && seen.due === 0 && seen.deliveries >= wanted;
    calm = isQuiet ? calm + 1 : 0;
    const now = JSON.stringify(seen);
    if (now !== last) movedAt = Date.now();
    last = now;
    if (Date.now() - movedAt > patienceMs) {
      say(`nothing has moved for ${Math.round(patienceMs / 1000)} s; ${documents} documents: ${now}`);
      return;
    }
    if (Date.now() - saidAt > 15_000) {
      saidAt = Date.now();
      say(await progressOf(servers, handled));
    }
    await rest(began);
  }
}

interface Ended {
  documents: ReturnType<typeof documentsOf>;
  folder: string;
  dataDirs: Record<SideName, string>;
  pki: Pki;
  blows: Record<string, number>;
  lines: Record<SideName, BadLine>;
}

async function judge(run: FaultRun, ended: Ended): Promise<FaultOutcome> {
  const { documents, folder, dataDirs, pki, blows, lines } = ended;
  const logs = join(folder, 'logs');
  await mkdir(logs);
  const directory = join(folder, 'directory.json');
  const sender = await inOffice(dataDirs.sender, pki, async (container, { connection }) => {
    await writeFile(directory, JSON.stringify(await container.exportDirectory({ isOwnOnly: false })));
    return senderFacts(connection, await writeLogs(container, [SENDER.code], logs));
  });
  const codes = RECIPIENTS.map(({ code }) => code);
  const receiver = await inOffice(dataDirs.receiver, pki, async (container, { connection }) =>
    receiverFacts(connection, container, await writeLogs(container, codes, logs)),
  );
  const sides: Sides = { sender, receiver, pki };
  const comparison = await compare(documents, sides);
  const weather: Record<string, number> = {};
  for (const { counts } of Object.values(lines))
    for (const [name, count] of Object.entries(counts)) weather[name] = (weather[name] ?? 0) + count;
  return {
    ...comparison,
    facts: { documents, sides },
    folder: run.keep ? folder : '',
    blows,
    weather,
    logs: await verifyLogs(logs, join(dataDirs.sender, 'trust'), directory),
  };
}

/** Exports the logs of agencies; what is in them, as `type subject`. */
async function writeLogs(
  { eventLog }: Container,
  codes: readonly string[],
  folder: string,
): Promise<Set<string>> {
  await eventLog.sealAndStamp();
  const logged = new Set<string>();
  for (const code of codes) {
    const noted = async function* () {
      for await (const text of eventLog.lines(agencyIdOf(code))) {
        const { entry } = JSON.parse(text) as { entry?: { type: string; subject: { id: string } } };
        if (entry !== undefined) logged.add(`${entry.type} ${entry.subject.id}`);
        yield text;
      }
    };
    await pipeline(Readable.from(noted()), createWriteStream(join(folder, `${code}.jsonl`)));
  }
  return logged;
}

const CLI = join(import.meta.dirname, '../../bin/vanthu.js');

async function verifyLogs(folder: string, trust: string, directory: string): Promise<FaultOutcome['logs']> {
  const child = spawn(process.execPath, [
    CLI,
    ...['audit', 'verify', folder, '--directory', directory],
    ...['--trust', trust, '--intermediates', join(trust, 'intermediates')],
  ]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  await once(child, 'close');
  return { ok: child.exitCode === 0, text };
}
