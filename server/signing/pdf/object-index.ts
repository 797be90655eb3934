// Where each object lies in each revision, for files of many revisions: asking every section anew would make the work
// grow with their number.

import type { Revision } from './revisions.ts';
import type { XrefEntry } from './xref.ts';

interface Statement {
  revision: number;
  entry: XrefEntry;
}

/** Below this asking the sections one by one is as fast, and takes no memory. */
const FEW_SECTIONS = 4;

export class ObjectIndex {
  readonly #revisions: readonly Revision[];
  /** Oldest first. */
  #statements: Map<number, Statement[]> | undefined;

  constructor(revisions: readonly Revision[]) {
    this.#revisions = revisions;
    const sections = revisions.reduce((sum, revision) => sum + revision.sections.length, 0);
    if (sections > FEW_SECTIONS) this.#statements = statementsOf(revisions);
  }

  /** The entry in force at the end of a revision. */
  entry(num: number, revision: number): XrefEntry | undefined {
    if (this.#statements === undefined) return this.#search(num, revision);
    const stated = this.#statements.get(num) ?? [];
    let [low, high] = [0, stated.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stated[middle]?.revision ?? 0) <= revision) low = middle + 1;
      else high = middle;
    }
    return stated[low - 1]?.entry;
  }

  #search(num: number, revision: number): XrefEntry | undefined {
    for (let i = revision - 1; i >= 0; i -= 1) {
      for (const section of this.#revisions[i]?.sections ?? []) {
        const entry = section.entries.get(num);
        if (entry !== undefined) return entry;
      }
    }
    return undefined;
  }
}

function statementsOf(revisions: readonly Revision[]): Map<number, Statement[]> {
  const all = new Map<number, Statement[]>();
  for (const { number, sections } of revisions) {
    // The first section that speaks of an object holds within its revision.
    for (const { entries } of sections) {
      for (const [num, entry] of entries) {
        const stated = all.get(num);
        if (stated === undefined) all.set(num, [{ revision: number, entry }]);
        else if (stated.at(-1)?.revision !== number) stated.push({ revision: number, entry });
      }
    }
  }
  return all;
}
