// Where a scan of several papers is to be cut: every page drawn small, and its ink looked at.
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../platform/http/problem.ts';
import { runApart } from '../platform/shut-in/run-apart.ts';
import { withWorkFolder } from '../platform/work-folder.ts';
import { type ProposedCuts, proposeCuts } from './domain/cuts.ts';
import type { OcrPrograms } from './ocr/programs.ts';
import type { Paper } from './paper.ts';

/** Enough to tell ink from paper. */
const DPI = 40;
const MAX_PAGES = 500;
const LIMITS = { memoryMb: 1024, fileMb: 16, seconds: 300 };
const TIMEOUT_MS = 300_000;

/** @throws AppError OCR_TIMEOUT, OCR_FAILED, FILE_BROKEN. */
export function lookAtPages(
  path: string,
  programs: Pick<OcrPrograms, 'pdftoppm' | 'isolation'>,
  paper: Paper,
  signal?: AbortSignal,
): Promise<ProposedCuts> {
  return withWorkFolder('ocr', async (folder) => {
    const source = join(folder, 'paper.pdf');
    await copyFile(path, source);
    const wrapped = programs.isolation.wrap(
      [programs.pdftoppm, '-gray', '-r', String(DPI), '-l', String(MAX_PAGES), source, join(folder, 'page')],
      folder,
      LIMITS,
    );
    const ending = await runApart(wrapped, { cwd: folder, timeoutMs: TIMEOUT_MS, signal });
    signal?.throwIfAborted();
    if (ending.kind === 'late') throw new AppError('OCR_TIMEOUT');
    if (ending.kind !== 'ended' || ending.code !== 0)
      throw new AppError('OCR_FAILED', { detail: ending.kind });
    // Its numbers have as many digits as the last one needs: sorted by name they are in order.
    const names = (await readdir(folder)).filter((name) => name.endsWith('.pgm')).sort();
    if (names.length === 0) throw new AppError('FILE_BROKEN');
    return proposeCuts(
      await paper.ink(
        names.map((name) => join(folder, name)),
        signal,
      ),
    );
  });
}
