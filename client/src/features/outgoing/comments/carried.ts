// Where a comment stands in the version that is shown: made on it, carried to it by page and place, or made later.
import type { Comment } from '@contracts/review.ts';

export type Standing = 'here' | 'carried' | 'pageless' | 'later';

export const standingOf = (
  { fileVersion, box }: Pick<Comment, 'fileVersion' | 'box'>,
  shown: { version: number; pageCount: number },
): Standing => {
  if (fileVersion > shown.version) return 'later';
  if (fileVersion === shown.version) return 'here';
  return box !== null && shown.pageCount > 0 && box.page > shown.pageCount ? 'pageless' : 'carried';
};

/** In the order of the pages, those of the whole document first. */
export const byPlace = (one: Comment, other: Comment): number =>
  (one.box?.page ?? 0) - (other.box?.page ?? 0) ||
  (one.box?.yMm ?? 0) - (other.box?.yMm ?? 0) ||
  one.number - other.number;
