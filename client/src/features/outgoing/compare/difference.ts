// A difference as it is listed and stepped through: what it is, and where on either side.
import type { Hunk, Span } from './text-diff.ts';
import type { Place, Word } from './words.ts';

export interface Spot {
  page: number;
  /** Where to look on it, in millimetres from its top. */
  yMm: number;
  boxes: Place[];
}

export interface Difference {
  id: string;
  kind: Hunk['kind'] | 'picture';
  /** As it was, and as it is. */
  before: string;
  after: string;
  left: Spot | null;
  right: Spot | null;
  /** Of the words; null for a picture. */
  hunk: Hunk | null;
}

const NO_SPACE_BEFORE = /^[,.;:!?)\]”»/%-]$/;
const NO_SPACE_AFTER = /^[([“«/-]$/;

/** Words as a line of text. */
export const lineOf = (words: readonly Word[]): string =>
  words
    .map(({ text }, index) => {
      const last = words[index - 1]?.text ?? '';
      const isTight = index === 0 || NO_SPACE_BEFORE.test(text) || NO_SPACE_AFTER.test(last);
      return isTight ? text : ` ${text}`;
    })
    .join('');

/** Words of one line that follow each other are one box. */
const boxesOf = (words: readonly Word[]): Place[] => {
  const boxes: Place[] = [];
  for (const { page, x, y, width, height } of words) {
    const last = boxes.at(-1);
    const isNext = last && last.page === page && Math.abs(last.y - y) < height / 2 && x >= last.x;
    if (isNext) last.width = x + width - last.x;
    else boxes.push({ page, x, y, width, height });
  }
  return boxes;
};

const spotOf = (words: readonly Word[], { from, to }: Span): Spot | null => {
  const boxes = boxesOf(words.slice(from, to));
  const first = boxes[0] ?? words[from - 1] ?? words[from];
  return first ? { page: first.page, yMm: first.y, boxes } : null;
};

export const textDifferences = (
  left: readonly Word[],
  right: readonly Word[],
  hunks: readonly Hunk[],
): Difference[] =>
  hunks.map((hunk, index) => ({
    id: `text-${index}`,
    kind: hunk.kind,
    before: lineOf(left.slice(hunk.left.from, hunk.left.to)),
    after: lineOf(right.slice(hunk.right.from, hunk.right.to)),
    left: spotOf(left, hunk.left),
    right: spotOf(right, hunk.right),
    hunk,
  }));

/** In the order of the new version's pages; where it has none, of the old one's. */
export const inOrder = (differences: readonly Difference[]): Difference[] =>
  differences.toSorted((one, other) => {
    const [a, b] = [one.right ?? one.left, other.right ?? other.left];
    return (a?.page ?? 0) - (b?.page ?? 0) || (a?.yMm ?? 0) - (b?.yMm ?? 0);
  });
