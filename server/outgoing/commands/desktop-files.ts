// The files one signature by the desktop service is made of, one act of the service for each: the separate PDF annexes of
// a seal first, the main document last, whose return makes the version. NĐ 30/2020 Phụ lục I phần II mục 4 (annexes that
// are files of their own are signed by the agency).
import { AppError } from '../../platform/http/problem.ts';
import type { OutgoingDocument, SigningKind } from '../domain/outgoing-document.ts';
import type { DesktopStore, HandedOut, ReturnedFile } from '../store-desktop.ts';

const PDF = 'application/pdf';

type Attachment = OutgoingDocument['attachments'][number];

/** What another act of the service brought back before, by the digest of what was handed out. */
export const broughtBack = (
  desktop: DesktopStore,
  { agencyId, id }: OutgoingDocument,
  certificateSha256: string,
): Promise<ReadonlyMap<string, ReturnedFile>> =>
  desktop.returnedAnnexes({ agencyId, outgoingId: id }, certificateSha256);

const annexesOf = (kind: SigningKind, { attachments }: OutgoingDocument): Attachment[] =>
  kind === 'seal' ? attachments.filter(({ mediaType }) => mediaType === PDF) : [];

export interface NextFile extends Pick<HandedOut, 'part' | 'baseDigest' | 'fileName'> {
  /** Of all files of this signature. */
  count: number;
}

/** The first annex that is not signed yet, and the main document when all are. */
export function nextFile(
  kind: SigningKind,
  document: OutgoingDocument,
  { main, brought }: { main: string; brought: ReadonlyMap<string, ReturnedFile> },
): NextFile {
  const annexes = annexesOf(kind, document);
  const count = annexes.length + 1;
  const index = annexes.findIndex(({ digest }) => !brought.has(digest));
  const annex = annexes[index];
  if (annex !== undefined) return { part: index + 1, baseDigest: annex.digest, fileName: annex.name, count };
  return { part: 0, baseDigest: main, fileName: document.fields.main?.name ?? 'van-ban.pdf', count };
}

/** The attachments as they leave. @throws AppError DESKTOP_ATTACHMENTS when one has not come back signed. */
export function withSignedAnnexes(
  kind: SigningKind,
  document: OutgoingDocument,
  brought: ReadonlyMap<string, ReturnedFile>,
): Attachment[] {
  const annexes = new Set(annexesOf(kind, document));
  return document.attachments.map((file) => {
    if (!annexes.has(file)) return file;
    const returned = brought.get(file.digest);
    if (returned === undefined) throw new AppError('DESKTOP_ATTACHMENTS');
    return { ...file, digest: returned.digest, sizeBytes: returned.sizeBytes };
  });
}
