// What the server and the thread that prints tell each other: the thread asks for rows, a batch at a time, until there
// are none, and writes two files.
import type { RegisterRow } from '../../contracts/register-rows.ts';
import type { Cover } from '../domain/print.ts';

export interface PrintJob {
  cover: Cover;
  at: Date;
  pdfPath: string;
  xlsxPath: string;
}

export interface Printed {
  pageCount: number;
}

export type AskRows = 'rows';
/** None: that was all. */
export type RowsAnswer = RegisterRow[] | null;
