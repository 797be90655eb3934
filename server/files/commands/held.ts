// A file that has come whole and is in memory: its digest is known before anything is written, so what is not wanted
// never touches the disk.
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newSecret } from '../../platform/ids.ts';
import { systemCode } from '../../platform/startup-error.ts';
import { moveIntoPlace, placeOf, writing } from './stage.ts';

export interface Held {
  digest: string;
  sizeBytes: number;
  /** Safe at its place when it returns; nothing is left behind when it fails. @throws AppError STORAGE_FULL. */
  keep(): Promise<void>;
}

export function hold(pieces: readonly Uint8Array[], folder: string): Held {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  const digest = hash.digest('hex');
  const sizeBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const path = join(folder, 'incoming', newSecret());
  const keep = async () => {
    try {
      await write(path, pieces, sizeBytes);
      await moveIntoPlace(path, placeOf(folder, digest));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  };
  return { digest, sizeBytes, keep: () => writing(keep) };
}

async function write(path: string, pieces: readonly Uint8Array[], sizeBytes: number): Promise<void> {
  const file = await openNew(path);
  try {
    const { bytesWritten } = sizeBytes === 0 ? { bytesWritten: 0 } : await file.writev([...pieces]);
    // A disk that is nearly full takes a part.
    if (bytesWritten < sizeBytes)
      await file.writeFile(Buffer.concat(pieces, sizeBytes).subarray(bytesWritten));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** The folder is there but for the first time. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return open(path, 'wx', 0o600);
  }
}
