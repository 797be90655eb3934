// The file a command writes: the whole of it or none, and never over another.
import { systemCode } from '../platform/startup-error.ts';
import { writeWhole as write } from '../platform/whole-file.ts';
import type { Sink } from '../signing/index.ts';
import { CommandFailed } from './exit-codes.ts';
import { unusable } from './input-file.ts';

/** A cut-off output would look like a broken signature. @throws CommandFailed OUTPUT_EXISTS, FILE_UNUSABLE. */
export async function writeWhole<T>(output: string, work: (sink: Sink) => Promise<T>): Promise<T> {
  try {
    return await write(output, work);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw outputExists(output);
    throw error instanceof Error && 'syscall' in error ? unusable(output, error) : error;
  }
}

export const outputExists = (output: string): CommandFailed =>
  new CommandFailed('OUTPUT_EXISTS', `${output} exists already`);
