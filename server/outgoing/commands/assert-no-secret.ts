// A state secret has books and ways of its own: it is not handed on here, and no number of these books is spent on it.
// NĐ 30/2020 Điều 1 and 15; QĐ 28/2018 Điều 1 khoản 2. What the form check saw of the file decides; a drafter has seen it too.
import { AppError } from '../../platform/http/problem.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';

/** @throws AppError OUTGOING_STATE_SECRET. */
export async function assertNoSecret(
  { formCheck }: Pick<Deps, 'formCheck'>,
  { versions }: Pick<OutgoingDocument, 'versions'>,
): Promise<void> {
  const uploaded = versions.findLastIndex(({ act }) => act === 'uploaded');
  const content = versions.slice(Math.max(0, uploaded)).map(({ digest }) => digest);
  if (content.length > 0 && (await formCheck.sawSecret(content))) throw new AppError('OUTGOING_STATE_SECRET');
}
