// Lets a person in, and notes before he gets the bytes that he has read them. NĐ 30/2020 Điều 18: who was named.
import { AppError } from '../../platform/http/problem.ts';
import { keysOfReader, type Released, readsIn } from '../domain/released.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { keepersOf } from './entries.ts';

export const keysOf = (actor: Actor): string[] => (readsIn(actor) ? keysOfReader(actor) : []);

/** @throws AppError NOT_FOUND for whoever it was not released to. */
export async function loadReleased(
  { released }: Pick<Deps, 'released'>,
  actor: Actor,
  id: string,
): Promise<Released> {
  const document = await released.find(actor.agencyId, id);
  const keys = keysOf(actor);
  if (document === null || !document.to.some((key) => keys.includes(key))) throw new AppError('NOT_FOUND');
  return document;
}

export type Tell = (
  personIds: readonly string[],
  what: { type: 'outgoing' | 'internal'; id: string; at: Date },
) => void;

export async function noteReading(
  deps: Pick<Deps, 'readings' | 'organization' | 'clock'>,
  tell: Tell,
  actor: Actor,
  document: Released,
): Promise<void> {
  const at = deps.clock.now();
  const { id: outgoingId, agencyId } = document;
  const person = personOf(actor);
  const isFirst = await deps.readings.note({ agencyId, outgoingId, person, unitName: actor.unitName, at });
  if (!isFirst) return;
  // Who has it open sees it at once; nothing is lost when he does not.
  const { signer } = document.facts;
  const watching = [...(await keepersOf(deps, document, at)), signer.id];
  tell(watching, { type: 'outgoing', id: outgoingId, at });
  tell([actor.personId], { type: 'internal', id: outgoingId, at });
}
