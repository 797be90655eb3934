// Keeps what was written by hand as a file of its own, named by its digest: the bytes it lies over stay what they are, and
// no list reads the strokes. Kept before the instruction that names it; the same strokes again are the same file.
import type { HandRef, Handwriting } from '../../contracts/handwriting.ts';
import { AppError } from '../../platform/http/problem.ts';
import { SigningError } from '../../signing/index.ts';
import { handFaults, kept, type PageArea } from '../domain/handwriting.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import type { Deps } from './deps.ts';

/** @throws AppError FILE_UNKNOWN for a file that is no PDF of the document, FILE_ENCRYPTED, FILE_BROKEN, PDF_PAGE_UNKNOWN, MARK_OUTSIDE_PAGE. */
export async function keepHandwriting(
  deps: Pick<Deps, 'files' | 'verification'>,
  { files }: Pick<IncomingDocument, 'files'>,
  hand: Handwriting,
): Promise<HandRef> {
  const file = files.find(({ digest, report }) => digest === hand.fileDigest && report !== null);
  if (file === undefined) throw new AppError('FILE_UNKNOWN');
  const areas = await areasOf(deps, file.digest);
  const [fault, ...others] = handFaults(hand, areas);
  if (fault !== undefined)
    throw new AppError(fault.code, {
      errors: [fault, ...others].map(({ pointer, code }) => ({ pointer, code, detail: 'not on the page' })),
    });
  const stored = kept(hand, areas);
  const { digest, sizeBytes } = await deps.files.putBytes(Buffer.from(JSON.stringify(stored)));
  const { fileDigest, pages, strokes } = stored;
  return { digest, sizeBytes, fileDigest, pages: pages.map(({ page }) => page), strokes: strokes.length };
}

async function areasOf({ files, verification }: Pick<Deps, 'files' | 'verification'>, digest: string) {
  const path = await files.pathOf(digest);
  const facts = await verification.facts(path).catch((error: unknown) => {
    if (error instanceof SigningError) throw new AppError('FILE_BROKEN', { cause: error });
    throw error;
  });
  // Of a file with a password no page can be seen, so nothing can have been written on one.
  if (facts.pages.length === 0) throw new AppError(facts.encrypted ? 'FILE_ENCRYPTED' : 'FILE_BROKEN');
  return facts.pages.map(
    ({ box: [left, bottom, right, top], rotate }): PageArea => ({
      box: [left, bottom, right, top],
      rotate,
    }),
  );
}
