// Gives a closed file out whole, and notes who took it.

import { AppError } from '../../platform/http/problem.ts';
import type { ByteAnswer } from '../../platform/http/send-bytes.ts';
import { codeOf } from '../domain/work-file.ts';
import { writeExport } from '../exported/write-export.ts';
import { type Actor, personOf } from '../ports.ts';
import { loadVisible } from './admit.ts';
import type { Deps } from './deps.ts';
import { entriesOf } from './record.ts';

/** @throws AppError NOT_FOUND, WORK_FILE_WRONG_STATE while it is being filled, SERVER_BUSY, FILE_UNKNOWN. */
export async function exportFile(deps: Deps, actor: Actor, id: string): Promise<ByteAnswer> {
  const file = await loadVisible(deps, actor, id);
  if (file.state === 'open')
    throw new AppError('WORK_FILE_WRONG_STATE', { detail: 'what is still being filled cannot be exported' });
  const { open } = await writeExport(deps, file);
  const [at, by] = [deps.clock.now(), personOf(actor)];
  const act = { at, by, action: 'workFile.exported' as const, text: '' };
  const key = `${id}:exported:${by.id}:${at.getTime()}`;
  await deps.store.note(file, { act, outbox: await entriesOf(deps, file, { ...act, key }) });
  return {
    ...{ sizeBytes: null, mediaType: 'application/zip', open },
    name: `ho-so-${codeOf(file).replace(/[^\p{L}\p{N}.]+/gu, '-')}.zip`,
  };
}
