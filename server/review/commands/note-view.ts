// Notes that a person has opened a version: once a while, since a viewer reads one file in many pieces.
import { makeShortMemory } from '../../platform/short-memory.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';

export interface OpenedVersion {
  agencyId: string;
  outgoingId: string;
  fileVersion: number;
}

const PIECES_MS = 10_000;
const MOST_READERS = 2_000;

export function makeNoteView({ views, clock }: Pick<Deps, 'views' | 'clock'>) {
  const justNoted = makeShortMemory<void>({
    maxEntries: MOST_READERS,
    lifeMs: PIECES_MS,
    now: () => clock.now().getTime(),
  });
  return async (actor: Actor, opened: OpenedVersion): Promise<void> => {
    // Who keeps the office running is not watched; he sees no content either (outgoing/policy.ts).
    if (actor.role === 'administrator') return;
    const key = `${actor.personId} ${opened.outgoingId} ${opened.fileVersion}`;
    await justNoted(key, () => views.note({ ...opened, person: personOf(actor), at: clock.now() }));
  };
}
