// In what the words of two versions differ, over the whole of them: a word put in on page 1 moves every line behind it,
// and is still one difference.
import { diffArrays } from 'diff';
import type { Word } from './words.ts';

export interface Span {
  from: number;
  /** The first word behind it. */
  to: number;
}

export interface Hunk {
  kind: 'added' | 'removed' | 'changed';
  /** Of the words of either version; empty where they were put in or taken out. */
  left: Span;
  right: Span;
}

/** More than this are two different documents: then page is compared with page. */
const MOST_EDITS = 1000;
/** Changes with no more than this between them are one. */
const ONE_CHANGE_GAP = 1;

const hunksBetween = (left: readonly string[], right: readonly string[]): Hunk[] | null => {
  const changes = diffArrays([...left], [...right], { maxEditLength: MOST_EDITS });
  if (changes === undefined) return null;
  const hunks: Hunk[] = [];
  let [l, r] = [0, 0];
  for (const { added, removed, value } of changes) {
    const count = value.length;
    if (!added && !removed) {
      l += count;
      r += count;
      continue;
    }
    const last = hunks.at(-1);
    const isClose = last && l - last.left.to <= ONE_CHANGE_GAP && r - last.right.to <= ONE_CHANGE_GAP;
    const hunk: Hunk = isClose
      ? last
      : { kind: 'changed', left: { from: l, to: l }, right: { from: r, to: r } };
    if (!isClose) hunks.push(hunk);
    if (removed) l += count;
    else r += count;
    hunk.left.to = l;
    hunk.right.to = r;
  }
  return hunks.map((hunk) => ({ ...hunk, kind: kindOf(hunk) }));
};

const kindOf = ({ left, right }: Hunk): Hunk['kind'] => {
  if (left.from === left.to) return 'added';
  return right.from === right.to ? 'removed' : 'changed';
};

const textsOf = (words: readonly Word[]) => words.map(({ text }) => text);

export const diffWords = (
  left: readonly Word[],
  right: readonly Word[],
): { hunks: Hunk[]; isByPage: boolean } => {
  const whole = hunksBetween(textsOf(left), textsOf(right));
  if (whole) return { hunks: whole, isByPage: false };
  return { hunks: byPage(left, right), isByPage: true };
};

/** Where the words of each page begin and end. */
const pagesOf = (words: readonly Word[]): Map<number, Span> => {
  const pages = new Map<number, Span>();
  for (const [index, { page }] of words.entries()) {
    const span = pages.get(page) ?? { from: index, to: index };
    pages.set(page, { ...span, to: index + 1 });
  }
  return pages;
};

const byPage = (left: readonly Word[], right: readonly Word[]): Hunk[] => {
  const [lefts, rights] = [pagesOf(left), pagesOf(right)];
  const last = Math.max(0, ...lefts.keys(), ...rights.keys());
  const hunks: Hunk[] = [];
  let [l, r] = [0, 0];
  for (let page = 1; page <= last; page += 1) {
    const one = lefts.get(page) ?? { from: l, to: l };
    const other = rights.get(page) ?? { from: r, to: r };
    [l, r] = [one.to, other.to];
    const found = hunksBetween(
      textsOf(left.slice(one.from, one.to)),
      textsOf(right.slice(other.from, other.to)),
    );
    const moved = (span: Span, by: number): Span => ({ from: span.from + by, to: span.to + by });
    if (found === null) hunks.push({ kind: 'changed', left: one, right: other });
    else
      hunks.push(
        ...found.map((hunk) => ({
          ...hunk,
          left: moved(hunk.left, one.from),
          right: moved(hunk.right, other.from),
        })),
      );
  }
  return hunks;
};
