// The programs that read pictures: tesseract with its Vietnamese letters, and poppler's pdftoppm. Looked for once.
import { spawn } from 'node:child_process';
import { findProgram } from '../../platform/shut-in/find-program.ts';
import type { Isolation } from '../../platform/shut-in/isolation.ts';

export interface OcrPrograms {
  tesseract: string;
  pdftoppm: string;
  /** Whether the data that tell which way up a page is are there. */
  canOrient: boolean;
  isolation: Isolation;
}

export const LANGUAGE = 'vie';
const LIST_MS = 10_000;

export type Missing = 'tesseract' | 'tesseract-ocr-vie' | 'poppler-utils';

/** Or the first Debian package that is missing. */
export async function findPrograms(named: string): Promise<Omit<OcrPrograms, 'isolation'> | Missing> {
  const [tesseract, pdftoppm] = await Promise.all([findProgram(named), findProgram('pdftoppm')]);
  if (tesseract === undefined) return 'tesseract';
  if (pdftoppm === undefined) return 'poppler-utils';
  const languages = await languagesOf(tesseract);
  if (!languages.includes(LANGUAGE)) return 'tesseract-ocr-vie';
  return { tesseract, pdftoppm, canOrient: languages.includes('osd') };
}

const languagesOf = (program: string) =>
  new Promise<string[]>((resolve) => {
    const child = spawn(program, ['--list-langs'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: LIST_MS,
      killSignal: 'SIGKILL',
    });
    let told = '';
    child.stdout.on('data', (part: Buffer) => {
      told = (told + part.toString('latin1')).slice(0, 20_000);
    });
    child.on('error', () => resolve([]));
    child.on('close', () => resolve(told.split('\n').map((line) => line.trim())));
  });
