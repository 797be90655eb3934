// Child of exchange.ts: a process with the whole exchange on a database and a folder of its own, told what to do by its
// parent. It prints nothing; it answers each message with what it measured.
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../server/platform/mongo/connect.ts';
import { openExchangeServer } from '../api/exchange-server.ts';
import { agencyOfBench, type NodeAgency, requestOf } from './exchange-office.ts';

const [folder = ''] = process.argv.slice(2);
const GB = 1024 ** 3;
const database = await openDatabase({ folder: join(folder, 'db') });
const limits = { packetBytes: 4 * GB, pendingBytes: 64 * GB, pendingParts: 100_000 };
const { url, organization, files, exchange, told } = await openExchangeServer({ database, folder, limits });

let counter = 0;

async function keepFile(sizeBytes: number) {
  if (sizeBytes <= 64 * 1024 * 1024) return files.putBytes(randomBytes(sizeBytes));
  const path = join(folder, 'large');
  const file = await open(path, 'w');
  const piece = randomBytes(8 * 1024 * 1024);
  for (let left = sizeBytes; left > 0; left -= piece.length) {
    piece.writeUInt32LE(left % 2 ** 32, 0);
    await file.write(piece.subarray(0, Math.min(left, piece.length)));
  }
  await file.close();
  return files.putStream(createReadStream(path), { limitBytes: sizeBytes });
}

/** Documents under way, and who waits for their receipts. */
const waiting = new Map<string, { wanted: number; done: () => void }>();
const LOOK_MS = 2;

let seen = 0;

/** The exchange tells of a receipt when it is stored: asking the database for it would be a good part of the work. */
function look(): void {
  for (; seen < told.length; seen += 1) {
    const { outgoingId = '', state } = told[seen] ?? {};
    const one = waiting.get(outgoingId);
    if (one === undefined || state !== 'sent') continue;
    one.wanted -= 1;
    if (one.wanted > 0) continue;
    waiting.delete(outgoingId);
    one.done();
  }
}
setInterval(look, LOOK_MS).unref();

const receipted = (outgoingId: string, wanted: number) =>
  new Promise<void>((done) => waiting.set(outgoingId, { wanted, done }));

let kept: Array<{ digest: string; sizeBytes: number }> = [];

/** The files lie there before anything is measured. */
async function prepare({ count, sizeBytes }: SendWish) {
  kept = [];
  for (let index = 0; index < count; index += 1) kept.push(await keepFile(sizeBytes));
  // What was used for that is not left for the measured to collect.
  globalThis.gc?.();
  return {};
}

/** Sends `count` documents of one file each; milliseconds from the first asking to the last receipt, and of each. */
async function send({ count, codes, everyMs, atOnce }: SendWish) {
  const started = performance.now();
  const times: number[] = [];
  const one = async (index: number) => {
    const file = kept[index];
    if (file === undefined) return;
    counter += 1;
    const request = requestOf({ counter, codes, file });
    const began = performance.now();
    const done = receipted(request.outgoingId, codes.length);
    await exchange.enqueueDeliveries(request);
    await done;
    times.push(performance.now() - began);
  };
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      if (everyMs > 0)
        await new Promise((resolve) =>
          setTimeout(resolve, Math.max(0, started + index * everyMs - performance.now())),
        );
      await one(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { ms: performance.now() - started, times };
}

export interface SendWish {
  count: number;
  sizeBytes: number;
  codes: string[];
  /** 0: as fast as it goes. */
  everyMs: number;
  atOnce: number;
}

export type Wish =
  | { kind: 'office'; agencies: NodeAgency[] }
  | { kind: 'prepare'; wish: SendWish }
  | { kind: 'send'; wish: SendWish }
  /** What has been used up to now; asked before and after. */
  | { kind: 'usage' }
  /** Answered when everything that follows from what was sent is done as well: log, steps, statuses. */
  | { kind: 'settle' }
  /** The most memory between the beginning and the end, beyond what there was at the beginning. */
  | { kind: 'watchMemory' }
  | { kind: 'memory' };

export interface Usage {
  /** Of all threads, those of the engine too. */
  cpuMs: number;
  /** Commands the engine was given. */
  commands: Record<string, number>;
}

async function answer(message: Wish): Promise<unknown> {
  if (message.kind === 'office') {
    for (const agency of message.agencies) await agencyOfBench(organization, agency);
    return {};
  }
  if (message.kind === 'prepare') return prepare(message.wish);
  if (message.kind === 'send') return send(message.wish);
  if (message.kind === 'usage') return usage();
  if (message.kind === 'settle') {
    await exchange.idle();
    return {};
  }
  if (message.kind === 'watchMemory') return watchMemory();
  clearInterval(watching);
  return { extraMb: mostMb - leastMb };
}

async function usage(): Promise<Usage> {
  const status = await database.connection.db?.admin().command({ serverStatus: 1 });
  const commands: Record<string, number> = {};
  for (const [name, { total = 0 }] of Object.entries<{ total?: number }>(status?.metrics.commands ?? {}))
    if (total > 0) commands[name] = total;
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, commands };
}

const MEMORY_MS = 20;
let watching: NodeJS.Timeout | undefined;
let leastMb = 0;
let mostMb = 0;
const rssMb = () => process.memoryUsage.rss() / 1024 ** 2;

function watchMemory() {
  globalThis.gc?.();
  leastMb = rssMb();
  mostMb = leastMb;
  watching = setInterval(() => {
    mostMb = Math.max(mostMb, rssMb());
  }, MEMORY_MS);
  return {};
}

// With its parent it ends.
process.on('disconnect', () => process.exit());
process.on('message', (message: Wish) => {
  answer(message).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.send?.({ result: { url } });
