// The same as {@link importPaper} from a table (CSV or XLSX): the books are named as they are named on the screen.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { vietnamYear } from '../../platform/clock.ts';
import { parseCsv } from '../../platform/csv.ts';
import { AppError } from '../../platform/http/problem.ts';
import { wholeBody } from '../../platform/http/whole-body.ts';
import { isXlsx, readXlsx } from '../../platform/xlsx/read-xlsx.ts';
import { readPaperRows } from '../domain/paper-file.ts';
import { importPaper, type PaperDeps, type TakenRun } from './import-paper.ts';
import { booksOfYear } from './open-books.ts';

const FILE_BYTES = 256 * 1024;
const MOST_FAULTS = 100;

/** @throws AppError REGISTER_FILE_INVALID with every cell that is wrong; as {@link importPaper}. */
export async function importPaperFile(
  deps: PaperDeps,
  who: { agencyId: string; by: PersonRef | null },
  { bytes, isTrial }: { bytes: Buffer; isTrial: boolean },
): Promise<TakenRun[]> {
  const { lines, faults } = readPaperRows(await rowsOf(bytes));
  const year = vietnamYear(deps.clock.now());
  const { agencyId } = who;
  const books = (
    await Promise.all(
      (['outgoing', 'incoming'] as const).map((direction) =>
        booksOfYear(deps, { agencyId, direction, year }),
      ),
    )
  ).flat();
  const runs = lines.map(({ line, bookName, from, to, on }) => {
    const found = books.filter(({ name }) => name.toLowerCase() === bookName.toLowerCase());
    if (found.length !== 1 && bookName !== '') faults.push({ line, column: 'so_sach', found: bookName });
    return { bookId: found[0]?.id ?? '', from, to, on };
  });
  if (faults.length > 0)
    throw new AppError('REGISTER_FILE_INVALID', {
      errors: faults.slice(0, MOST_FAULTS).map(({ line, column, found }) => ({
        pointer: `/line/${line}/${column}`,
        code: 'REGISTER_FILE_INVALID',
        detail: found,
      })),
    });
  return importPaper(deps, who, { runs, isTrial });
}

/** None of what cannot be read, or of a quote that stays open: then the columns are missing. */
async function rowsOf(bytes: Buffer): Promise<string[][]> {
  try {
    return isXlsx(bytes) ? await readXlsx(bytes) : parseCsv(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** @throws AppError FILE_TOO_LARGE. */
export const tableOf = (bytes: AsyncIterable<Buffer>): Promise<Buffer> => wholeBody(bytes, FILE_BYTES);
