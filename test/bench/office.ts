// `npm run bench:office`: what a leader waits for. Fifty documents signed as a batch with one PIN: claim, marks, signature,
// verification, storing and the write that makes each a version, over the real engine, registers and PKI services.
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Batch } from '../../server/contracts/batches.ts';
import { ask, PLACEMENT, submitted } from '../api/outgoing-desk.ts';
import { openAuthorities, openWorld, PIN, type World } from '../api/outgoing-world.ts';

const DOCUMENTS = 50;
const ROUNDS = 3;
/** Between two looks, far below what is measured. */
const LOOK_MS = 5;

interface Round {
  wallMs: number;
  /** Of this process, its worker threads among it. */
  cpuMs: number;
}

async function oneRound(world: World): Promise<Round> {
  const documents = [];
  for (let made = 0; made < DOCUMENTS; made += 1) documents.push(await submitted(world));
  const documentIds = documents.map(({ id }) => id);
  const call = async (name: 'createBatch' | 'placeInBatch' | 'runBatch' | 'getBatch', given: object) =>
    Batch.parse(await ask(world, 'leader', name, given));
  const { id, items } = await call('createBatch', { body: { kind: 'approval', documentIds } });
  for (const { documentId, version, digest } of items)
    await call('placeInBatch', {
      params: { id, documentId },
      body: { version, digest, placement: PLACEMENT, isSeen: true },
    });
  const cpu = process.cpuUsage();
  const started = performance.now();
  await call('runBatch', { params: { id }, body: { pin: PIN } });
  let batch = await call('getBatch', { params: { id } });
  while (batch.isRunning) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    batch = await call('getBatch', { params: { id } });
  }
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const done = batch.items.filter(({ state }) => state === 'done').length;
  if (done !== DOCUMENTS) throw new Error(`only ${done} of ${DOCUMENTS} were signed`);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

const authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
const world = await openWorld(authorities);
try {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await oneRound(world));
  const best = (pick: (round: Round) => number) => Math.min(...rounds.map(pick));
  const [wall, cpu] = [best(({ wallMs }) => wallMs), best(({ cpuMs }) => cpuMs)];
  const each = (value: number) => `${(value / DOCUMENTS).toFixed(0)} ms`;
  const model = cpus()[0]?.model ?? '';
  process.stdout.write(
    `${model}, ${cpus().length} cores, Node ${process.version}; smallest of ${ROUNDS} rounds\n` +
      `sign ${DOCUMENTS} documents as a batch: ${(wall / 1000).toFixed(1)} s, each ${each(wall)} (processor ${each(cpu)})\n`,
  );
} finally {
  await world.close();
  await authorities.close();
}
