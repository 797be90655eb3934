// Keeps a sentence for instructions, and removes one. Both can be repeated: a sentence's id is derived from its words.
import type { Phrase } from '../../contracts/incoming-phrases.ts';
import { MOST_PHRASES } from '../../contracts/incoming-phrases.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { ownerOf } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { Deps } from './deps.ts';

type Phrases = Pick<Deps, 'phrases'>;

/** @throws AppError PHRASES_FULL. */
export async function keepPhrase(
  { phrases }: Phrases,
  actor: Actor,
  wish: { text: string },
): Promise<Phrase[]> {
  const owner = ownerOf(actor);
  const listId = derivedId('phrases', owner.agencyId, owner.personId);
  const phrase: Phrase = { id: derivedId(listId, wish.text), text: wish.text };
  const isAdded = await phrases.add(owner, listId, phrase);
  const items = await phrases.list(owner);
  if (!isAdded && !items.some(({ id }) => id === phrase.id))
    throw new AppError('PHRASES_FULL', { details: { most: MOST_PHRASES } });
  return items;
}

export async function removePhrase(
  { phrases }: Phrases,
  actor: Actor,
  wish: { id: string },
): Promise<Phrase[]> {
  const owner = ownerOf(actor);
  await phrases.remove(owner, wish.id);
  return phrases.list(owner);
}
