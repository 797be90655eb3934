// Puts uploaded scans into the intake. Photos of one paper become the pages of one PDF first: the photos are stored, and
// the same ones in the same order make the same file.
import { createReadStream } from 'node:fs';
import { AppError } from '../../platform/http/problem.ts';
import { PHOTOS, SCANS } from '../domain/scan-types.ts';
import type { Actor, Deps } from '../ports.ts';

export interface ScansWish {
  key: string;
  files: Array<{ digest: string; name: string }>;
  isOnePaper: boolean;
}

/** @throws AppError FILE_UNKNOWN, FILE_TYPE_REFUSED, FILE_BROKEN, SERVER_BUSY, STORAGE_FULL. */
export async function putIn(deps: Deps, actor: Actor, wish: ScansWish): Promise<{ ids: string[] }> {
  const { intake, files, recognition, limitBytes } = deps;
  const { personId, name: personName, title, agencyId } = actor;
  const allowed = wish.isOnePaper ? PHOTOS : SCANS;
  const uploads = [];
  for (const { digest, name } of wish.files) {
    const upload = await files.findUpload(digest, personId);
    if (upload === null) throw new AppError('FILE_UNKNOWN');
    if (!allowed.has(upload.mediaType)) throw new AppError('FILE_TYPE_REFUSED', { detail: upload.mediaType });
    uploads.push({ digest, name, sizeBytes: upload.sizeBytes, mediaType: upload.mediaType });
  }
  const by = { id: personId, name: personName, title };
  const arrival = { agencyId, channel: 'scan', by } as const;
  if (!wish.isOnePaper) {
    const ids: string[] = [];
    for (const [index, file] of uploads.entries())
      ids.push((await intake.store({ ...arrival, ...file, key: `${wish.key}:${index}` })).id);
    return { ids };
  }
  const bound = await recognition.bind(
    uploads.map(({ digest }) => digest),
    (path) => files.putStream(createReadStream(path), { limitBytes: limitBytes * 2 }),
  );
  const [first] = uploads;
  const name = `${(first?.name ?? 'anh').replace(/\.[^.]*$/, '')}.pdf`;
  const { id } = await intake.store({
    ...arrival,
    ...bound,
    name,
    mediaType: 'application/pdf',
    key: wish.key,
  });
  return { ids: [id] };
}
