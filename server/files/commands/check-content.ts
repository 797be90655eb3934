// What an uploaded file really is: its media type by content and, of a PDF, that it can be read at all.
import type { StoredFile } from '../../contracts/files.ts';
import { AppError } from '../../platform/http/problem.ts';
import { openFileSource, type PdfFacts, SigningError } from '../../signing/index.ts';
import { GLIMPSE_BYTES, mediaTypeOf } from '../domain/media-type.ts';
import { soundTypeOf } from '../domain/sound-type.ts';

const PDF = 'application/pdf';

export interface ContentCheck {
  path: string;
  name: string;
  purpose: 'main' | 'attachment' | 'work-file';
  /** @throws SigningError. */
  pdfFacts(path: string): Promise<PdfFacts>;
}

export type ContentFacts = Pick<StoredFile, 'mediaType' | 'pageCount' | 'signatureCount'>;

/**
 * A main document must be a PDF; a PDF of either purpose must be readable and not encrypted, since both get signed.
 * @throws AppError FILE_NOT_PDF, FILE_BROKEN, FILE_ENCRYPTED; BAD_INPUT for a format that is not accepted.
 */
export async function checkContent({ path, name, purpose, pdfFacts }: ContentCheck): Promise<ContentFacts> {
  const source = await openFileSource(path);
  try {
    const head = await source.read(0, GLIMPSE_BYTES);
    const tail = await source.read(Math.max(0, source.size - GLIMPSE_BYTES), GLIMPSE_BYTES);
    const mediaType =
      mediaTypeOf({ head, tail, name }) ?? (purpose === 'work-file' ? soundTypeOf(head) : null);
    if (mediaType === PDF) return { mediaType, ...(await readPdf(() => pdfFacts(path))) };
    if (purpose === 'main') throw new AppError('FILE_NOT_PDF');
    if (mediaType !== null) return { mediaType };
    const detail = 'files of this format are not accepted';
    throw new AppError('FILE_TYPE_REFUSED', { detail });
  } finally {
    await source.close();
  }
}

async function readPdf(
  facts: () => Promise<PdfFacts>,
): Promise<{ pageCount: number; signatureCount: number }> {
  try {
    const { encrypted, pageCount, signatures } = await facts();
    if (encrypted) throw new AppError('FILE_ENCRYPTED');
    if (pageCount === 0) throw new AppError('FILE_BROKEN');
    return { pageCount, signatureCount: signatures };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    throw new AppError(error.code === 'PDF_NOT_PDF' ? 'FILE_NOT_PDF' : 'FILE_BROKEN', { cause: error });
  }
}
