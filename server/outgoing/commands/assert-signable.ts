// Asks of every file that will be signed whether it can be, before the leader's time is spent on it: a broken,
// encrypted or locked attachment would otherwise be found only when the clerk seals.
import type { ProblemIssue } from '../../contracts/problem.ts';
import { AppError } from '../../platform/http/problem.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';
import { tryMarks } from './sign-file.ts';

const PDF = 'application/pdf';

/** @throws AppError FILE_BROKEN, FILE_ENCRYPTED, FILE_NOT_PDF or PDF_FORBIDS_CHANGE, with every file that is meant. */
export async function assertSignable(
  deps: Pick<Deps, 'files' | 'clock' | 'appearances'>,
  document: OutgoingDocument,
): Promise<void> {
  const main = currentVersion(document);
  const candidates = [
    ...(main === undefined ? [] : [{ pointer: '/fields/main', digest: main.digest }]),
    ...document.attachments.flatMap(({ digest, mediaType }, index) =>
      mediaType === PDF ? [{ pointer: `/fields/attachments/${index}`, digest }] : [],
    ),
  ];
  const failures: Array<{ error: AppError; issue: ProblemIssue }> = [];
  for (const { pointer, digest } of candidates) {
    try {
      await tryMarks(deps, digest, { role: 'person', marks: [], signedAt: deps.clock.now() });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push({ error, issue: { pointer, code: error.code, detail: error.code } });
    }
  }
  const [first] = failures;
  if (first === undefined) return;
  throw new AppError(first.error.code, { errors: failures.map(({ issue }) => issue), cause: first.error });
}
