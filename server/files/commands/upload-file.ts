// Takes an upload: streamed, checked by content, and only then kept and written down as the person's own.
import type { Readable } from 'node:stream';
import type { FileSource, StoredFile } from '../../contracts/files.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { FileStore } from '../store.ts';
import { type ContentCheck, checkContent } from './check-content.ts';
import { type Staged, stage } from './stage.ts';

export interface UploadDeps {
  store: FileStore;
  clock: Clock;
  folder: string;
  limitBytes: number;
  pdfFacts: ContentCheck['pdfFacts'];
}

export interface Upload {
  stream: Readable;
  /** As announced; undefined when the sender did not say. */
  announcedBytes: number | undefined;
  name: string;
  purpose: 'main' | 'attachment' | 'work-file';
  agencyId: string;
  personId: string;
}

/** @throws AppError FILE_EMPTY, FILE_TOO_LARGE, UPLOAD_INTERRUPTED, STORAGE_FULL, and those of {@link checkContent}. */
export async function uploadFile(deps: UploadDeps, upload: Upload): Promise<StoredFile> {
  const { limitBytes, folder } = deps;
  if ((upload.announcedBytes ?? 0) > limitBytes)
    throw new AppError('FILE_TOO_LARGE', { details: { limitBytes } });
  const staged = await stage(upload.stream, { folder, limitBytes });
  try {
    return await keepChecked(deps, upload, staged);
  } finally {
    await staged.discard();
  }
}

export interface StagedUpload extends Omit<Upload, 'stream' | 'announcedBytes'> {
  source?: FileSource | undefined;
}

/** Checks what has arrived, keeps it and writes it down. @throws AppError FILE_EMPTY, and as {@link checkContent}. */
export async function keepChecked(
  { store, clock, pdfFacts }: Pick<UploadDeps, 'store' | 'clock' | 'pdfFacts'>,
  { name, purpose, agencyId, personId, source }: StagedUpload,
  staged: Staged,
): Promise<StoredFile> {
  const { path, digest, sizeBytes } = staged;
  if (sizeBytes === 0) throw new AppError('FILE_EMPTY');
  const facts = await checkContent({ path, name, purpose, pdfFacts });
  await staged.keep();
  const file: StoredFile = { digest, name, sizeBytes, ...facts, ...(source !== undefined && { source }) };
  await store.putUpload({ agencyId, personId }, file, clock.now());
  return file;
}
