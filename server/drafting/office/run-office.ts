// Runs LibreOffice once on one file, in a folder that is made for it and thrown away with it. It is given a time; when that
// is over, or the server stops, the whole group of its processes is killed.
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../platform/http/problem.ts';
import type { Isolation } from '../../platform/shut-in/isolation.ts';
import { runApart } from '../../platform/shut-in/run-apart.ts';
import { withWorkFolder } from '../../platform/work-folder.ts';
import { OFFICE_FORMATS, type OfficeFormat } from '../domain/office-format.ts';
import { layFonts } from './lay-fonts.ts';
import { profileSettings } from './profile.ts';

export interface OfficeRun {
  /** The program, absolute. */
  program: string;
  isolation: Isolation;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface MadePdf {
  path: string;
  /** The configuration of fontconfig that it was made with. */
  fontsFile: string;
}

/** No form fields: what can still be filled in is no document to sign. */
const EXPORT = `pdf:writer_pdf_Export:${JSON.stringify({ ExportFormFields: { type: 'boolean', value: 'false' } })}`;

/**
 * Hands the PDF to `take`, with the fonts it was made with; both are gone when that has ended.
 * @throws AppError OFFICE_TIMEOUT, OFFICE_FAILED when it was killed or fell over, OFFICE_BROKEN when it made nothing.
 */
export function withPdfOf<T>(
  file: { path: string; format: OfficeFormat },
  run: OfficeRun,
  take: (made: MadePdf) => Promise<T>,
): Promise<T> {
  return withWorkFolder('office', async (folder) => {
    const place = (name: string) => join(folder, name);
    await mkdir(place('profile/user'), { recursive: true });
    await Promise.all(['home', 'tmp', 'out'].map((name) => mkdir(place(name))));
    await writeFile(place('profile/user/registrymodifications.xcu'), profileSettings());
    // A neutral name: that of the person says nothing to the program.
    const source = place(`document.${file.format}`);
    await copyFile(file.path, source);
    const fontsFile = await layFonts(folder);
    await convert({ folder, source, fontsFile, format: file.format }, run);
    const pdf = place('out/document.pdf');
    const made = await stat(pdf).catch(() => null);
    if (made === null || made.size === 0)
      throw new AppError('OFFICE_BROKEN', { detail: 'nothing was made of it' });
    return await take({ path: pdf, fontsFile });
  });
}

interface Work {
  folder: string;
  source: string;
  fontsFile: string;
  format: OfficeFormat;
}

async function convert(
  { folder, source, fontsFile, format }: Work,
  { program, isolation, timeoutMs, signal }: OfficeRun,
): Promise<void> {
  const wrapped = isolation.wrap(
    [
      program,
      `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
      '--headless',
      '--nologo',
      '--norestore',
      '--nodefault',
      '--nolockcheck',
      `--infilter=${OFFICE_FORMATS[format].filter}`,
      '--convert-to',
      EXPORT,
      '--outdir',
      join(folder, 'out'),
      source,
    ],
    folder,
  );
  const env = { ...environmentOf(folder), FONTCONFIG_FILE: fontsFile };
  const ending = await runApart(wrapped, { cwd: folder, env, timeoutMs, signal });
  if (ending.kind === 'absent') throw new AppError('OFFICE_UNAVAILABLE', { cause: ending.cause });
  if (ending.kind === 'late') throw new AppError('OFFICE_TIMEOUT', { detail: `more than ${timeoutMs} ms` });
  if (ending.kind === 'killed') throw new AppError('OFFICE_FAILED', { detail: `ended by ${ending.by}` });
}

const environmentOf = (folder: string): Record<string, string> => ({
  HOME: join(folder, 'home'),
  TMPDIR: join(folder, 'tmp'),
  SAL_USE_VCLPLUGIN: 'svp',
});
