// One conversion: the oldest that waits becomes a PDF, kept beside its source; or it fails with a code, and its source stays.
import { createReadStream } from 'node:fs';
import type { StoredFile } from '../../contracts/files.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type ConversionRow, MOST_ATTEMPTS } from '../domain/conversion.ts';
import { OFFICE_FORMATS, pdfNameOf } from '../domain/office-format.ts';
import { substitutionsOf } from '../office/fonts.ts';
import { type OfficeRun, withPdfOf } from '../office/run-office.ts';
import type { Deps } from './deps.ts';

type Needed = Pick<Deps, 'conversions' | 'clock' | 'files' | 'logger'>;

export type Office = Omit<OfficeRun, 'signal'>;

/** Beyond the time of the program: checking and storing what it made. */
const MARGIN_MS = 60_000;
/** A PDF is larger than the packed text it is made from; not without end. */
const PDF_LIMIT_BYTES = 512 * 1024 * 1024;

/** False: nothing waits. Where there is no office, what waits fails with that reason. */
export async function convertNext(
  deps: Needed,
  office: { timeoutMs: number; open(): Promise<Office | undefined> },
  signal: AbortSignal,
): Promise<boolean> {
  const { conversions, clock, logger } = deps;
  const now = clock.now();
  const until = new Date(now.getTime() + office.timeoutMs + MARGIN_MS);
  const row = await conversions.claim(now, until);
  if (row === null) return false;
  try {
    const pdf = await convert(deps, await office.open(), row, signal);
    await conversions.end(row, { state: 'done', pdf, failure: null });
  } catch (error) {
    // The server is being stopped: somebody else begins it anew.
    if (signal.aborted) {
      await conversions.giveBack(row);
      return false;
    }
    const failure = error instanceof AppError ? error.code : 'OFFICE_FAILED';
    logger.warn({ err: error, conversion: row.id, format: row.format }, 'conversion failed');
    await conversions.end(row, { state: 'failed', pdf: null, failure });
  }
  return true;
}

async function convert(
  { files }: Needed,
  office: Office | undefined,
  { source, format, fonts, personId, agencyId, attempts }: ConversionRow,
  signal: AbortSignal,
): Promise<StoredFile> {
  if (office === undefined) throw new AppError('OFFICE_UNAVAILABLE');
  // What could not be looked through is opened only where it could do nothing.
  if (!OFFICE_FORMATS[format].isLooked && office.isolation.kind !== 'namespaces')
    throw new AppError('OFFICE_TYPE_REFUSED', {
      detail: `${format} is converted only where a program can be shut in`,
    });
  if (attempts > MOST_ATTEMPTS) throw new AppError('OFFICE_FAILED', { detail: 'begun too often' });
  const path = await files.pathOf(source.digest);
  return withPdfOf({ path, format }, { ...office, signal }, async (made) => {
    const substituted = await substitutionsOf(fonts, made);
    const staged = await files.stage(createReadStream(made.path), { limitBytes: PDF_LIMIT_BYTES });
    try {
      const { digest, name, sizeBytes, mediaType } = source;
      return await files.keepUpload(staged, {
        name: pdfNameOf(name),
        purpose: 'main',
        agencyId,
        personId,
        source: { digest, name, sizeBytes, mediaType, fonts: substituted },
      });
    } finally {
      await staged.discard();
    }
  });
}
