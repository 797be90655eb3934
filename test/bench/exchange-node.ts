// Child of exchange.ts: a process with the whole exchange on a database and a folder of its own, told what to do by its
// parent. It prints nothing; it answers each message with what it measured.
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../server/platform/mongo/connect.ts';
import { openExchangeServer } from '../api/exchange-server.ts';
import { agencyOfBench, idOf, type NodeAgency, requestOf, SENDER } from './exchange-office.ts';

const [folder = ''] = process.argv.slice(2);
const GB = 1024 ** 3;
const database = await openDatabase({ folder: join(folder, 'db') });
const limits = { packetBytes: 4 * GB, pendingBytes: 64 * GB, pendingParts: 100_000 };
const { url, organization, files, exchange } = await openExchangeServer({ database, folder, limits });

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
const LOOK_MS = 25;

/** One look for all of them, or looking would be most of the work. */
async function look(): Promise<void> {
  if (waiting.size > 0) {
    const rows = await database.connection
      .collection('deliveries')
      .find({ agencyId: idOf(SENDER), outgoingId: { $in: [...waiting.keys()] }, receipt: { $ne: null } })
      .project<{ outgoingId: string }>({ outgoingId: 1 })
      .toArray();
    for (const [outgoingId, { wanted, done }] of waiting)
      if (rows.filter((row) => row.outgoingId === outgoingId).length >= wanted) {
        waiting.delete(outgoingId);
        done();
      }
  }
  setTimeout(() => void look(), LOOK_MS);
}
void look();

const receipted = (outgoingId: string, wanted: number) =>
  new Promise<void>((done) => waiting.set(outgoingId, { wanted, done }));

/** Sends `count` documents of one file each; milliseconds from the first asking to the last receipt, and of each. */
async function send({ count, sizeBytes, codes, everyMs, atOnce }: SendWish) {
  const kept: Array<{ digest: string; sizeBytes: number }> = [];
  for (let index = 0; index < count; index += 1) kept.push(await keepFile(sizeBytes));
  const started = performance.now();
  const times: number[] = [];
  const one = async (index: number) => {
    const file = kept[index];
    if (file === undefined) return;
    counter += 1;
    const request = requestOf({ counter, codes, file });
    const began = performance.now();
    await exchange.enqueueDeliveries(request);
    const { outgoingId } = request;
    await receipted(outgoingId, codes.length);
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
  | { kind: 'send'; wish: SendWish }
  | { kind: 'memory' };

async function answer(message: Wish): Promise<unknown> {
  if (message.kind === 'office') {
    for (const agency of message.agencies) await agencyOfBench(organization, agency);
    return {};
  }
  if (message.kind === 'send') return send(message.wish);
  return { rssMb: process.memoryUsage().rss / 1024 ** 2, peakMb: process.resourceUsage().maxRSS / 1024 };
}

process.on('message', (message: Wish) => {
  answer(message).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.send?.({ result: { url } });
