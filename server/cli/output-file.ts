// The file a command writes: the whole of it or none, and never over another.
import { open, rm } from 'node:fs/promises';
import { systemCode } from '../platform/startup-error.ts';
import type { Sink } from '../signing/index.ts';
import { CommandFailed } from './exit-codes.ts';
import { unusable } from './input-file.ts';

/** A cut-off output would look like a broken signature. @throws CommandFailed OUTPUT_EXISTS, FILE_UNUSABLE. */
export async function writeWhole<T>(output: string, work: (sink: Sink) => Promise<T>): Promise<T> {
  const file = await open(output, 'wx').catch((error: unknown) => {
    if (systemCode(error) === 'EEXIST') throw new CommandFailed('OUTPUT_EXISTS', `${output} exists already`);
    throw unusable(output, error);
  });
  try {
    const result = await work({ write: (bytes) => file.writeFile(bytes) });
    await file.sync();
    await file.close();
    return result;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(output, { force: true });
    throw error;
  }
}
