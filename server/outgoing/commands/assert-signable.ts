// Asks of every file that will be signed whether it can be, before the leader's time is spent on it: a broken,
// encrypted or locked attachment would otherwise be found only when the clerk seals.
import type { ProblemIssue } from '../../contracts/problem.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Mark } from '../../signing/index.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';
import { firstPage, tryMarks } from './sign-file.ts';

const PDF = 'application/pdf';

/** @throws AppError FILE_BROKEN, FILE_ENCRYPTED, FILE_NOT_PDF or PDF_FORBIDS_CHANGE, with every file that is meant. */
export async function assertSignable(
  deps: Pick<Deps, 'files' | 'clock' | 'verification'>,
  document: OutgoingDocument,
): Promise<void> {
  const main = currentVersion(document);
  const candidates = [
    ...(main === undefined ? [] : [{ pointer: '/fields/main', digest: main.digest, isMain: true }]),
    ...document.attachments.flatMap(({ digest, mediaType }) =>
      mediaType === PDF ? [{ pointer: pointerOf(document, digest), digest, isMain: false }] : [],
    ),
  ];
  const failures: Array<{ error: AppError; issue: ProblemIssue }> = [];
  for (const { pointer, digest, isMain } of candidates) {
    try {
      const marks = isMain ? await farApart(deps, digest) : [];
      await tryMarks(deps, digest, { role: 'agency', marks, signedAt: deps.clock.now() });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'SERVER_BUSY') throw error;
      failures.push({ error, issue: { pointer, code: error.code, detail: error.code } });
    }
  }
  const [first] = failures;
  if (first === undefined) return;
  throw new AppError(first.error.code, { errors: failures.map(({ issue }) => issue), cause: first.error });
}

const pointerOf = ({ fields }: OutgoingDocument, digest: string): string =>
  `/fields/attachments/${fields.attachments.findIndex((choice) => choice.digest === digest)}`;

/** Number and seal stand at the two ends of a document: a certification that allows no such marks is found by trying. */
async function farApart(deps: Pick<Deps, 'files' | 'verification'>, digest: string): Promise<Mark[]> {
  const { widthMm, heightMm } = await firstPage(deps, digest);
  const dot = (xMm: number, yMm: number): Mark => ({
    kind: 'text',
    lines: ['.'],
    sizePt: 1,
    box: { page: 1, xMm, yMm, widthMm: 1, heightMm: 1 },
  });
  return [dot(0, 0), dot(widthMm - 1, heightMm - 1)];
}
