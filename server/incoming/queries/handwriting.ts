// The strokes of one instruction, for who may see it.
import { StoredHandwriting } from '../../contracts/handwriting.ts';
import { AppError } from '../../platform/http/problem.ts';
import { loadVisible } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import type { Actor } from '../ports.ts';

/** @throws AppError NOT_FOUND. */
export async function handwritingOf(
  { store, files }: Pick<Deps, 'store' | 'files'>,
  actor: Actor,
  { id, digest }: { id: string; digest: string },
): Promise<StoredHandwriting> {
  const { instructions } = await loadVisible(store, actor, id);
  const hand = instructions.find((one) => one.hand?.digest === digest)?.hand;
  if (!hand) throw new AppError('NOT_FOUND');
  const bytes = Buffer.alloc(hand.sizeBytes);
  await files.read(hand.digest, bytes);
  return StoredHandwriting.parse(JSON.parse(bytes.toString('utf8')));
}
