// Turns what a form names (codes, a post, digests of uploads) into what it means now; all unknown names at once.
import type { FileChoice } from '../../contracts/files.ts';
import type { DocumentFile, DraftFields } from '../../contracts/outgoing-document.ts';
import type { ProblemIssue } from '../../contracts/problem.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import {
  type FileVersion,
  isJoinOf,
  lastContent,
  type OutgoingDocument,
  type Recipient,
} from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { assertOthers } from './assert-others.ts';
import type { Deps } from './deps.ts';
import { resolveReferences } from './resolve-references.ts';

export type ResolvedFields = Pick<
  OutgoingDocument,
  | 'fields'
  | 'signer'
  | 'signerPostId'
  | 'recipients'
  | 'versions'
  | 'attachments'
  | 'appended'
  | 'replaces'
  | 'answersTo'
>;

const PDF = 'application/pdf';

/**
 * @throws AppError AGENCY_UNKNOWN, FILE_UNKNOWN, FILE_NOT_PDF, OUTGOING_REFERENCE_UNKNOWN, INTERNAL_RECIPIENT_UNKNOWN,
 * MAIL_ADDRESS_TWICE, each with every place that is wrong.
 */
export async function resolveFields(
  deps: Deps,
  actor: Actor,
  fields: DraftFields,
  before?: OutgoingDocument,
): Promise<ResolvedFields> {
  const recipients = await resolveRecipients(deps, fields.recipientCodes);
  const { versions, attachments, appended } = await resolveFiles(deps, actor, fields, before);
  const { replaces, answersTo } = await resolveReferences(deps, actor, fields);
  await assertOthers(deps, actor.agencyId, fields, '/fields');
  const today = vietnamDate(deps.clock.now());
  const found =
    fields.signerPostId === null ? null : await deps.organization.findPost(fields.signerPostId, today);
  // A post of another agency is no signer here, and saying more would tell whether it exists.
  const post = found?.agency.id === actor.agencyId ? found : null;
  return {
    fields: {
      ...fields,
      recipientCodes: recipients.map(({ code }) => code),
      keepsNumber: fields.keepsNumber && replaces !== null,
    },
    signer: post && { id: post.person.id, name: post.person.name, title: post.post.title },
    signerPostId: post?.post.id ?? null,
    recipients,
    versions,
    attachments,
    appended,
    replaces,
    answersTo,
  };
}

/** Each agency once, under its current code. */
export async function resolveRecipients(
  { organization }: Pick<Deps, 'organization'>,
  codes: readonly string[],
  pointer = '/fields/recipientCodes',
): Promise<Recipient[]> {
  const found = await Promise.all(codes.map((code) => organization.findAgencyByCode(code)));
  const unknown = found.flatMap((agency, index) =>
    agency?.canReceive === true ? [] : [issue(`${pointer}/${index}`, 'AGENCY_UNKNOWN')],
  );
  if (unknown.length > 0) throw new AppError('AGENCY_UNKNOWN', { errors: unknown });
  const byId = new Map<string, Recipient>();
  for (const agency of found)
    if (agency !== null) byId.set(agency.id, { id: agency.id, code: agency.code, name: agency.name });
  return [...byId.values()];
}

async function resolveFiles(deps: Deps, actor: Actor, fields: DraftFields, before?: OutgoingDocument) {
  const own = ownFiles(before);
  const find = async ({ digest }: FileChoice) =>
    own.get(digest) ?? (await deps.files.findUpload(digest, actor.personId));
  const main = fields.main && (await find(fields.main));
  const attachments = await Promise.all(fields.attachments.map(find));

  const unknown = attachments.flatMap((file, index) =>
    file === null ? [issue(`/fields/attachments/${index}`, 'FILE_UNKNOWN')] : [],
  );
  if (fields.main !== null && main === null) unknown.unshift(issue('/fields/main', 'FILE_UNKNOWN'));
  if (unknown.length > 0) throw new AppError('FILE_UNKNOWN', { errors: unknown });
  if (main && main.mediaType !== PDF)
    throw new AppError('FILE_NOT_PDF', { errors: [issue('/fields/main', 'FILE_NOT_PDF')] });

  const named = (isInSameFile: boolean) =>
    attachments.flatMap((file, index) => {
      const choice = fields.attachments[index];
      if (file === null || choice?.inSameFile !== isInSameFile) return [];
      return [{ ...described(file), name: choice.name }];
    });
  const appended = named(true);
  const versions = withUpload(before?.versions ?? [], main, {
    at: deps.clock.now(),
    by: personOf(actor),
    appended: appended.map(({ digest }) => digest),
  });
  return { versions, attachments: named(false), appended };
}

type KnownFile = Pick<DocumentFile, 'digest' | 'sizeBytes' | 'mediaType' | 'source'>;

const described = ({ digest, sizeBytes, mediaType, source }: KnownFile): KnownFile => ({
  digest,
  sizeBytes,
  mediaType,
  ...(source !== undefined && { source }),
});

/** Files of this document that may be named again: what was uploaded, never what was signed. */
function ownFiles(before?: OutgoingDocument): Map<string, KnownFile> {
  const uploads = (before?.versions ?? []).filter(({ act }) => act === 'uploaded');
  return new Map<string, KnownFile>([
    ...uploads.map((version) => [version.digest, described({ ...version, mediaType: PDF })] as const),
    ...[...(before?.attachments ?? []), ...(before?.appended ?? [])].map(
      (file) => [file.digest, file] as const,
    ),
  ]);
}

function withUpload(
  versions: readonly FileVersion[],
  main: KnownFile | null,
  { at, by, appended }: Pick<FileVersion, 'at' | 'by'> & { appended: readonly string[] },
): FileVersion[] {
  const last = lastContent(versions);
  if (main === null || (last?.act === 'uploaded' && last.digest === main.digest)) return [...versions];
  if (appended.length > 0 && last && isJoinOf(last, [main.digest, ...appended])) return [...versions];
  const { mediaType: _, ...file } = described(main);
  return [...versions, { number: versions.length + 1, ...file, act: 'uploaded', at, by }];
}

const issue = (pointer: string, code: ProblemIssue['code']): ProblemIssue => ({
  pointer,
  code,
  detail: code,
});
