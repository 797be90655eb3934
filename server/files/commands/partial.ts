// Files that arrive in pieces over days: appended where the last piece ended, whatever happened in between, and hashed
// when they are whole. What does not match its digest is thrown away.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/http/problem.ts';
import { systemCode } from '../../platform/startup-error.ts';
import { interruptible, moveIntoPlace, placeOf, writing } from './stage.ts';
import { writeBehind } from './write-behind.ts';

export interface PartialFile {
  /** Chosen by the caller: letters and digits. */
  name: string;
  digest: string;
  sizeBytes: number;
}

export interface Partials {
  /** How many bytes lie safe. */
  have(name: string): Promise<number>;
  /**
   * Appends what comes; answers how many bytes there are then. A second call for the same file waits outside.
   * @throws AppError TOO_MANY_REQUESTS while somebody sends it; PART_OFFSET_WRONG; PACKET_TOO_LARGE beyond the size; PACKET_DIGEST_MISMATCH, and nothing is left;
   * UPLOAD_INTERRUPTED and STORAGE_FULL, and what came is kept.
   */
  append(file: PartialFile, offset: number, bytes: Readable): Promise<number>;
  /** Moves a whole file to its place among the others; harmless when it is there. */
  keep(file: Pick<PartialFile, 'name' | 'digest'>): Promise<void>;
  discard(name: string): Promise<void>;
  /** Names of all, with the time of their last byte. */
  list(): Promise<Array<{ name: string; at: Date }>>;
}

/** A sender this long without a byte is gone; until then a second one is turned away. */
const SILENT_MS = 5_000;

const NAME = /^[0-9a-z]{8,64}$/;

export function makePartials(folder: string): Partials {
  const underWay = new Map<string, { bytes: Readable; done: Promise<number>; lastAt: number }>();
  const pathOf = (name: string) => {
    if (!NAME.test(name)) throw new TypeError('not the name of a part');
    return join(folder, 'parts', name);
  };
  const have = async (name: string) => (await sizeOf(pathOf(name))) ?? 0;

  return {
    have,
    append: async (file, offset, bytes) => {
      const earlier = underWay.get(file.name);
      if (earlier !== undefined && Date.now() - earlier.lastAt < SILENT_MS)
        throw new AppError('TOO_MANY_REQUESTS', {
          detail: 'this part is on its way already',
          headers: { 'retry-after': String(Math.ceil(SILENT_MS / 1_000)) },
        });
      // Of a line that broke without a word.
      earlier?.bytes.destroy(new Error('the same part is sent again'));
      const mine = { bytes, lastAt: Date.now(), done: Promise.resolve(0) };
      const onBytes = () => {
        mine.lastAt = Date.now();
      };
      mine.done = Promise.resolve(earlier?.done)
        .catch(() => undefined)
        .then(() => writing(() => append(pathOf(file.name), file, { offset, bytes, onBytes })));
      underWay.set(file.name, mine);
      try {
        return await mine.done;
      } catch (error) {
        if (error instanceof AppError && error.code === 'PACKET_DIGEST_MISMATCH')
          await rm(pathOf(file.name), { force: true });
        throw error;
      } finally {
        if (underWay.get(file.name) === mine) underWay.delete(file.name);
      }
    },
    keep: async ({ name, digest }) => {
      if ((await sizeOf(pathOf(name))) === undefined) return;
      await writing(() => moveIntoPlace(pathOf(name), placeOf(folder, digest)));
    },
    discard: (name) => rm(pathOf(name), { force: true }),
    list: async () => {
      const names = await readdir(join(folder, 'parts')).catch(absent(() => []));
      const found = [];
      for (const name of names.filter((each) => NAME.test(each))) {
        const facts = await stat(pathOf(name)).catch(absent(() => undefined));
        if (facts !== undefined) found.push({ name, at: facts.mtime });
      }
      return found;
    },
  };
}

interface Piece {
  offset: number;
  bytes: Readable;
  onBytes(): void;
}

async function append(path: string, { digest, sizeBytes }: PartialFile, piece: Piece): Promise<number> {
  const { offset, bytes, onBytes } = piece;
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  try {
    const { size: had } = await file.stat();
    if (had !== offset)
      throw new AppError('PART_OFFSET_WRONG', { detail: `${had} bytes are here, not ${offset}` });
    const hash = await hashOf(path, had);
    let size = had;
    const hashed = async function* () {
      for await (const chunk of interruptible(bytes)) {
        if (size + chunk.length > sizeBytes)
          throw new AppError('PACKET_TOO_LARGE', { detail: `this part has ${sizeBytes} bytes` });
        hash.update(chunk);
        size += chunk.length;
        onBytes();
        yield chunk;
      }
    };
    await writeBehind(hashed(), (piece) => file.writeFile(piece));
    if (size === sizeBytes && hash.digest('hex') !== digest) throw new AppError('PACKET_DIGEST_MISMATCH');
    await sync(file);
    return size;
  } catch (error) {
    await sync(file).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

/** A later process goes on from these bytes only when they are on the disk. */
const sync = (file: FileHandle) => file.datasync();

async function hashOf(path: string, length: number): Promise<Hash> {
  const hash = createHash('sha256');
  if (length === 0) return hash;
  for await (const chunk of createReadStream(path, { end: length - 1, highWaterMark: 512 * 1024 }))
    hash.update(chunk);
  return hash;
}

const sizeOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(absent(() => undefined)))?.size;

const absent =
  <T>(otherwise: () => T) =>
  (error: unknown): T => {
    if (systemCode(error) === 'ENOENT') return otherwise();
    throw error;
  };
