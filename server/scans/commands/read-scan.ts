// Reads an item of the channel of scans: a picture becomes a PDF, its letters become proposed fields. The paper is there for
// people whatever happens to its reading: that is tried again, then the item is parked with the reason.
import { createReadStream } from 'node:fs';
import type { IntakeFile } from '../../contracts/intake.ts';
import { type IntakeItem, IntakeRefused, type Outcome } from '../../intake/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Reading } from '../../recognition/index.ts';
import { proposedOf } from '../domain/proposed.ts';
import { PHOTOS } from '../domain/scan-types.ts';
import type { Deps } from '../ports.ts';

const PDF = 'application/pdf';
/** After so many runs a paper goes without what could not be read of it. */
const MOST_READINGS = 3;

/** @throws IntakeRefused; whatever a further run may mend. */
export async function readScan(deps: Deps, item: IntakeItem, signal: AbortSignal): Promise<Outcome> {
  const raw = item.files.find(({ role }) => role === 'raw');
  if (raw === undefined) throw new IntakeRefused('FILE_BROKEN', 'no file');
  const paper = await paperOf(deps, raw);
  const found = { papers: [paper] };
  const reading = await readOrGiveUp(deps, paper.digest, item.runs, signal);
  if (typeof reading === 'string') return { kind: 'parked', code: reading, detail: paper.name, ...found };
  const { pageCount, fields, trouble } = reading;
  if (trouble === 'FILE_ENCRYPTED' || trouble === 'FILE_BROKEN') throw new IntakeRefused(trouble, paper.name);
  const proposed = proposedOf(fields, paper.digest, await deps.organization.directory());
  const papers = [{ ...paper, pageCount }];
  if (trouble === 'OCR_UNAVAILABLE')
    return { kind: 'parked', code: trouble, detail: paper.name, papers, proposed };
  const hasSeveral = item.partOf === null && pageCount > 1 && (await isParted(deps, paper.digest, signal));
  if (hasSeveral)
    return { kind: 'parked', code: 'SCAN_SEVERAL_PAPERS', detail: paper.name, papers, proposed };
  return { kind: 'ready', papers, proposed };
}

/** As it is shown and kept: a PDF. */
async function paperOf({ recognition, files, limitBytes }: Deps, raw: IntakeFile): Promise<IntakeFile> {
  if (raw.mediaType === PDF) return { ...raw, role: 'paper' };
  const isTiff = raw.mediaType === 'image/tiff';
  if (!isTiff && !PHOTOS.has(raw.mediaType)) throw new IntakeRefused('FILE_TYPE_REFUSED', raw.name);
  const keep = (path: string) => files.putStream(createReadStream(path), { limitBytes: limitBytes * 2 });
  try {
    const kept = isTiff
      ? await recognition.fromTiff(raw.digest, keep)
      : await recognition.bind([raw.digest], keep);
    return { ...kept, name: `${raw.name.replace(/\.[^.]*$/, '')}.pdf`, mediaType: PDF, role: 'paper' };
  } catch (error) {
    if (error instanceof AppError && (error.code === 'FILE_BROKEN' || error.code === 'FILE_TYPE_REFUSED'))
      throw new IntakeRefused(error.code, raw.name);
    throw error;
  }
}

async function readOrGiveUp(
  { recognition, logger }: Deps,
  digest: string,
  runs: number,
  signal: AbortSignal,
): Promise<Reading | 'OCR_FAILED' | 'OCR_TIMEOUT'> {
  try {
    return await recognition.read(digest, { signal });
  } catch (error) {
    const code = error instanceof AppError ? error.code : undefined;
    if (signal.aborted || runs < MOST_READINGS || (code !== 'OCR_FAILED' && code !== 'OCR_TIMEOUT'))
      throw error;
    logger.warn({ err: error, digest }, 'a scan could not be read');
    return code;
  }
}

/** By separator pages or blank ones; of a signed file nobody asks. */
async function isParted({ recognition }: Deps, digest: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await recognition.proposeCuts(digest, signal)).parts.length > 1;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError && error.code !== 'SERVER_BUSY') return false;
    throw error;
  }
}
