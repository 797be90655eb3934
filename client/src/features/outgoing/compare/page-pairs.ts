// Which page of the one version is which of the other: by their text, so that a page put in does not shift the rest.
import { diffArrays } from 'diff';

export interface PagePair {
  /** Null: the version has no such page. */
  left: number | null;
  right: number | null;
}

const MOST_EDITS = 2000;

/** One key for each page, the same for pages that say the same. */
export const pairPages = (left: readonly string[], right: readonly string[]): PagePair[] => {
  const changes = diffArrays([...left], [...right], { maxEditLength: MOST_EDITS }) ?? [
    { value: [...left], removed: true, added: false, count: left.length },
    { value: [...right], removed: false, added: true, count: right.length },
  ];
  const pairs: PagePair[] = [];
  let [l, r] = [0, 0];
  let [waiting, coming]: [number[], number[]] = [[], []];
  const settle = () => {
    for (let index = 0; index < Math.max(waiting.length, coming.length); index += 1)
      pairs.push({ left: waiting[index] ?? null, right: coming[index] ?? null });
    [waiting, coming] = [[], []];
  };
  for (const { value, added, removed } of changes) {
    if (!added && !removed) settle();
    for (const _ of value) {
      if (removed) waiting.push(++l);
      else if (added) coming.push(++r);
      else pairs.push({ left: ++l, right: ++r });
    }
  }
  settle();
  return pairs;
};

/** The page of the other version that belongs to a page; the one before it when there is none. */
export const partnerOf = (pairs: readonly PagePair[], side: 'left' | 'right', page: number): number => {
  const other = side === 'left' ? 'right' : 'left';
  const at = pairs.findIndex((pair) => pair[side] === page);
  return pairs.slice(0, at + 1).findLast((pair) => pair[other] !== null)?.[other] ?? 1;
};
