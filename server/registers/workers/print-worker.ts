// The thread in which a register is printed, as PDF and as a spreadsheet from the same rows.
import { writeFile } from 'node:fs/promises';
import { serveJobs } from '../../platform/jobs/serve-jobs.ts';
import { openXlsx } from '../../platform/xlsx/write-xlsx.ts';
import { titleOf } from '../domain/print.ts';
import { COLUMNS, cellsOf } from '../domain/ten-columns.ts';
import { beginBook } from './draw-book.ts';
import { openPaper } from './paper.ts';
import type { AskRows, Printed, PrintJob, RowsAnswer } from './print-jobs.ts';

/** Characters of a spreadsheet's column for a millimetre of the printed one. */
const SIGNS_PER_MM = 0.55;

serveJobs<PrintJob, Printed, AskRows, RowsAnswer>(async ({ cover, at, pdfPath, xlsxPath }, ask) => {
  const { direction, agencyName } = cover;
  const columns = COLUMNS[direction];
  const title = titleOf(cover);
  const paper = await openPaper();
  const book = beginBook(paper, cover);
  const sheet = openXlsx(xlsxPath, {
    name: title,
    widths: columns.map(({ widthMm }) => Math.round(widthMm * SIGNS_PER_MM)),
    titles: [agencyName, title],
    head: columns.map(({ title: head }) => head),
  });
  for (let rows = await ask('rows'); rows !== null; rows = await ask('rows')) {
    for (const row of rows) book.write(row);
    await sheet.rows(rows.map((row) => cellsOf(row, direction)));
  }
  book.end(at);
  await sheet.end();
  await writeFile(pdfPath, await paper.save(`${title} – ${agencyName}`, at));
  return { pageCount: paper.pageCount() };
});
