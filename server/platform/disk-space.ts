// Watches the disk that holds the data. The embedded engine aborts the whole process when its journal cannot grow, so
// writing has to end while there is still room, and the process before there is none.
import { mkdir, statfs } from 'node:fs/promises';
import type { Logger } from './logger.ts';

const MIB = 1024 * 1024;
/** Left for what goes on by itself when nobody may write any more: receipts, statuses, sessions. */
const RESERVE_BYTES = 256 * MIB;
/** Less than this is no room for a journal file and a checkpoint. */
const LAST_BYTES = 32 * MIB;
const LOOK_MS = 1_000;

export interface DiskSpace {
  /** Whether so many bytes more leave the reserve untouched. */
  hasRoomFor(bytes: number): boolean;
  stop(): void;
}

export interface WatchOptions {
  folder: string;
  logger: Logger;
  /** Called once, when hardly anything is left; the argument is one readable line. */
  onExhausted(reason: string): void;
  /** Free bytes of the folder's disk; a test has its own. */
  look?: (folder: string) => Promise<number>;
  lookMs?: number;
}

/** Looks now and then again and again, until stopped. The folder is made when missing. */
export async function watchDiskSpace(options: WatchOptions): Promise<DiskSpace> {
  const { folder, logger, onExhausted, look = freeBytes, lookMs = LOOK_MS } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let free = await look(folder);
  let isScarce = false;
  const judge = () => {
    if (isScarce !== free < RESERVE_BYTES) {
      isScarce = !isScarce;
      const left = { folder, freeMb: Math.floor(free / MIB) };
      if (isScarce) logger.error(left, 'the disk is nearly full: nothing new is taken');
      else logger.warn(left, 'the disk has room again');
    }
    if (free >= LAST_BYTES) return;
    clearInterval(timer);
    onExhausted(`only ${Math.floor(free / MIB)} MB are free in ${folder}; stopped before the database is`);
  };
  const timer = setInterval(() => {
    look(folder).then(
      (bytes) => {
        free = bytes;
        judge();
      },
      (error: unknown) => logger.error({ err: error, folder }, 'the free space is unknown'),
    );
  }, lookMs);
  timer.unref();
  judge();
  return { hasRoomFor: (bytes) => free - bytes >= RESERVE_BYTES, stop: () => clearInterval(timer) };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
