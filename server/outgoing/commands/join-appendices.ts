// Puts the attachments that are "in the same file" behind the main document, once it is submitted: what is then looked
// through, signed and sealed is one file. A signed or encrypted file is refused, since joining would change it.

import type { ErrorCode } from '../../contracts/error-codes.ts';
import type { ProblemIssue } from '../../contracts/problem.ts';
import { AppError } from '../../platform/http/problem.ts';
import { SigningError } from '../../signing/index.ts';
import {
  type FileVersion,
  isJoinOf,
  lastContent,
  type OutgoingDocument,
} from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import type { Deps } from './deps.ts';

const PDF = 'application/pdf';
/** Of all files together: they are in memory at once, in one thread. */
const MOST_BYTES = 150 * 1024 * 1024;

interface Part {
  pointer: string;
  digest: string;
  sizeBytes: number;
  mediaType: string;
}

/**
 * The versions with the joined file as the last; unchanged when there is nothing to join or it is joined already.
 * @throws AppError FILE_NOT_PDF, APPENDIX_SIGNED, FILE_ENCRYPTED or FILE_BROKEN with every file that is meant;
 * FILE_TOO_LARGE, SERVER_BUSY.
 */
export async function joinAppendices(
  deps: Deps,
  actor: Actor,
  document: OutgoingDocument,
): Promise<FileVersion[]> {
  const { versions, appended, fields } = document;
  const main = fields.main && versions.findLast(({ digest }) => digest === fields.main?.digest);
  if (!main || appended.length === 0) return versions;
  const parts: Part[] = [
    { pointer: '/fields/main', mediaType: PDF, digest: main.digest, sizeBytes: main.sizeBytes },
    ...appended.map((file) => ({ ...file, pointer: pointerOf(document, file.digest) })),
  ];
  const digests = parts.map(({ digest }) => digest);
  const last = lastContent(versions);
  if (last && isJoinOf(last, digests)) return versions;
  if (parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > MOST_BYTES)
    throw new AppError('FILE_TOO_LARGE', { details: { limitBytes: MOST_BYTES } });

  await assertJoinable(deps, parts);
  const [first, ...rest] = await Promise.all(digests.map((digest) => deps.files.pathOf(digest)));
  if (first === undefined) return versions;
  const { digest, sizeBytes } = await deps.files.putBytes(await deps.joinPages.join([first, ...rest]));
  const joined = { digest, sizeBytes, act: 'joined' as const, joinedFrom: digests };
  return [...versions, { ...joined, number: versions.length + 1, at: deps.clock.now(), by: personOf(actor) }];
}

const pointerOf = ({ fields }: OutgoingDocument, digest: string): string =>
  `/fields/attachments/${fields.attachments.findIndex((choice) => choice.digest === digest)}`;

async function assertJoinable(deps: Deps, parts: readonly Part[]): Promise<void> {
  const issues: ProblemIssue[] = [];
  for (const { pointer, digest, mediaType } of parts) {
    const code = mediaType === PDF ? await refusalOf(deps, digest) : 'FILE_NOT_PDF';
    if (code !== null) issues.push({ pointer, code, detail: code });
  }
  const [first] = issues;
  if (first !== undefined) throw new AppError(first.code as ErrorCode, { errors: issues });
}

async function refusalOf({ files, verification }: Deps, digest: string): Promise<ErrorCode | null> {
  try {
    const { encrypted, signatures } = await verification.facts(await files.pathOf(digest));
    if (encrypted) return 'FILE_ENCRYPTED';
    return signatures > 0 ? 'APPENDIX_SIGNED' : null;
  } catch (error) {
    if (error instanceof SigningError) return 'FILE_BROKEN';
    throw error;
  }
}
