// The thread in which appendices are put behind a main document, page by page, and pages are taken out: whole files are in memory here, never in
// the server's own thread. Nothing of the bytes depends on the time, so that the same files joined again are the same.
import { readFile, writeFile } from 'node:fs/promises';
import { PDFDocument } from 'pdf-lib';
import { serveJobs } from '../../platform/jobs/serve-jobs.ts';
import { takePages } from '../../platform/pdf/take-pages.ts';
import type { Joined, JoinJob } from './join-pages.ts';

serveJobs<JoinJob, Joined, never, never>(async ({ paths: [main, ...appendices], pages, output }) => {
  const first = await open(main);
  const whole = pages === undefined ? first : await takePages(first, pages);
  for (const path of appendices) {
    const appendix = await open(path);
    for (const page of await whole.copyPages(appendix, appendix.getPageIndices())) whole.addPage(page);
  }
  const bytes = await whole.save({ updateFieldAppearances: false });
  await writeFile(output, bytes);
  return { pageCount: whole.getPageCount() };
});

async function open(path: string): Promise<PDFDocument> {
  return PDFDocument.load(await readFile(path), { updateMetadata: false, throwOnInvalidObject: true });
}
