// An entry with the way to the root that covers it.
import type { SealedEntry } from './entry.ts';
import type { Inclusion } from './merkle.ts';

export interface ProvenEntry extends SealedEntry {
  /** `root` is the index of the root it leads to. */
  inclusion: Inclusion & { root: number };
}
