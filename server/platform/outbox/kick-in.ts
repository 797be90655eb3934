import type { Kick } from './relay.ts';

/** For a feature whose commands do not say where they wrote: only its own collections are looked at, not everybody's. */
export const kickIn = (kick: Kick, collections: readonly string[]) => (): void => {
  for (const collection of collections) kick(collection);
};
