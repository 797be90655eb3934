// Replaces a person's signature image. What is kept has been checked whole, so that signing cannot fail for it.
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/http/problem.ts';
import { wholeBody } from '../../platform/http/whole-body.ts';
import type { Actor } from '../domain/organization.ts';
import type { Deps } from './deps.ts';
import { isSoundPng } from './sound-png.ts';

const MAX_BYTES = 1024 * 1024;

/** @throws AppError FILE_EMPTY, FILE_TOO_LARGE, IMAGE_NOT_PNG. */
export async function putSignatureImage(deps: Deps, actor: Actor, stream: Readable): Promise<void> {
  const png = await wholeBody(stream, MAX_BYTES);
  if (png.length === 0) throw new AppError('FILE_EMPTY');
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
