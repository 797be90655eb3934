// Replaces a person's signature image. What is kept has been checked whole, so that signing cannot fail for it.
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/http/problem.ts';
import type { Actor } from '../domain/organization.ts';
import type { Deps } from './deps.ts';
import { isSoundPng } from './sound-png.ts';

const MAX_BYTES = 1024 * 1024;

/** @throws AppError FILE_EMPTY, FILE_TOO_LARGE, IMAGE_NOT_PNG. */
export async function putSignatureImage(deps: Deps, actor: Actor, stream: Readable): Promise<void> {
  const png = await readWhole(stream);
  if (!(await isSoundPng(png))) throw new AppError('IMAGE_NOT_PNG');
  const { store, clock, ids, auditEntry, kick } = deps;
  const { personId, name, title, agencyId } = actor;
  const audit = auditEntry({
    id: ids.next(),
    action: 'organization.signatureImageReplaced',
    at: clock.now(),
    by: { id: personId, name, title },
    agencyId,
    subjectType: 'person',
    subjectId: personId,
    text: '',
  });
  await store.putImage({ kind: 'person', id: personId }, { agencyId, png, widthMm: null }, [audit]);
  kick();
}

async function readWhole(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > MAX_BYTES) throw new AppError('FILE_TOO_LARGE', { details: { limitBytes: MAX_BYTES } });
    parts.push(part);
  }
  if (size === 0) throw new AppError('FILE_EMPTY');
  return Buffer.concat(parts, size);
}
