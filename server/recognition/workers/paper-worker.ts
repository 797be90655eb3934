// The thread in which paper is handled: whole files and pictures are in memory here, never in the server's own thread.
// Nothing of the bytes it makes depends on the time: what is done again gives the same.
import { readFile, writeFile } from 'node:fs/promises';
import { PDFDocument } from 'pdf-lib';
import { serveJobs } from '../../platform/jobs/serve-jobs.ts';
import { inkOf, readPgm, turned, writePgm } from '../domain/pgm.ts';
import { bindPhotos } from './bind-photos.ts';
import { drawSeparator } from './draw-separator.ts';
import type { PaperDone, PaperJob } from './jobs.ts';

serveJobs<PaperJob, PaperDone, never, never>(async (job) => {
  switch (job.kind) {
    case 'turn':
      await writeFile(job.output, writePgm(turned(await picture(job.path), job.degrees)));
      return { inked: [] };
    case 'ink': {
      const inked: PaperDone['inked'] = [];
      for (const path of job.paths) inked.push(inkOf(await picture(path)));
      return { inked };
    }
    case 'bind':
      await writeFile(job.output, await bindPhotos(job.paths));
      return { inked: [] };
    case 'split':
      await split(job.path, job.parts);
      return { inked: [] };
    case 'separator':
      await writeFile(job.output, await drawSeparator());
      return { inked: [] };
  }
});

async function picture(path: string) {
  const found = readPgm(await readFile(path));
  if (found === undefined) throw new Error(`${path} is no grey picture`);
  return found;
}

async function split(path: string, parts: Extract<PaperJob, { kind: 'split' }>['parts']): Promise<void> {
  const whole = await PDFDocument.load(await readFile(path), { updateMetadata: false });
  for (const { pages, output } of parts) {
    const part = await PDFDocument.create({ updateMetadata: false });
    for (const page of await part.copyPages(
      whole,
      pages.map((number) => number - 1),
    ))
      part.addPage(page);
    await writeFile(output, await part.save());
  }
}
