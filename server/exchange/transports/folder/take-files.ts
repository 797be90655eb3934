// One turn of taking what was carried here. A file is taken when it is whole, is moved out of the way of the next turn
// first, and ends in `taken/` or, with a text that says why, in `rejected/`: never lost, and a kill between any two steps
// only has it tried again, where the door knows it (E1).
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, vietnamDate } from '../../../platform/clock.ts';
import { AppError } from '../../../platform/http/problem.ts';
import type { Logger } from '../../../platform/logger.ts';
import { systemCode } from '../../../platform/startup-error.ts';
import { writeWhole } from '../../../platform/whole-file.ts';
import { type FolderLayout, makeFolders, syncFolder } from './layout.ts';
import { explain, NotForUs } from './reasons.ts';

export interface FolderDoor {
  /** For whom it is, of those who work here; null when it cannot be said without reading it whole. */
  addressees(bytes: AsyncIterable<Uint8Array>): Promise<{ kind: 'document' | 'status'; codes: string[] }>;
  /** The receipt, as it is to be carried back. */
  receivePacket(bytes: AsyncIterable<Uint8Array>, to: string): Promise<unknown>;
  receiveStatus(bytes: AsyncIterable<Uint8Array>): Promise<unknown>;
  /** The receipt of a packet or a status that was carried from here: verified and noted. */
  receiveReceipt(bytes: AsyncIterable<Uint8Array>): Promise<unknown>;
}

export interface TakeDeps {
  layout: FolderLayout;
  door: FolderDoor;
  clock: Clock;
  logger: Logger;
  /** A file whose end is missing for so long is not being written any more. */
  patienceMs?: number;
  perTurn?: number;
}

export interface TakeResult {
  taken: number;
  rejected: number;
  /** Left for the next turn: still being written, or this server could not take it now. */
  waiting: number;
}

const PATIENCE_MS = 10 * 60_000;
const PER_TURN = 100;
const TAIL_BYTES = 256;

export async function takeFiles(deps: TakeDeps, signal: AbortSignal): Promise<TakeResult> {
  const { layout, perTurn = PER_TURN } = deps;
  await makeFolders(layout);
  const result: TakeResult = { taken: 0, rejected: 0, waiting: 0 };
  // First what a kill, or a full disk, left under way.
  for (const name of await packetsIn(layout.work)) {
    if (signal.aborted) return result;
    result[await take(deps, name)] += 1;
  }
  for (const name of (await packetsIn(layout.in)).slice(0, perTurn)) {
    if (signal.aborted) return result;
    if (await isWhole(deps, name)) {
      const claimed = await claim(layout, name);
      result[claimed === undefined ? 'waiting' : await take(deps, claimed)] += 1;
    } else result.waiting += 1;
  }
  return result;
}

/** As {@link carryBack} names them. */
const isReceipt = (name: string): boolean => /\.receipt\.json$/i.test(name);

const packetsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.edxml$|\.receipt\.json$/i.test(entry.name))
    .map(({ name }) => name)
    .sort();

/** It ends as a packet ends; or nobody has written to it for long, and what is wrong can be told. */
async function isWhole(
  { layout, clock, patienceMs = PATIENCE_MS }: TakeDeps,
  name: string,
): Promise<boolean> {
  const path = join(layout.in, name);
  try {
    const { size, mtimeMs } = await stat(path);
    if (clock.now().getTime() - mtimeMs > patienceMs) return true;
    const file = await open(path, 'r');
    try {
      const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
      await file.read(tail, 0, tail.length, size - tail.length);
      return (isReceipt(name) ? /\}\s*$/ : /<\/(\w+:)?edXML>\s*$/).test(tail.toString('utf8'));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Its name in `work/`; undefined when it is gone, or one of its name is under way there. */
async function claim({ in: from, work }: FolderLayout, name: string): Promise<string | undefined> {
  if ((await packetsIn(work)).includes(name)) return undefined;
  try {
    await rename(join(from, name), join(work, name));
    await syncFolder(work);
    return name;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function take(deps: TakeDeps, name: string): Promise<keyof TakeResult> {
  const { layout, logger } = deps;
  const path = join(layout.work, name);
  try {
    await receive(deps, path, name);
    await putAway(deps, path, layout.taken, name);
    return 'taken';
  } catch (error) {
    const isFinal =
      error instanceof NotForUs || (error instanceof AppError && error.status < 500 && error.status !== 429);
    if (!isFinal) {
      logger.warn({ err: error, file: name }, 'a file of the exchange folder could not be taken now');
      return 'waiting';
    }
    const place = await putAway(deps, path, layout.rejected, name);
    await writeWhole(`${place}.txt`, (sink) => sink.write(Buffer.from(explain(name, error)))).catch(ifThere);
    return 'rejected';
  }
}

async function receive({ door, layout }: TakeDeps, path: string, name: string): Promise<void> {
  if (isReceipt(name)) {
    await door.receiveReceipt(createReadStream(path));
    return;
  }
  const { kind, codes } = await door.addressees(createReadStream(path));
  if (kind === 'status') {
    await carryBack(layout, await door.receiveStatus(createReadStream(path)));
    return;
  }
  if (codes.length === 0) throw new NotForUs();
  for (const code of codes) await carryBack(layout, await door.receivePacket(createReadStream(path), code));
}

/** The signed receipt lies beside the statuses for the sender. */
async function carryBack(layout: FolderLayout, receipt: unknown): Promise<void> {
  if (typeof receipt !== 'object' || receipt === null || !('senderCode' in receipt)) return;
  const { senderCode, receiptId } = receipt as { senderCode: unknown; receiptId?: unknown };
  const folder = layout.outFor(String(senderCode));
  await mkdir(folder, { recursive: true });
  const bytes = Buffer.from(`${JSON.stringify(receipt, null, 2)}\n`);
  await writeWhole(join(folder, `${String(receiptId)}.receipt.json`), (sink) => sink.write(bytes)).catch(
    ifThere,
  );
}

function ifThere(error: unknown): void {
  if (systemCode(error) !== 'EEXIST') throw error;
}

/** By day, and never over another of its name. */
async function putAway({ clock }: TakeDeps, path: string, to: string, name: string): Promise<string> {
  const folder = join(to, vietnamDate(clock.now()));
  await mkdir(folder, { recursive: true });
  const names = new Set(await readdir(folder));
  let place = name;
  for (let turn = 2; names.has(place); turn += 1)
    place = name.replace(/(\.edxml|\.receipt\.json)?$/i, `.${turn}$1`);
  await rename(path, join(folder, place));
  await syncFolder(folder);
  return join(folder, place);
}
