// Reads the letters of pages that are pictures: each page drawn by pdftoppm, read by tesseract, turned where it lies the
// wrong way. Every program is shut in, with memory, time and the size of what it writes bounded.
import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../platform/http/problem.ts';
import type { Limits } from '../../platform/shut-in/isolation.ts';
import { runApart } from '../../platform/shut-in/run-apart.ts';
import { withWorkFolder } from '../../platform/work-folder.ts';
import { readHocr } from '../domain/hocr.ts';
import { readPgm } from '../domain/pgm.ts';
import { type ReadPage, readPage } from '../domain/recognised-page.ts';
import { LANGUAGE, type OcrPrograms } from './programs.ts';

export interface OcrRun {
  programs: OcrPrograms;
  /** For one program on one page. */
  timeoutMs: number;
  /** Turns a picture file, in another thread. */
  turn(path: string, output: string, degrees: Turn): Promise<void>;
  signal?: AbortSignal | undefined;
}

export type Turn = 0 | 90 | 180 | 270;

export interface PageSize {
  number: number;
  widthMm: number;
  heightMm: number;
}

export interface RecognisedPicture extends ReadPage {
  turned: Turn;
}

/** Marks on vowels are lost below it; above it the time goes up and what is read does not get better. */
const DPI = 250;
const MM_PER_INCH = 25.4;
/** A sheet of A0 is read coarser. */
const MAX_SIDE_PX = 6_000;
const LIMITS: Limits = { memoryMb: 1024, fileMb: 64, seconds: 120 };
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Below it the page may lie the wrong way. */
const SURE = 0.7;
const FEW_LETTERS = 30;

/** Calls `each` after a page, in the order given. @throws AppError OCR_TIMEOUT, OCR_FAILED when it was killed, OCR_UNAVAILABLE. */
export function recognisePages(
  path: string,
  pages: readonly PageSize[],
  run: OcrRun,
  each: (page: PageSize, picture: RecognisedPicture) => void,
): Promise<void> {
  return withWorkFolder('ocr', async (folder) => {
    // A copy: the program must not be able to write into the file store.
    const source = join(folder, 'paper.pdf');
    await copyFile(path, source);
    let turned: Turn = 0;
    for (const page of pages) {
      const picture = await recognisePage(folder, source, page, turned, run);
      turned = picture.turned;
      each(page, picture);
    }
  });
}

async function recognisePage(
  folder: string,
  source: string,
  page: PageSize,
  expected: Turn,
  run: OcrRun,
): Promise<RecognisedPicture> {
  const { programs, turn } = run;
  const place = (name: string) => join(folder, name);
  const longest = Math.max(page.widthMm, page.heightMm, 1) / MM_PER_INCH;
  const dpi = Math.max(20, Math.min(DPI, Math.floor(MAX_SIDE_PX / longest)));
  const number = String(page.number);
  await mustRun(folder, run, [
    programs.pdftoppm,
    ...['-gray', '-r', String(dpi), '-f', number, '-l', number, '-singlefile', source, place('page')],
  ]);
  const read = async (degrees: Turn): Promise<RecognisedPicture> => {
    const name = `page-${degrees}`;
    const picture = degrees === 0 ? place('page.pgm') : place(`${name}.pgm`);
    if (degrees !== 0) await turn(place('page.pgm'), picture, degrees);
    await mustRun(folder, run, [
      programs.tesseract,
      ...[picture, place(name), '-l', LANGUAGE, '--psm', '3', '--dpi', String(dpi)],
      ...['-c', 'tessedit_create_hocr=1'],
    ]);
    const size = readPgm(await readFile(picture));
    const answer = await bounded(place(`${name}.hocr`));
    const made = readPage(readHocr(answer), {
      number: page.number,
      dpi,
      widthPx: size?.width ?? 1,
      heightPx: size?.height ?? 1,
    });
    return { ...made, turned: degrees };
  };
  const first = await read(expected);
  if (!programs.canOrient || (first.confidence >= SURE && first.letters >= FEW_LETTERS)) return first;
  const wanted = await orientation(folder, run);
  if (wanted === undefined || wanted === expected) return first;
  const second = await read(wanted);
  return second.letters * second.confidence > first.letters * first.confidence ? second : first;
}

/** Which way the page has to be turned; undefined where there is too little on it to tell. */
async function orientation(folder: string, run: OcrRun): Promise<Turn | undefined> {
  const output = join(folder, 'way');
  const code = await execute(folder, run, [
    run.programs.tesseract,
    join(folder, 'page.pgm'),
    output,
    '--psm',
    '0',
    '-l',
    'osd',
  ]);
  // It says no where there are too few letters.
  if (code !== 0) return undefined;
  const told = await bounded(`${output}.osd`);
  const degrees = Number(/^Rotate: (\d+)$/m.exec(told)?.[1]);
  return degrees === 0 || degrees === 90 || degrees === 180 || degrees === 270 ? degrees : undefined;
}

async function mustRun(folder: string, run: OcrRun, args: readonly string[]): Promise<void> {
  const code = await execute(folder, run, args);
  // Shut in, a program that was killed is told by no signal.
  if (code !== 0) throw new AppError('OCR_FAILED', { detail: `ended with ${code}` });
}

/** The code it ended with. */
async function execute(folder: string, run: OcrRun, args: readonly string[]): Promise<number> {
  const { programs, timeoutMs, signal } = run;
  const wrapped = programs.isolation.wrap(args, folder, LIMITS);
  const env = { OMP_THREAD_LIMIT: '1' };
  const ending = await runApart(wrapped, { cwd: folder, env, timeoutMs, signal });
  signal?.throwIfAborted();
  if (ending.kind === 'absent') throw new AppError('OCR_UNAVAILABLE', { cause: ending.cause });
  if (ending.kind === 'late')
    throw new AppError('OCR_TIMEOUT', { detail: `more than ${timeoutMs} ms for a page` });
  if (ending.kind === 'killed') throw new AppError('OCR_FAILED', { detail: `ended by ${ending.by}` });
  return ending.code;
}

async function bounded(path: string): Promise<string> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  return size === 0 || size > MAX_ANSWER_BYTES ? '' : readFile(path, 'utf8');
}
