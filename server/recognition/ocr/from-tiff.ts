// A TIFF, as fax machines and old scanners write it, as a PDF: its pages stay as they are packed.
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../platform/http/problem.ts';
import { findProgram } from '../../platform/shut-in/find-program.ts';
import { findIsolation } from '../../platform/shut-in/isolation.ts';
import { runApart } from '../../platform/shut-in/run-apart.ts';
import { withWorkFolder } from '../../platform/work-folder.ts';

const LIMITS = { memoryMb: 1024, fileMb: 512, seconds: 60 };
const TIMEOUT_MS = 60_000;

/** @throws AppError FILE_TYPE_REFUSED where tiff2pdf is not installed, FILE_BROKEN. */
export async function withPdfOfTiff<T>(
  path: string,
  privateFolders: readonly string[],
  take: (path: string) => Promise<T>,
): Promise<T> {
  const program = await findProgram('tiff2pdf');
  if (program === undefined)
    throw new AppError('FILE_TYPE_REFUSED', { detail: 'libtiff-tools is not installed' });
  const isolation = await findIsolation(privateFolders);
  return withWorkFolder('ocr', async (folder) => {
    const [source, output] = [join(folder, 'paper.tif'), join(folder, 'paper.pdf')];
    await copyFile(path, source);
    const wrapped = isolation.wrap([program, '-o', output, source], folder, LIMITS);
    const ending = await runApart(wrapped, { cwd: folder, timeoutMs: TIMEOUT_MS });
    const { size } = await stat(output).catch(() => ({ size: 0 }));
    if (ending.kind !== 'ended' || ending.code !== 0 || size === 0)
      throw new AppError('FILE_BROKEN', { detail: ending.kind });
    return await take(output);
  });
}
