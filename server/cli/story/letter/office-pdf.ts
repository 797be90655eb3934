// Turns a DOCX into a PDF by LibreOffice, in a profile of its own so that an open LibreOffice does not stand in the way.
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { layFonts } from '../../../drafting/index.ts';
import { findProgram } from '../../../platform/shut-in/find-program.ts';
import { withWorkFolder } from '../../../platform/work-folder.ts';

const PATIENCE_MS = 120_000;

/** Undefined when there is no LibreOffice, or it makes nothing of the file. */
export async function pdfByOffice(docx: Uint8Array): Promise<Uint8Array | undefined> {
  // Looked for first: of a program that cannot be started, Node keeps the time limit, and the process with it.
  const office = await findProgram('soffice');
  if (office === undefined) return undefined;
  return withWorkFolder('office', async (folder) => {
    const source = join(folder, 'letter.docx');
    await writeFile(source, docx);
    const fonts = await layFonts(folder);
    const profile = pathToFileURL(join(folder, 'profile')).href;
    await run(office, folder, fonts, [
      `-env:UserInstallation=${profile}`,
      '--headless',
      '--convert-to',
      'pdf:writer_pdf_Export',
      '--outdir',
      folder,
      source,
    ]);
    return await readFile(join(folder, 'letter.pdf')).catch(() => undefined);
  });
}

function run(office: string, cwd: string, fonts: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(office, args, {
      cwd,
      stdio: 'ignore',
      timeout: PATIENCE_MS,
      env: { ...process.env, FONTCONFIG_FILE: fonts },
    });
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
}
