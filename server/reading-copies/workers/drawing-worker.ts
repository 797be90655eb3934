// The thread in which copies for reading are drawn: the pages of the file, flattened, in a document of their own, so that
// neither a signature nor a form, an action or an attachment comes along. Whole files are in memory here.
import { readFile, writeFile } from 'node:fs/promises';
import { PDFArray, PDFDocument, PDFName } from 'pdf-lib';
import { serveJobs } from '../../platform/jobs/serve-jobs.ts';
import { takePages } from '../../platform/pdf/take-pages.ts';
import { drawPage, NOTE } from './draw-page.ts';
import type { Drawn, ReadingJob } from './jobs.ts';
import { openLetters } from './letters.ts';

serveJobs<ReadingJob, Drawn, never, never>(async (job) => {
  const whole = await PDFDocument.load(await readFile(job.path), {
    updateMetadata: false,
    throwOnInvalidObject: true,
  });
  const count = whole.getPageCount();
  if (count !== job.pages.length) throw new Error(`${count} pages, others see ${job.pages.length}`);
  const copy = await takePages(
    whole,
    job.pages.map((_, index) => index + 1),
  );
  const letters = await openLetters(copy);
  const { context } = copy;
  const resources = context.register(context.obj({ Font: letters.resources }));
  for (const [index, area] of job.pages.entries()) {
    const form = context.flateStream(drawPage({ number: index + 1, area }, job, letters), {
      ...{ Type: 'XObject', Subtype: 'Form', FormType: 1, Resources: resources },
      BBox: context.obj([...area.box]),
    });
    const { node } = copy.getPage(index);
    node.normalize();
    const name = node.newXObject('Drawn', context.register(form));
    // What the page draws ends with the state it began with, whatever it is; a blank page draws nothing.
    const drawn = node.Contents();
    const parts = drawn instanceof PDFArray ? drawn.asArray() : [];
    const [before, after] = ['q\n', `\nQ\nq ${name} Do Q\n`].map((operators) =>
      context.register(context.flateStream(operators)),
    );
    node.set(PDFName.Contents, context.obj([before, ...parts, after]));
    for (const key of ['StructParents', 'PieceInfo', 'Metadata']) node.delete(PDFName.of(key));
  }
  copy.setTitle(`${NOTE}: ${job.title}`, { showInWindowTitleBar: true });
  copy.setSubject(NOTE);
  copy.setKeywords(['bản sao để đọc']);
  copy.setLanguage('vi');
  copy.setProducer('Vanthu');
  copy.setCreationDate(job.at);
  copy.setModificationDate(job.at);
  const bytes = await copy.save({ updateFieldAppearances: false });
  await writeFile(job.output, bytes);
  return { sizeBytes: bytes.length };
});
