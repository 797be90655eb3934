// Files named on the command line: what cannot be used is told by its name.
import { readFile } from 'node:fs/promises';
import { systemCode } from '../platform/startup-error.ts';
import { type FileSource, openFileSource } from '../signing/index.ts';
import { CommandFailed } from './exit-codes.ts';

export const unusable = (path: string, cause: unknown): CommandFailed =>
  new CommandFailed('FILE_UNUSABLE', `${path} cannot be used (${systemCode(cause) ?? String(cause)})`, {
    cause,
  });

/** @throws CommandFailed FILE_UNUSABLE. */
export const readInput = (path: string): Promise<Buffer> =>
  readFile(path).catch((error: unknown) => {
    throw unusable(path, error);
  });

/** Works on the PDF and closes it. @throws CommandFailed FILE_UNUSABLE, and what the work throws. */
export async function withPdf<T>(path: string, work: (source: FileSource) => Promise<T>): Promise<T> {
  const source = await openFileSource(path, { mayBlock: true }).catch((error: unknown) => {
    throw unusable(path, error);
  });
  try {
    // A folder opens like a file, and fails with its first byte.
    await source.read(0, 1).catch((error: unknown) => {
      throw unusable(path, error);
    });
    return await work(source);
  } finally {
    await source.close();
  }
}

/** Why one file of many could not be worked on; a defect of ours is told with its stack, and stops no other file. */
export function failureOf(error: unknown, path: string): { code: string; message: string } {
  if (error instanceof Error && 'syscall' in error) return failureOf(unusable(path, error), path);
  const code = systemCode(error);
  if (code !== undefined && error instanceof Error) return { code, message: error.message };
  console.error(error);
  return { code: 'INTERNAL', message: String(error) };
}
